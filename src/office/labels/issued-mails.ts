import type { Oid } from '#git/types.ts';
import { loadYaml, YamlRefused } from '#git/yaml.ts';
import type { Mail } from '#private/types.ts';
import { readLabelFile } from '#registry/label-check.ts';
import type { Tools } from '../tools.ts';

/**
 * Mails to the persons of registered sites whose label came to main between two commits (Q01). The
 * key carries the number, so a label is told once, whatever crashes. Who applied for it and
 * has no registered site yet hears of it by the application's own message.
 */
export async function labelMails(
  { forge, catalogue }: Tools,
  known: Oid | null,
  main: Oid,
): Promise<readonly Mail[]> {
  if (known === null) return [];
  const { objects } = forge;
  // not in the register any more: everything is read anew, and was told before
  const before = await objects.commit(known).catch(() => null);
  if (!before) return [];
  const { tree } = await objects.commit(main);
  const mails: Mail[] = [];
  for await (const { path, before: old, after } of objects.diff(before.tree, tree, 'data/labels')) {
    if (old !== null || after === null) continue;
    const label = labelIn(await objects.blob(after), path);
    if (!label) continue;
    const { number, siteName: name } = label;
    for (const { code, filing } of catalogue.labels.sitesOf(label)) {
      if (code === null || filing === null) continue;
      for (const to of ['principal', 'contact'] as const) {
        const key = `label-issued:${number}:${code}:${to}`;
        const params = { name, siteCode: code, kind: number };
        mails.push({ key, template: 'label-issued', filing, to, params });
      }
    }
  }
  return mails;
}

function labelIn(bytes: Uint8Array, path: string) {
  try {
    return readLabelFile(loadYaml(bytes), path).label;
  } catch (error) {
    if (error instanceof YamlRefused) return null;
    throw error;
  }
}
