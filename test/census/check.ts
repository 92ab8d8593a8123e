import type { OpenedOffice } from '#office/open.ts';
import type { CensusOutcome } from './full-census.ts';

/** What of the final tables differs from what was counted by hand; empty where nothing does. */
export function differences(opened: OpenedOffice, outcome: CensusOutcome): readonly string[] {
  const { catalogue, census } = opened.office;
  const found: string[] = [];
  const differ = (what: string, is: unknown, should: unknown) => {
    if (JSON.stringify(is) !== JSON.stringify(should)) {
      found.push(`${what}: ${JSON.stringify(is)}, not ${JSON.stringify(should)}`);
    }
  };
  const campaign = census.campaign(outcome.id);
  if (!campaign) return ['no campaign'];
  const codes = [...catalogue.units().keys()];
  const totals = catalogue.census.scoreTotals(outcome.id, codes);
  for (const code of codes) {
    const line = outcome.byUnit.get(code) ?? { self: 0, inspected: 0 };
    const is = totals.get(code);
    differ(`${code} self`, is?.selfScored, line.self);
    differ(`${code} inspected`, is?.inspected, line.inspected);
  }
  const all = totals.get(campaign.scope);
  differ('verdicts', all?.inspection, outcome.verdicts);
  differ('sites', all?.sites, outcome.sites);
  const list = (filter: object) =>
    catalogue.census.scoredSites(outcome.id, campaign.scope, filter, { page: 1, size: 1 }).total;
  differ('table', list({}), outcome.sites);
  differ('waiting', list({ state: 'self' }), outcome.selfScored - outcome.inspected);
  differ('unscored', list({ state: 'unscored' }), outcome.sites - outcome.selfScored);
  differ('failing', list({ inspection: 'fail' }), outcome.verdicts.fail);
  const codesSeen = new Set<string>();
  for (const { row } of catalogue.census.everyScored(outcome.id, campaign.scope, {})) {
    codesSeen.add(row.code ?? '');
  }
  differ('rows one by one', codesSeen.size, outcome.sites);
  return found;
}
