import { isDeepStrictEqual } from 'node:util';
import type { ObjectReader, Oid } from '#git/types.ts';
import { loadYaml, YamlRefused } from '#git/yaml.ts';
import {
  type CensusValue,
  changeProblems,
  isCensusPath,
  readCensusFile,
} from '#registry/census-check.ts';
import { dataPath } from '#registry/data-path.ts';
import type { ChangedPath } from '#registry/filing-kind.ts';
import { readNoticeFile } from '#registry/notice-check.ts';
import { yamlOf } from './content.ts';
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
    const young = noticeOf(await objects.blob(after));
    if (before === null) return holdNotice(commit, path, young);
    const old = noticeOf(await objects.blob(before));
    const { withdrawn: was, ...text } = old.head;
    const { withdrawn, ...kept } = young.head;
    const isKept = old.body === young.body && isDeepStrictEqual(text, kept);
    const isWithdrawn = (was ?? null) === null && (withdrawn ?? null) !== null;
    if (!isKept || !isWithdrawn) wrong('paper-changed', commit, path);
    // one of an earlier day may be of another form
    if (noticeProblem(old, path) === null) holdNotice(commit, path, young);
    return;
  }
  if (!isCensusPath(place)) return;
  const read = async (blob: Oid): Promise<CensusValue> => {
    const value = await yamlOf(objects, blob, { commit, path });
    const { file, problems } = readCensusFile(place.is, value, path);
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

/** The bytes of a notice in their two parts. */
interface NoticeParts {
  readonly head: Readonly<Record<string, unknown>>;
  readonly body: string;
}

/** A notice as it is published has its form (L05, Y5). */
function holdNotice(commit: Oid, path: string, parts: NoticeParts): void {
  const why = noticeProblem(parts, path);
  if (why !== null) wrong('content-invalid', commit, path, { why });
}

function noticeProblem({ head, body }: NoticeParts, path: string): string | null {
  const value = { ...head, body: body.replace(/^\n/, '').replace(/\n$/, '') };
  return readNoticeFile(value, path).problems[0]?.code ?? null;
}

/** The head of a notice, which is YAML between two lines of dashes, and its text. */
function noticeOf(bytes: Uint8Array): NoticeParts {
  const text = Buffer.from(bytes).toString('utf8');
  const [, head = '', body = text] = /^---\n([^]*?\n)---\n([^]*)$/.exec(text) ?? [];
  try {
    const value = loadYaml(Buffer.from(head));
    return { head: typeof value === 'object' ? { ...value } : {}, body };
  } catch (error) {
    if (!(error instanceof YamlRefused)) throw error;
    return { head: {}, body };
  }
}
