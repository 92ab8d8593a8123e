import { dumpYaml, readYaml, YamlRefused } from '#git/yaml.ts';
import type { Problem } from '#registry/problem.ts';
import type { FileChange } from '#registry/register-check.ts';
import { readNoticeBytes } from './notice-file.ts';

/** What stands where a file should and is a link or something else (Y7). */
export const notPlain: Problem = { code: 'file-not-plain', at: '' };

/**
 * The bytes of a data file as the register's check takes them: read under the strict rules (Y1, Y2)
 * and compared with the one form that is written (Y4).
 */
export function readDataFile(path: string, bytes: Uint8Array): FileChange {
  if (path.startsWith('data/notices/')) return readNoticeBytes(path, bytes);
  try {
    const { value, isCanonical } = readYaml(bytes);
    return isCanonical ? { path, value } : { path, value, problem: canonicalProblem(value, bytes) };
  } catch (error) {
    if (!(error instanceof YamlRefused)) throw error;
    const params = error.line === null ? {} : { line: error.line };
    return { path, unreadable: { code: `yaml-${error.code}`, at: '', params } };
  }
}

/** The first line that is not as it would be written. */
function canonicalProblem(value: unknown, bytes: Uint8Array): Problem {
  const lines = new TextDecoder().decode(bytes).split('\n');
  const right = canonicalLines(value);
  const index = lines.findIndex((line, at) => line !== right[at]);
  const line = index < 0 ? lines.length : index + 1;
  return {
    code: 'not-canonical',
    at: '',
    params: { line, right: (right[line - 1] ?? '').slice(0, 120) },
  };
}

// What cannot be written at all (a fraction) is told by its shape; the first line stands for it.
function canonicalLines(value: unknown): readonly string[] {
  try {
    return dumpYaml(value).split('\n');
  } catch (error) {
    if (error instanceof TypeError) return [];
    throw error;
  }
}
