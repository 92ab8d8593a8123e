import { formatMessage } from '#git/message.ts';
import { dumpYaml } from '#git/yaml.ts';
import { labelProblems } from '#registry/label-check.ts';
import { keyInUse, type LabelKeys } from '#registry/label-keys.ts';
import { isSignedByRevoked, reissuedLabel } from '#registry/label-reissue.ts';
import { type Label, labelPath, labelRegion, labelText, orderLabel } from '#registry/label.ts';
import { dateOf, isoOf } from '#registry/moment.ts';
import { followMain } from '../follow-main.ts';
import { catchUp } from '../settle.ts';
import { theRegister, type Tools } from '../tools.ts';
import { firstFreeNumber, numberAfter } from './issue.ts';
import { labelView } from './view.ts';

/** How a run went. */
export interface Reissued {
  readonly issued: number;
  /** Labels that still wait. */
  readonly left: number;
}

/** Labels of one commit: a crash loses no more, and the register is free for others between two. */
const usual = 100;

/**
 * Issues again every label whose key is revoked and that still stands for a site: same facts, new
 * number, signed with the key in use, `replaces` the old one (Z03). What is to be done follows from
 * the register, so a run that was killed goes on where it was, and a second one does nothing.
 * Throws where no key is in use.
 */
export async function reissueLabels(
  tools: Tools,
  onDone: (reissued: Reissued) => void = () => undefined,
  together = usual,
): Promise<Reissued> {
  const waiting = await tools.forge.exclusive(async () => {
    await catchUp(tools);
    return labelsToReissue(tools);
  });
  let issued = 0;
  for (let at = 0; at < waiting.length; at += together) {
    const some = waiting.slice(at, at + together);
    const done = await tools.forge.exclusive(async () => {
      await catchUp(tools);
      const keys = tools.catalogue.labels.keys();
      // another run may have been quicker
      return reissueSome(
        tools,
        some.filter(({ number }) => labelToReissue(tools, number, keys) !== null),
      );
    });
    issued += done;
    if (done > 0) onDone({ issued, left: waiting.length - at - some.length });
  }
  return { issued, left: 0 };
}

/** Labels whose key is revoked and that no other has replaced, in the order of their numbers (Z03). */
export function labelsToReissue({ catalogue }: Pick<Tools, 'catalogue'>): readonly Label[] {
  const { labels } = catalogue;
  const keys = labels.keys();
  if (!keys.keys.some(({ revokedOn }) => revokedOn !== '')) return [];
  const found: Label[] = [];
  for (let last = ''; ;) {
    const numbers = labels.numbers(last, 1_000);
    for (const number of numbers) {
      const label = labelToReissue({ catalogue }, number, keys);
      if (label) found.push(label);
    }
    last = numbers.at(-1) ?? '';
    if (numbers.length === 0) return found;
  }
}

/** A label whose key is revoked and that no other has replaced; null where there is nothing to do. */
function labelToReissue(
  { catalogue }: Pick<Tools, 'catalogue'>,
  number: string,
  keys: LabelKeys,
): Label | null {
  const view = labelView(catalogue, number);
  return view && view.revocation === null && isSignedByRevoked(view.label, keys)
    ? view.label
    : null;
}

/** Issues these again in one commit; how many. */
async function reissueSome(tools: Tools, due: readonly Label[]): Promise<number> {
  if (due.length === 0) return 0;
  const key = keyInUse(tools.catalogue.labels.keys());
  if (!key) throw new Error('no key to sign labels with is in use: npm run label-key -- rotate');
  const now = tools.now();
  const changes = new Map<string, Uint8Array>();
  const next = new Map<string, string>();
  for (const before of due) {
    const region = labelRegion(before.number);
    const last = next.get(region);
    const number = last ? await numberAfter(tools, last) : await firstFreeNumber(tools, region);
    next.set(region, number);
    const unsigned = reissuedLabel(before, { number, issuedOn: dateOf(now), key: key.id });
    const signature = tools.store.signingKeys.sign(key.id, key.publicKey, labelText(unsigned));
    const label = orderLabel({ ...unsigned, signature });
    const [problem] = labelProblems(label);
    if (problem) throw new Error(`${before.number}: ${problem.code} at ${problem.at}`);
    changes.set(labelPath(number), Buffer.from(dumpYaml(label)));
  }
  await tools.forge.commit({
    expected: await tools.forge.main(),
    changes,
    message: formatMessage(`换发网站标识 ${changes.size} 个`, [
      ['Event', 'label-reissue'],
      ['Key', key.id],
      ['At', isoOf(now)],
    ]),
    by: theRegister,
    at: now,
  });
  await followMain(tools);
  return changes.size;
}
