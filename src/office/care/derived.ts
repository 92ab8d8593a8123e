import { existsSync, readdirSync } from 'node:fs';
import { link, mkdir, rename, rm, unlink } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { openCatalogue } from '#catalogue/open.ts';
import { viewRepository } from '#git/repository-view.ts';
import { changedAtRest, restPath } from '#private/at-rest.ts';
import { integrityOf, isInUse } from '#private/examine.ts';
import type { DoctorFinding } from '#registry/doctor-finding.ts';
import type { Environment } from '../environment.ts';

const main = 'refs/heads/main';

/** Databases that are made from the register, or that may be lost. */
export function derivedFiles({
  registerDir,
  checksDb,
}: Pick<Environment, 'registerDir' | 'checksDb'>): readonly string[] {
  const names = existsSync(registerDir) ? readdirSync(registerDir) : [];
  const own = names.filter((name) => name.endsWith('.db') && name !== 'lock.db').sort();
  return [...own.map((name) => join(registerDir, name)), checksDb];
}

/** Whether they are as they were left and SQLite can read them. */
export function examineDerived(environment: Environment): readonly DoctorFinding[] {
  const changed = new Set(changedAtRest(restPath(join(environment.registerDir, 'derived'))));
  return derivedFiles(environment).flatMap((path) => {
    if (!existsSync(path)) return [];
    const why = changed.has(path) ? 'changed-at-rest' : integrityOf(path);
    return why === null ? [] : [{ code: 'derived-damaged' as const, path, params: { why } }];
  });
}

/**
 * Moves damaged ones aside and builds the catalogue again from main; false where a process has one
 * of them open.
 */
export async function renewDerived(
  environment: Environment,
  found: readonly DoctorFinding[],
  stamp: string,
): Promise<boolean> {
  const paths = found.filter(({ code }) => code === 'derived-damaged').map(({ path }) => path);
  if (paths.some((path) => isInUse(path))) return false;
  const aside = join(environment.registerDir, 'doctor-aside', stamp);
  for (const path of paths) {
    await mkdir(aside, { recursive: true });
    for (const end of ['', '-wal', '-shm']) {
      const file = `${path}${end}`;
      if (!existsSync(file)) continue;
      await move(file, join(aside, basename(file)));
    }
  }
  if (paths.includes(join(environment.registerDir, 'catalogue.db'))) {
    await buildCatalogue(environment.registerDir);
  }
  return true;
}

async function move(from: string, to: string): Promise<void> {
  try {
    await link(from, to);
    await unlink(from);
  } catch {
    await rename(from, to);
  }
}

/** The catalogue of main; open filings come in when the register starts. */
async function buildCatalogue(registerDir: string): Promise<void> {
  const view = viewRepository(registerDir);
  const path = join(registerDir, 'catalogue.db.new');
  try {
    const tip = await view.resolve(main);
    if (tip === null) return;
    for (const end of ['', '-wal', '-shm']) await rm(`${path}${end}`, { force: true });
    const catalogue = await openCatalogue({ path, objects: view });
    await catalogue.follow(tip);
    catalogue.close();
    await rename(path, join(dirname(path), 'catalogue.db'));
  } finally {
    view.close();
  }
}
