import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';

/** What a secret looks like, by whom it is of. */
const shapes: Readonly<Record<string, RegExp>> = {
  'a private key': /-----BEGIN (?:[A-Z]+ )*PRIVATE KEY-----[\s\\nr]*[A-Za-z0-9+/]{40}/,
  'an age identity': /AGE-SECRET-KEY-(?:PQ-)?1[0-9A-Z]{50}/,
  'a GitHub token': /\bgh[opsur]_[A-Za-z0-9]{36}|\bgithub_pat_[A-Za-z0-9_]{60}/,
  'an npm token': /\bnpm_[A-Za-z0-9]{36}/,
  'a cloud key': /\b(?:AKIA|ASIA|LTAI|AKID)[A-Z0-9a-z]{16,}\b/,
  'a Slack token': /\bxox[abprs]-[A-Za-z0-9-]{20,}/,
  'a signed token': /\beyJ[A-Za-z0-9_-]{20,}\.eyJ[A-Za-z0-9_-]{20,}\.[A-Za-z0-9_-]{20,}/,
  'a password in an address':
    /\b(?:smtps?|https?|postgres|redis):\/\/[\w.-]+:[^@\s"'`<>{}$]{8,}@[\w-]+\.[\w.-]+/,
  'a mainland identity number':
    /(?<![\d.])[1-9]\d{5}(?:19|20)\d{2}(?:0[1-9]|1[0-2])(?:[0-2]\d|3[01])\d{3}[\dXx](?![\d.])/,
};

/** What in a text looks like a secret. */
export function secretsIn(text: string): readonly string[] {
  return Object.entries(shapes).flatMap(([name, shape]) => {
    const found = shape.exec(text)?.[0];
    return found === undefined ? [] : [`${name}: ${found.slice(0, 24)}…`];
  });
}

/** What looks like a secret in any file of any commit of a repository, with the file's id (C3). */
export async function secretsOfHistory(
  dir: string,
): Promise<{ readonly files: number; readonly found: readonly string[] }> {
  const ids: string[] = [];
  for await (const line of run(dir, ['cat-file', '--batch-check', '--batch-all-objects'])) {
    const [id = '', type, size = '0'] = line.split(' ');
    if (type === 'blob' && Number(size) < 2_000_000) ids.push(id);
  }
  const found: string[] = [];
  const git = spawn('git', ['-C', dir, 'cat-file', '--batch'], {
    stdio: ['pipe', 'pipe', 'ignore'],
  });
  git.stdin.end(`${ids.join('\n')}\n`);
  let rest = Buffer.alloc(0);
  for await (const chunk of git.stdout as AsyncIterable<Buffer>) {
    rest = Buffer.concat([rest, chunk]);
    for (;;) {
      const end = rest.indexOf(10);
      if (end < 0) break;
      const [id = '', , size = ''] = rest.subarray(0, end).toString().split(' ');
      const until = end + 1 + Number(size);
      if (rest.length < until + 1) break;
      const bytes = rest.subarray(end + 1, until);
      const isText = !bytes.subarray(0, 4_096).includes(0);
      if (isText)
        found.push(...secretsIn(bytes.toString()).map((what) => `${id.slice(0, 12)} ${what}`));
      rest = rest.subarray(until + 1);
    }
  }
  return { files: ids.length, found };
}

async function* run(dir: string, args: readonly string[]): AsyncIterable<string> {
  const git = spawn('git', ['-C', dir, ...args], { stdio: ['ignore', 'pipe', 'ignore'] });
  yield* createInterface({ input: git.stdout });
}
