import { existsSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { type Examination, examineRepository } from '#git/doctor/examine.ts';
import { repairRepository } from '#git/doctor/repair.ts';
import type { Commit } from '#git/types.ts';
import { noteAtRest, restPath } from '#private/at-rest.ts';
import { examinePrivateStore, privateFiles, secretFiles } from '#private/examine.ts';
import type { Random } from '#private/random.ts';
import type { DoctorFinding } from '#registry/doctor-finding.ts';
import { parseEvent, trailer } from '#registry/events.ts';
import { SettingRefused } from '../clock.ts';
import type { Environment } from '../environment.ts';
import { derivedFiles, examineDerived, renewDerived } from './derived.ts';

/** What the doctor saw. */
export interface Diagnosis {
  readonly findings: readonly DoctorFinding[];
  readonly objects: number;
  readonly files: number;
  readonly refs: number;
}

/** A repair with what it left. */
export interface Cure {
  readonly before: Diagnosis;
  readonly after: Diagnosis;
  readonly fetched: number;
  /** Where damaged files were put; null where none was. */
  readonly aside: string | null;
  /** Whether a running register kept derived files from being made again. */
  readonly isRunning: boolean;
}

/** The filing that a commit of a filing's branch belongs to; null for a commit of main. */
export function filingOfCommit({ trailers }: Commit): string | null {
  return parseEvent(trailers) === null ? null : trailer(trailers, 'Filing') || null;
}

/**
 * Looks at every file of the register and of the private store; changes nothing (G15, G17). Throws
 * `SettingRefused` where there is no register.
 */
export async function diagnose(
  environment: Environment,
  onProgress: (done: number) => void = () => {},
): Promise<Diagnosis> {
  const { registerDir, privateDb } = environment;
  if (!existsSync(join(registerDir, 'objects'))) {
    throw new SettingRefused(`这里没有登记簿：${registerDir}。请检查 REGISTER_DIR`);
  }
  const repository: Examination = await examineRepository(registerDir, {
    filingOf: filingOfCommit,
    onProgress,
  });
  const findings: DoctorFinding[] = [
    ...repository.ailments,
    ...examinePrivateStore(privateDb),
    ...examineDerived(environment),
  ];
  const { objects, files, refs } = repository;
  return { findings, objects, files, refs };
}

/**
 * Puts right what can be: stale locks and litter go, what is derived is made again, objects and refs
 * come back from `mirror`. Nothing is lost: damaged files are moved aside.
 */
export async function cure(
  environment: Environment,
  options: {
    readonly mirror: string | null;
    readonly stamp: string;
    readonly random: Random;
    readonly onProgress?: (done: number) => void;
  },
): Promise<Cure> {
  const { registerDir } = environment;
  const before = await diagnose(environment, options.onProgress);
  let fetched = 0;
  let isRunning = false;
  if (before.findings.length > 0) {
    const ofRepository = before.findings.filter(isOfRepository);
    if (ofRepository.length > 0) {
      const { mirror, stamp } = options;
      const repair = await repairRepository(registerDir, ofRepository, {
        mirror,
        stamp,
        filingOf: filingOfCommit,
      });
      ({ fetched } = repair);
    }
    for (const { code, path } of before.findings) {
      if (code === 'private-litter') await rm(path, { recursive: true, force: true });
    }
    isRunning = !(await renewDerived(environment, before.findings, options.stamp));
  }
  const after = before.findings.length > 0 ? await diagnose(environment) : before;
  if (after.findings.length === 0) noteStoppedFiles(environment, options.random);
  const aside = join(registerDir, 'doctor-aside', options.stamp);
  return { before, after, fetched, aside: existsSync(aside) ? aside : null, isRunning };
}

function isOfRepository(
  finding: DoctorFinding,
): finding is DoctorFinding & Examination['ailments'][number] {
  return !/^(?:private|secret|derived)-/.test(finding.code);
}

/**
 * Notes the bytes of databases and keys, so that the next examination sees a bit that a disk lost.
 * For a register that has stopped; files that are open are left out.
 */
export function noteStoppedFiles(environment: Environment, random: Random): void {
  const { privateDb, registerDir } = environment;
  const { database, keys } = privateFiles(privateDb);
  if (existsSync(database)) {
    noteAtRest(restPath(privateDb), [database, keys, ...secretFiles(privateDb)], random);
  }
  noteAtRest(restPath(join(registerDir, 'derived')), derivedFiles(environment), random);
}
