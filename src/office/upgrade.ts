import { formatMessage } from '#git/message.ts';
import type { ObjectReader, Oid } from '#git/types.ts';
import { dumpYaml, loadYaml } from '#git/yaml.ts';
import {
  formatFile,
  formatOf,
  formatPath,
  type FormatStep,
  formatSteps,
  newestFormat,
} from '#registry/format.ts';
import { isoOf } from '#registry/moment.ts';
import { SettingRefused } from './clock.ts';
import { followMain } from './follow-main.ts';
import { theRegister, type Tools } from './tools.ts';

/** An upgrade that was made, or would be. */
export interface Upgrade {
  readonly from: number;
  readonly to: number;
  readonly titles: readonly string[];
  readonly files: number;
  /** Null where nothing was to be done, or it was only tried. */
  readonly commit: Oid | null;
}

/**
 * The version of the data below a tree. Throws `SettingRefused` where a newer program wrote it: its
 * rules are not known here, and this one would do damage.
 */
export async function holdFormatOf(objects: ObjectReader, tree: Oid): Promise<number> {
  const entry = await objects.entry(tree, formatPath);
  const version = formatOf(entry ? loadYaml(await objects.blob(entry.oid)) : undefined);
  if (version === null) throw new SettingRefused(`${formatPath} 应写明 version，如 version: 2`);
  if (version > newestFormat) {
    throw new SettingRefused(
      `登记簿的数据格式是第 ${version} 版，本程序只认识到第 ${newestFormat} 版：请换用更新版本的程序，不要改动 ${formatPath}`,
    );
  }
  return version;
}

/** Brings the data to the newest form in one signed commit; nothing else may change meanwhile. */
export async function upgradeFormat(
  tools: Tools,
  options: { readonly isTried: boolean; readonly steps?: readonly FormatStep[] },
): Promise<Upgrade> {
  const { forge } = tools;
  return forge.exclusive(async () => {
    const main = await forge.main();
    const { tree } = await forge.objects.commit(main);
    const from = await holdFormatOf(forge.objects, tree);
    const steps = (options.steps ?? formatSteps).filter((step) => step.from >= from);
    const to = from + steps.length;
    const titles = steps.map(({ title }) => title);
    if (steps.length === 0) return { from, to, titles, files: 0, commit: null };
    const changes = await changesOf(forge.objects, tree, steps);
    changes.set(formatPath, Buffer.from(dumpYaml(formatFile(to))));
    const upgrade = { from, to, titles, files: changes.size };
    if (options.isTried) return { ...upgrade, commit: null };
    const at = tools.now();
    const commit = await forge.commit({
      expected: main,
      changes,
      message: formatMessage(`数据格式升级到第 ${to} 版：${titles.join('，')}`, [
        ['Event', 'upgrade'],
        ['Format-From', String(from)],
        ['Format-To', String(to)],
        ['At', isoOf(at)],
      ]),
      by: theRegister,
      at,
    });
    await followMain(tools);
    return { ...upgrade, commit };
  });
}

async function changesOf(
  objects: ObjectReader,
  tree: Oid,
  steps: readonly FormatStep[],
): Promise<Map<string, Uint8Array>> {
  const changes = new Map<string, Uint8Array>();
  for await (const { path, oid } of objects.files(tree, 'data')) {
    const mine = steps.filter(({ touches }) => touches(path));
    if (mine.length === 0) continue;
    const bytes = await objects.blob(oid);
    const value = mine.reduce((known, { change }) => change(path, known), loadYaml(bytes));
    const made = Buffer.from(dumpYaml(value));
    if (!made.equals(bytes)) changes.set(path, made);
  }
  return changes;
}
