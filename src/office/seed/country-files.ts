import { dumpYaml } from '#git/yaml.ts';
import { mintedPath, pendingPath, unitPath, type FilingId } from '#registry/site.ts';
import type { Unit } from '#registry/unit.ts';
import { countrySites } from './country.ts';
import { extraUnits } from './country-units.ts';

/** One file of a register. */
export interface CountryFile {
  readonly path: string;
  readonly text: string;
  /** Set where the file is the content of an open filing and does not stand on main. */
  readonly filing: FilingId | null;
}

/** Units of the census of 2015: what the synthetic ones fill up to (`performance.md`). */
const censusUnits = 3482;

/** What to make: the shipped units and policy, so many sites, the same bytes for the same seed. */
export interface CountryOptions {
  readonly shippedUnits: readonly Unit[];
  readonly policy: string;
  readonly sites: number;
  readonly seed: number;
  readonly open: number;
}

/** The units of the synthetic country: the shipped ones and made-up departments. */
export function countryUnits(shipped: readonly Unit[]): readonly Unit[] {
  const provinces = shipped.filter((unit) => unit.level === 'province');
  return [...shipped, ...extraUnits(provinces, censusUnits - shipped.length)];
}

/** Every file of the synthetic country: policy, units, sites in the order of codes, open filings. */
export function* countryFiles(options: CountryOptions): Generator<CountryFile> {
  const units = countryUnits(options.shippedUnits);
  yield { path: 'data/policy.yaml', text: options.policy, filing: null };
  for (const unit of units) yield { path: unitPath(unit.code), text: dumpYaml(unit), filing: null };
  for (const { filing, content } of countrySites({ ...options, units })) {
    const text = dumpYaml(content);
    yield content.register
      ? { path: mintedPath(content.register.siteCode), text, filing: null }
      : { path: pendingPath(content.unit, filing), text, filing };
  }
}
