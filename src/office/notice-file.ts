import { dumpYaml, largestYaml, loadYaml, YamlRefused } from '#git/yaml.ts';
import type { Notice } from '#registry/notice.ts';
import type { Problem } from '#registry/problem.ts';
import type { FileChange } from '#registry/register-check.ts';

const fence = '---\n';
const between = '\n---\n\n';

/** A notice as its file is written: the front as canonical YAML, a blank line, the text (Y4). */
export function formatNotice({ body, ...front }: Notice): Buffer {
  const { id, title, publishedAt, unit, scope, audience, importance, withdrawn } = front;
  const ordered = { id, title, publishedAt, unit, scope, audience, importance, withdrawn };
  return Buffer.from(`${fence}${dumpYaml(ordered)}${fence}\n${body}\n`);
}

/**
 * Front and body of a notice's bytes as one value, not checked further; null where there is no
 * front. Throws `YamlRefused` for a front that is no YAML under the strict rules (Y1, Y2).
 */
export function parseNotice(bytes: Uint8Array): Record<string, unknown> | null {
  if (bytes.byteLength > largestYaml) throw new YamlRefused('too-large');
  const text = decode(bytes);
  const end = text.indexOf(between);
  if (!text.startsWith(fence) || end < 0) return null;
  const front = loadYaml(Buffer.from(text.slice(fence.length, end + 1)));
  if (typeof front !== 'object' || front === null || Array.isArray(front)) return null;
  return { ...front, body: text.slice(end + between.length).replace(/\n$/, '') };
}

/** The bytes of a notice as the register's check takes them. */
export function readNoticeBytes(path: string, bytes: Uint8Array): FileChange {
  const refused = (problem: Problem): FileChange => ({ path, unreadable: problem });
  try {
    const value = parseNotice(bytes);
    if (value === null) return refused({ code: 'notice-front', at: '' });
    const right = canonical(value);
    if (right === null || Buffer.compare(right, bytes) === 0) return { path, value };
    const params = { line: lineOfDifference(right, bytes), right: '' };
    return { path, value, problem: { code: 'not-canonical', at: '', params } };
  } catch (error) {
    if (!(error instanceof YamlRefused)) throw error;
    const params = error.line === null ? {} : { line: error.line + 1 };
    return refused({ code: `yaml-${error.code}`, at: '', params });
  }
}

// What is of no right shape is told by its shape.
function canonical({ body, ...front }: Record<string, unknown>): Buffer | null {
  try {
    return Buffer.from(`${fence}${dumpYaml(front)}${fence}\n${String(body)}\n`);
  } catch (error) {
    if (error instanceof TypeError) return null;
    throw error;
  }
}

function lineOfDifference(right: Uint8Array, bytes: Uint8Array): number {
  const decoder = new TextDecoder();
  const lines = decoder.decode(right).split('\n');
  const found = decoder.decode(bytes).split('\n');
  const index = found.findIndex((line, at) => line !== lines[at]);
  return (index < 0 ? found.length : index) + 1;
}

function decode(bytes: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch (cause) {
    throw new YamlRefused('not-utf8', null, { cause });
  }
}
