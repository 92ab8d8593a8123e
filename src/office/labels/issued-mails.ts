import type { Oid } from '#git/types.ts';
import { loadYaml, YamlRefused } from '#git/yaml.ts';
import type { Mail } from '#private/types.ts';
import { readLabelFile } from '#registry/label-check.ts';
import { isReissueOf } from '#registry/label-reissue.ts';
import type { Label } from '#registry/label.ts';
import type { FilingId } from '#registry/site.ts';
import { mails } from '../mails.ts';
import type { Tools } from '../tools.ts';

/**
 * Mails to the persons of registered sites whose label came to main between two commits (Q01). The
 * key carries the number, so a label is told once, whatever crashes. Who applied for it and
 * has no registered site yet hears of it by the application's own message.
 */
export async function labelMails(
  tools: Tools,
  known: Oid | null,
  main: Oid,
): Promise<readonly Mail[]> {
  if (known === null) return [];
  const { forge, catalogue } = tools;
  const { objects } = forge;
  // not in the register any more: everything is read anew, and was told before
  const before = await objects.commit(known).catch(() => null);
  if (!before) return [];
  const { tree } = await objects.commit(main);
  const queued: Mail[] = [];
  for await (const { path, before: old, after } of objects.diff(before.tree, tree, 'data/labels')) {
    if (old !== null || after === null) continue;
    const label = labelIn(await objects.blob(after), path);
    if (!label) continue;
    const isAgain = isReissue(tools, label);
    const template = isAgain ? 'label-reissued' : 'label-issued';
    const { number, siteName: name, replaces: reason } = label;
    const about = { name, kind: number, ...(isAgain ? { reason } : {}) };
    const told = catalogue.labels
      .sitesOf(label)
      .flatMap(({ code, filing }) => (code && filing ? { code, filing } : []));
    for (const { code, filing } of told) {
      queued.push(...mails(template, `${number}:${code}`, filing, { ...about, siteCode: code }));
    }
    // who applied hears of a new label by its application's own message, of another one only here
    if (isAgain && told.length === 0) {
      queued.push(...mails(template, number, label.opening as FilingId, about));
    }
  }
  return queued;
}

/** Whether a label takes the place of one whose key is revoked: it was no requalification. */
function isReissue({ catalogue }: Tools, label: Label): boolean {
  const before = label.replaces === '' ? null : catalogue.labels.label(label.replaces);
  return before !== null && isReissueOf(label, before);
}

function labelIn(bytes: Uint8Array, path: string) {
  try {
    return readLabelFile(loadYaml(bytes), path).label;
  } catch (error) {
    if (error instanceof YamlRefused) return null;
    throw error;
  }
}
