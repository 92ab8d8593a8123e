import { type OpenedOffice } from '#office/open.ts';
import { randomOf } from '#office/seed/random.ts';
import type { Account } from '#private/types.ts';
import { scoredStatuses } from '#registry/campaign.ts';
import { inspectorOf } from '#registry/inspector.ts';
import type { Verdict } from '#registry/score.ts';
import type { SiteCode, SiteStatus } from '#registry/site.ts';
import { finalUnit, isWithin, upwards } from '#registry/unit-tree.ts';
import { depth, type UnitCode } from '#registry/unit.ts';

/** Points of the countable lines in tenths, written down from 国办发〔2015〕15号 by hand. */
const points: Readonly<Record<string, number>> = {
  ...{
    D2a: 10,
    D2b: 1,
    D4a: 30,
    D4b: 40,
    D4c: 50,
    D4d: 10,
    D8a: 20,
    D8b: 10,
    D9a: 10,
    D9b: 10,
    D10: 30,
  },
};
const parts = ['V1', 'V2', 'V3a', 'V3b', 'V3c', 'V4', 'V5'];

/** What a census is run over. */
export interface CensusPlan {
  readonly opened: OpenedOffice;
  /** Sets the register's clock: `2027-01-01T09:00:00`. */
  readonly at: (text: string) => void;
  readonly scope: UnitCode;
  /** At most so many sites score themselves; the rest is late. */
  readonly most?: number;
  readonly tell?: (line: string) => void;
}

/** What came of it, counted by hand beside the register. */
export interface CensusOutcome {
  readonly id: string;
  readonly sites: number;
  readonly selfScored: number;
  readonly inspected: number;
  readonly verdicts: Readonly<Record<Verdict, number>>;
  readonly reminded: number;
  readonly reports: number;
  readonly spotChecked: number;
  /** Of each unit and everything below it. */
  readonly byUnit: ReadonlyMap<UnitCode, { readonly self: number; readonly inspected: number }>;
  /** Milliseconds for one score, self-scores and inspections together. */
  readonly msPerScore: number;
}

/**
 * A whole census in a simulated clock, from the first notice to the final tables (issue 6): every
 * step through the office, as people would take it. Throws where the register refuses a step.
 */
export async function runCensus(plan: CensusPlan): Promise<CensusOutcome> {
  const { opened, at, scope, most = Infinity, tell = () => undefined } = plan;
  const { office } = opened;
  const { census, catalogue } = office;
  const tree = catalogue.units();
  const id = 'census-2027';
  const root = accountFor('bm0100' as UnitCode);
  const owner = accountFor(scope);

  at('2027-01-04T09:00:00');
  const notice = {
    title: '关于开展政府网站普查的通知',
    scope,
    audience: 'all',
    importance: 'important',
  };
  const body = '请于 2 月底以前完成自查评分。';
  const published = await office.notices.publish({ ...notice, body }, owner, office.requestToken());
  if (!published.ok) throw new Error(`notice: ${JSON.stringify(published.problems)}`);
  const phase = (n: number, from: string, until: string) => ({
    [`phase.${n}.from`]: from,
    [`phase.${n}.until`]: until,
  });
  must(
    await census.call(
      {
        ...{
          id,
          title: '政府网站普查',
          scope,
          rubric: 'census-2015',
          document: '',
          about: '摸清底数。',
        },
        ...phase(0, '2027-01-04', '2027-01-31'),
        ...phase(1, '2027-02-01', '2027-02-28'),
        ...phase(2, '2027-03-01', '2027-03-31'),
        ...phase(3, '2027-04-01', '2027-04-15'),
      },
      owner,
    ),
  );
  const wrong = await census.publishNews(
    id,
    { title: '进度', body: '已完成全部。' },
    owner,
    office.requestToken(),
  );
  if (wrong.ok) must(await census.withdrawNews(id, wrong.value.id, '还没有开始', owner));
  at('2027-01-04T10:00:00');
  must(
    await census.publishNews(
      id,
      { title: '已部署', body: '已部署普查。' },
      owner,
      office.requestToken(),
    ),
  );

  const sites = [...catalogue.everySite(scope, {})].filter(
    ({ code, status }) => code !== null && scoredStatuses.includes(status as SiteStatus),
  );
  const verdicts = { veto: 0, fail: 0, pass: 0 };
  const byUnit = new Map<UnitCode, { self: number; inspected: number }>();
  const add = (unit: UnitCode, what: 'self' | 'inspected') => {
    for (const { code } of upwards(tree, unit)) {
      const line = byUnit.get(code) ?? { self: 0, inspected: 0 };
      line[what] += 1;
      byUnit.set(code, line);
    }
  };

  at('2027-02-01T09:00:00');
  const started = performance.now();
  const early: SiteCode[] = [];
  const late: SiteCode[] = [];
  for (const [index, { code }] of sites.entries()) {
    if (code === null) continue;
    (index < most && randomOf(1, code)() < 0.9 ? early : late).push(code);
  }
  const self = async (code: SiteCode) => {
    office.confirmRecord(code);
    const { fields } = formFor(`${code}-self`);
    must(await census.selfScore(id, code, fields));
    add(catalogue.site(code)?.unit ?? scope, 'self');
  };
  for (const [index, code] of early.entries()) {
    await self(code);
    if (index % 500 === 499) tell(`自查评分 ${index + 1}`);
  }
  at('2027-02-21T09:00:00');
  const reminded = census.remind();
  const followers = most === Infinity ? late.filter((_, index) => index % 2 === 0) : [];
  for (const code of followers) await self(code);
  const scored = [...early, ...followers];

  at('2027-02-25T09:00:00');
  let inspected = 0;
  for (const code of scored) {
    const row = catalogue.site(code);
    const inspector = row && inspectorOf(tree, row);
    if (!row || !inspector || randomOf(2, code)() > 0.95) continue;
    const { fields, verdict } = formFor(`${code}-inspection`);
    const account = accountFor(inspector);
    if (inspected % 10 === 0)
      must(census.saveDraft(id, code, 'inspection', { 'veto.V1': 'no' }, account));
    must(await census.inspect(id, code, 'inspection', fields, account));
    add(row.unit, 'inspected');
    verdicts[verdict] += 1;
    inspected += 1;
    if (inspected % 500 === 0) tell(`检查评分 ${inspected}`);
  }
  const msPerScore = (performance.now() - started) / (scored.length + inspected);

  at('2027-03-10T09:00:00');
  const reporters = [...tree.values()]
    .filter(
      ({ code, hasAccount, retired, level }) =>
        hasAccount && retired === null && level !== 'root' && isWithin(tree, code, scope),
    )
    .sort((one, other) => depth[other.level] - depth[one.level]);
  let reports = 0;
  for (const { code, level } of reporters) {
    // of a whole country the provinces and departments are enough
    if (reporters.length > 100 && finalUnit(tree, code)?.code !== code && level !== 'prefecture')
      continue;
    must(await census.handIn(id, '已完成整改。', accountFor(code)));
    reports += 1;
  }
  let spotChecked = 0;
  for (const code of scored.slice(0, 10)) {
    must(await census.inspect(id, code, 'spot-check', formFor(`${code}-spot`).fields, root));
    spotChecked += 1;
  }
  at('2027-04-16T09:00:00');
  return {
    ...{ id, sites: sites.length, selfScored: scored.length, inspected, verdicts, reminded },
    ...{ reports, spotChecked, byUnit, msPerScore },
  };
}

export function accountFor(unit: UnitCode): Account {
  return { id: unit, unit, mustChangePassword: false, disabled: false };
}

/** A form and what it comes to, worked out here with the hand-written points. */
export function formFor(key: string): {
  readonly fields: Readonly<Record<string, string>>;
  readonly verdict: Verdict;
  readonly deducted: number;
} {
  const random = randomOf(2027, key);
  const fields: Record<string, string> = Object.fromEntries(
    parts.map((part) => [`veto.${part}`, 'no']),
  );
  if (random() < 0.08) {
    fields[`veto.${parts[Math.floor(random() * parts.length)] ?? 'V1'}`] = 'yes';
    return { fields: { ...fields, 'found.D2a': '7' }, verdict: 'veto', deducted: 0 };
  }
  let deducted = 0;
  for (const [item, each] of Object.entries(points)) {
    if (random() < 0.7) continue;
    const count = 1 + Math.floor(random() * 5);
    fields[`found.${item}`] = String(count);
    deducted += count * each;
  }
  return { fields, verdict: deducted <= 400 ? 'pass' : 'fail', deducted };
}

function must<T extends { readonly ok: boolean }>(outcome: T): void {
  if (!outcome.ok) throw new Error(`refused: ${JSON.stringify(outcome)}`);
}
