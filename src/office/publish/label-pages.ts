import { labelView } from '../labels/view.ts';
import { labelKeysPath } from '#registry/label-keys.ts';
import type { Catalogue } from '#catalogue/types.ts';
import { hostOf } from '#registry/home-url.ts';
import { answerAt, type Difference, type Family, type Output, pageAt } from './types.ts';

const labelFile = /^data\/labels\/\d{2}\/(\d{2}-\d{6})\.yaml$/;
const together = 500;

/** The page of each label and its JSON (R-8.4, Z03). */
export const labelPages: Family = {
  name: 'labels',
  *all({ office }) {
    yield* each(numbersOf(office.catalogue));
  },
  touched,
};

/** Changed labels, those that they replace, those of changed sites; all where the keys changed. */
function* touched({ facts, paths, sites }: Difference): Iterable<Output> {
  const { catalogue } = facts.office;
  if (paths.includes(labelKeysPath)) return yield* each(numbersOf(catalogue));
  const numbers = paths.flatMap((path) => labelFile.exec(path)?.[1] ?? []);
  const replaced = numbers.flatMap((number) => catalogue.labels.label(number)?.replaces || []);
  yield* each([...numbers, ...replaced]);
  for (const { code, before, after } of sites) {
    const hosts = [before, after].flatMap((site) => (site ? hostOf(site.homeUrl) : []));
    const labels = [
      ...catalogue.labels.ofSite(code),
      ...hosts.flatMap((host) => catalogue.labels.ofHost(host)),
    ];
    yield* each(labels.map(({ number }) => number));
  }
}

/** Codes of the sites whose page names a label that changed. */
export function sitesOfLabels({ facts, paths }: Difference): readonly string[] {
  const { catalogue } = facts.office;
  return paths.flatMap((path) => {
    const number = labelFile.exec(path)?.[1];
    const view = number === undefined ? null : labelView(catalogue, number);
    return view?.sites.flatMap(({ code }) => code ?? []) ?? [];
  });
}

function* each(numbers: Iterable<string>): Iterable<Output> {
  for (const number of numbers) {
    yield pageAt(`/labels/${number}`);
    yield answerAt(`/labels/${number}.json`);
  }
}

function* numbersOf({ labels }: Pick<Catalogue, 'labels'>): Iterable<string> {
  for (let last = ''; ;) {
    const some = labels.numbers(last, together);
    yield* some;
    last = some.at(-1) ?? '';
    if (some.length < together) return;
  }
}
