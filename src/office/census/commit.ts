import { formatMessage } from '#git/message.ts';
import { dumpYaml, largestYaml } from '#git/yaml.ts';
import { isoOf } from '#registry/moment.ts';
import type { Problem } from '#registry/problem.ts';
import { followMain } from '../follow-main.ts';
import { accountSignature, theRegister, type Tools } from '../tools.ts';

/** One file of a census put on main by one commit, under the register's lock. */
export async function commitFile(
  tools: Tools,
  file: { readonly path: string; readonly value: object },
  subject: string,
  /** Empty for a filer: filers have no account. */
  account: string,
  trailers: readonly (readonly [key: string, value: string])[],
): Promise<void> {
  const now = tools.now();
  const [event, ...others] = trailers;
  await tools.forge.commit({
    expected: await tools.forge.main(),
    changes: new Map([[file.path, Buffer.from(dumpYaml(file.value))]]),
    message: formatMessage(subject, [
      ...(event ? [event] : []),
      ...others,
      ...(account === '' ? [] : ([['Account', account]] as const)),
      ['At', isoOf(now)],
    ]),
    by: account === '' ? theRegister : accountSignature(account),
    at: now,
  });
  await followMain(tools);
}

/** Whether a file stays below the largest size that is read (Y1). */
export function fits(value: object): boolean {
  return Buffer.byteLength(dumpYaml(value)) <= largestYaml;
}

export function refuse(...problems: Problem[]): { ok: false; problems: readonly Problem[] } {
  return { ok: false, problems };
}
