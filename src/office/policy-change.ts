import { formatMessage } from '#git/message.ts';
import type { Oid } from '#git/types.ts';
import { dumpYaml, readYaml, YamlRefused } from '#git/yaml.ts';
import { isoOf } from '#registry/moment.ts';
import { parsePolicy } from '#registry/policy.ts';
import { SettingRefused } from './clock.ts';
import { followMain } from './follow-main.ts';
import { theRegister, type Tools } from './tools.ts';

/** Where the policy stands. */
const path = 'data/policy.yaml';

/**
 * Changes the policy by a signed commit that says who decided it and why (Z12); null where it is the
 * same already. Filings under way go on by the new one, decisions made stay (X13). Throws
 * `SettingRefused` where the file is no policy, or nobody stands behind it.
 */
export async function changePolicy(
  tools: Tools,
  bytes: Uint8Array,
  by: { readonly account: string; readonly because: string },
): Promise<Oid | null> {
  if (by.because.trim() === '') throw new SettingRefused('请写明为什么改动规则：--because "…"');
  let text: string;
  try {
    const { value } = readYaml(bytes);
    parsePolicy(value);
    text = dumpYaml(value);
  } catch (error) {
    const why = error instanceof YamlRefused || error instanceof Error ? error.message : '';
    throw new SettingRefused(`规则文件应与 schemas/policy.schema.json 相符：${why}`);
  }
  return tools.forge.exclusive(async () => {
    const { objects } = tools.forge;
    const main = await tools.forge.main();
    const now = await objects.entry((await objects.commit(main)).tree, path);
    if (now && Buffer.from(await objects.blob(now.oid)).equals(Buffer.from(text))) return null;
    const at = tools.now();
    const made = await tools.forge.commit({
      expected: main,
      changes: new Map([[path, Buffer.from(text)]]),
      message: formatMessage('改动规则', [
        ['Event', 'policy'],
        ['Account', by.account],
        ['Because', by.because],
        ['At', isoOf(at)],
      ]),
      by: theRegister,
      at,
    });
    await followMain(tools);
    return made;
  });
}
