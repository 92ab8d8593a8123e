import { createHash } from 'node:crypto';
import { loadYaml } from '#git/yaml.ts';
import type { Oid } from '#git/types.ts';
import type { Account } from '#private/types.ts';
import { lineProblems, normaliseLine, normaliseText, textProblems } from '#registry/free-text.ts';
import { dateOf, isDate, isoOf } from '#registry/moment.ts';
import type { Problem } from '#registry/problem.ts';
import { drawSample, type Lot } from '#registry/sample.ts';
import type { SiteCode, SiteFile } from '#registry/site.ts';
import {
  isFrozen,
  lastOpenDay,
  openQuarters,
  orderSpotCheck,
  reportsSpotChecks,
  type SpotCheck,
  spotCheckPath,
  type SpotFinding,
  spotReasonMax,
  spotRemarksMax,
  spotSizeMax,
} from '#registry/spot-check.ts';
import type { Unit, UnitCode } from '#registry/unit.ts';
import { isWithin, unitTree } from '#registry/unit-tree.ts';
import { catchUp } from '../settle.ts';
import type { Tools } from '../tools.ts';
import type { Fields, Outcome } from '../types.ts';
import { commitFile, fits, refuse } from './commit.ts';

const together = 64;

export function mayReportSpotChecks({ catalogue }: Tools, { unit }: Account): boolean {
  const own = catalogue.unit(unit);
  return own?.retired === null && reportsSpotChecks(own);
}

/** One quarter of one unit; null where nothing is announced. */
export function spotCheckOf(
  { catalogue }: Tools,
  quarter: string,
  unit: UnitCode,
): SpotCheck | null {
  return catalogue.census.paper(spotCheckPath(quarter, unit)) as SpotCheck | null;
}

/** All spot checks, newest quarter first. */
export function allSpotChecks({ catalogue }: Tools): readonly SpotCheck[] {
  return catalogue.census
    .papers('data/spot-checks/')
    .map(({ value }) => value as SpotCheck)
    .sort((one, other) =>
      one.quarter === other.quarter ? 0 : one.quarter < other.quarter ? 1 : -1,
    );
}

/**
 * Announces a quarter's draw: what will be published that nobody knows yet, how many sites, and the
 * commit they are drawn from. Nothing of it can be changed (Z15, X19).
 */
export async function announce(
  tools: Tools,
  fields: Fields,
  account: Account,
): Promise<Outcome<{ readonly isNew: boolean }>> {
  return tools.forge.exclusive(async () => {
    await catchUp(tools);
    const now = tools.now();
    if (!mayReportSpotChecks(tools, account)) return refuse({ code: 'not-yours', at: '' });
    const quarter = fields['quarter'] ?? '';
    const source = normaliseLine((fields['source'] ?? '').normalize('NFC'));
    const valueDay = (fields['valueDay'] ?? '').trim();
    const typed = (fields['size'] ?? '').normalize('NFKC').trim();
    const size = /^\d{1,4}$/.test(typed) ? Number(typed) : 0;
    if (openQuarters(now).includes(quarter)) {
      const before = spotCheckOf(tools, quarter, account.unit);
      if (before) {
        const isSame = before.source === source && before.size === size;
        return isSame
          ? { ok: true, value: { isNew: false } }
          : refuse({ code: 'spot-check-announced', at: '' });
      }
    }
    const problems: Problem[] = [
      ...(openQuarters(now).includes(quarter) ? [] : [{ code: 'quarter-format', at: '/quarter' }]),
      ...lineProblems(source, '/source', 200),
      ...(isDate(valueDay)
        ? // what is known today could have been looked at before
          valueDay > dateOf(now)
          ? []
          : [{ code: 'return-day-past', at: '/valueDay', params: { today: dateOf(now) } }]
        : [{ code: 'date-format', at: '/valueDay' }]),
      ...(size >= 1 && size <= spotSizeMax
        ? []
        : [{ code: 'number-range', at: '/size', params: { min: 1, max: spotSizeMax } }]),
    ];
    if (problems.length > 0) return refuse(...problems);
    const commit = await tools.forge.main();
    const population = (await populationAt(tools, commit, account.unit)).length;
    const check: SpotCheck = {
      ...{ quarter, unit: account.unit, account: account.id, announcedAt: isoOf(now) },
      ...{ source, valueDay, commit, population, size, value: '', drawnAt: '' },
      ...{ sample: [], failing: [], remarks: '', savedAt: '' },
    };
    await put(tools, check, account, 'spot-check-announce', '预告季度抽查');
    return { ok: true, value: { isNew: true } };
  });
}

/** Draws with the published value, once (Z15). */
export async function draw(
  tools: Tools,
  quarter: string,
  typed: string,
  account: Account,
): Promise<Outcome<{ readonly isNew: boolean }>> {
  const value = normaliseLine(typed.normalize('NFKC'));
  return tools.forge.exclusive(async () => {
    await catchUp(tools);
    const check = spotCheckOf(tools, quarter, account.unit);
    if (!check) return refuse({ code: 'not-drawn', at: '' });
    if (check.value !== '') {
      return check.value === value
        ? { ok: true, value: { isNew: false } }
        : refuse({ code: 'draw-changed', at: '/value' });
    }
    const frozen = frozenProblem(tools, quarter);
    if (frozen) return refuse(frozen);
    if (dateOf(tools.now()) < check.valueDay) {
      return refuse({ code: 'draw-value-day', at: '/value', params: { day: check.valueDay } });
    }
    const problems = lineProblems(value, '/value', 100);
    if (problems.length > 0) return refuse(...problems);
    const lots = await lotsOf(tools, { ...check, value });
    const sample = lots.map(({ site }) => site as SiteCode);
    const drawn = { ...check, value, drawnAt: isoOf(tools.now()), sample };
    await put(tools, drawn, account, 'spot-check-draw', '抽取季度抽查的网站');
    return { ok: true, value: { isNew: true } };
  });
}

/**
 * Saves the results of a quarter until it freezes. Fields: `fail.CODE` yes, `reasons.CODE`,
 * `rectified.CODE` yes, remarks. Ratios are never typed.
 */
export async function saveSpotCheck(
  tools: Tools,
  quarter: string,
  fields: Fields,
  account: Account,
): Promise<Outcome<null>> {
  return tools.forge.exclusive(async () => {
    await catchUp(tools);
    const check = spotCheckOf(tools, quarter, account.unit);
    if (!check || check.value === '') return refuse({ code: 'not-drawn', at: '' });
    const frozen = frozenProblem(tools, quarter);
    if (frozen) return refuse(frozen);
    const problems: Problem[] = [];
    const failing: SpotFinding[] = [];
    for (const site of check.sample) {
      if (fields[`fail.${site}`] !== 'yes') continue;
      const reasons = normaliseLine((fields[`reasons.${site}`] ?? '').normalize('NFC'));
      problems.push(...lineProblems(reasons, `/reasons/${site}`, spotReasonMax));
      failing.push({ site, reasons, rectified: fields[`rectified.${site}`] === 'yes' });
    }
    const remarks = normaliseText(fields['remarks'] ?? '');
    problems.push(...textProblems(remarks, '/remarks', spotRemarksMax));
    const next = { ...check, failing, remarks, savedAt: isoOf(tools.now()) };
    if (!fits(orderSpotCheck(next)) || failing.length > 500) {
      problems.push({ code: 'too-many', at: '', params: { max: 500 } });
    }
    if (problems.length > 0) return refuse(...problems);
    const same = { ...next, savedAt: check.savedAt };
    if (check.savedAt !== '' && JSON.stringify(same) === JSON.stringify(check)) {
      return { ok: true, value: null };
    }
    await put(tools, next, account, 'spot-check-save', '上报季度抽查情况');
    return { ok: true, value: null };
  });
}

/** The lots of a drawn check, computed from the register as it was (Z15). */
export async function lotsOf(tools: Tools, check: SpotCheck): Promise<readonly Lot[]> {
  const sites = await populationAt(tools, check.commit, check.unit);
  return drawSample(sites, check.size, check, (text) =>
    createHash('sha256').update(text).digest('hex'),
  );
}

/** Codes of the sites of a subtree that ran normally at a commit of main. */
async function populationAt(
  { forge }: Tools,
  commit: Oid,
  unit: UnitCode,
): Promise<readonly SiteCode[]> {
  const { objects } = forge;
  const { tree } = await objects.commit(commit);
  const units: Unit[] = [];
  await each('data/units', (value) => units.push(value as Unit));
  const hanging = unitTree(units);
  const within = new Map<UnitCode, boolean>();
  const codes: SiteCode[] = [];
  await each('data/sites', (value) => {
    const { register, unit: on } = value as SiteFile;
    if (register?.status !== 'normal') return;
    let isIn = within.get(on);
    if (isIn === undefined) within.set(on, (isIn = isWithin(hanging, on, unit)));
    if (isIn) codes.push(register.siteCode);
  });
  return codes;

  async function each(under: string, take: (value: unknown) => void): Promise<void> {
    let batch: Oid[] = [];
    const readAll = async () => {
      for (const bytes of await Promise.all(batch.map((oid) => objects.blob(oid)))) {
        take(loadYaml(bytes));
      }
      batch = [];
    };
    for await (const { oid } of objects.files(tree, under)) {
      batch.push(oid);
      if (batch.length === together) await readAll();
    }
    await readAll();
  }
}

function frozenProblem(tools: Tools, quarter: string): Problem | null {
  if (!isFrozen(quarter, tools.now())) return null;
  return { code: 'spot-check-frozen', at: '', params: { day: lastOpenDay(quarter) } };
}

async function put(
  tools: Tools,
  check: SpotCheck,
  account: Account,
  event: string,
  what: string,
): Promise<void> {
  const { quarter, unit } = check;
  const file = { path: spotCheckPath(quarter, unit), value: orderSpotCheck(check) };
  await commitFile(tools, file, `${what}：${quarter}`, account.id, [
    ['Event', event],
    ['Quarter', quarter],
    ['Unit', unit],
  ]);
}
