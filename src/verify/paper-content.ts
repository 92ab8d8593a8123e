import { isDeepStrictEqual } from 'node:util';
import type { ObjectReader, Oid } from '#git/types.ts';
import { loadYaml } from '#git/yaml.ts';
import {
  type CensusValue,
  changeProblems,
  isCensusPath,
  readCensusFile,
} from '#registry/census-check.ts';
import { dataPath } from '#registry/data-path.ts';
import type { ChangedPath } from '#registry/filing-kind.ts';
import { wrong } from './wrong.ts';

/**
 * What a paper says has its form, and what was published or scored before stays as it was: a score only
 * gains errata, a text only its withdrawal, a draw is made once (N09, O06, X19, X21, L05).
 */
export async function provePaperContent(
  objects: ObjectReader,
  commit: Oid,
  { path, before, after }: ChangedPath,
): Promise<void> {
  const place = dataPath(path);
  if (!place || after === null) return;
  if (place.is === 'notice') {
    if (before === null) return;
    const [old, young] = [
      noticeOf(await objects.blob(before)),
      noticeOf(await objects.blob(after)),
    ];
    const { withdrawn: was, ...text } = old.head;
    const { withdrawn, ...kept } = young.head;
    const isKept = old.body === young.body && isDeepStrictEqual(text, kept);
    const isWithdrawn = (was ?? null) === null && (withdrawn ?? null) !== null;
    if (!isKept || !isWithdrawn) wrong('paper-changed', commit, path);
    return;
  }
  if (!isCensusPath(place)) return;
  const read = async (blob: Oid): Promise<CensusValue> => {
    const { file, problems } = readCensusFile(place.is, await yamlAt(objects, blob), path);
    const [problem] = problems;
    return file && !problem
      ? file
      : wrong('content-invalid', commit, path, { why: problem?.code ?? '' });
  };
  const young = await read(after);
  if (before === null) return;
  const [problem] = changeProblems(await read(before), young);
  if (problem) wrong('paper-changed', commit, path);
}

/** The head of a notice, which is YAML between two lines of dashes, and its text. */
function noticeOf(bytes: Uint8Array): {
  readonly head: Readonly<Record<string, unknown>>;
  readonly body: string;
} {
  const text = Buffer.from(bytes).toString('utf8');
  const [, head = '', body = text] = /^---\n([^]*?\n)---\n([^]*)$/.exec(text) ?? [];
  try {
    const value = loadYaml(Buffer.from(head));
    return { head: typeof value === 'object' ? { ...value } : {}, body };
  } catch {
    return { head: {}, body };
  }
}

async function yamlAt(objects: ObjectReader, blob: Oid): Promise<unknown> {
  try {
    return loadYaml(await objects.blob(blob));
  } catch {
    return null;
  }
}
