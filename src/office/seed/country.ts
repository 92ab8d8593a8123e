import type { FilingId, SiteCode, SiteFile } from '#registry/site.ts';
import type { Unit, UnitCode } from '#registry/unit.ts';
import { approvalsOf, registerPart } from './approvals.ts';
import { bodiesOf } from './bodies.ts';
import { filingId } from './filing-id.ts';
import { hostNames, hostShape, makeLabel } from './host-labels.ts';
import { pick, randomOf } from './random.ts';
import { siteContent } from './site-content.ts';
import { spread } from './spread.ts';

/** What a synthetic country is made from. The same input gives the same bytes (Z16). */
export interface CountryPlan {
  readonly units: readonly Unit[];
  readonly sites: number;
  readonly seed: number;
  /** Filings that wait for their first review, besides the minted sites. */
  readonly open: number;
}

/** A made-up site: minted when its content has the register's part, else an open filing. */
export interface CountrySite {
  readonly filing: FilingId;
  readonly content: SiteFile;
}

const signs: Readonly<Record<string, string>> = {
  11: '京',
  12: '津',
  13: '冀',
  14: '晋',
  15: '蒙',
  21: '辽',
  22: '吉',
  23: '黑',
  31: '沪',
  32: '苏',
  33: '浙',
  34: '皖',
  35: '闽',
  36: '赣',
  37: '鲁',
  41: '豫',
  42: '鄂',
  43: '湘',
  44: '粤',
  45: '桂',
  46: '琼',
  50: '渝',
  51: '川',
  52: '贵',
  53: '云',
  54: '藏',
  61: '陕',
  62: '甘',
  63: '青',
  64: '宁',
  65: '新',
};
const lastSerial = 9999;

/**
 * All sites of a synthetic country, unit by unit in the order of their codes, then the open
 * filings. Names, addresses and codes are unique; a unit has at most one portal. Throws when a unit
 * would need more than 9,999 codes.
 */
export function* countrySites(plan: CountryPlan): Generator<CountrySite> {
  const shares = spread(plan.units, plan.sites, plan.seed);
  const portals =
    [...shares.values()].filter((share) => share.hasPortal).length / Math.max(1, plan.sites);
  const waiting = spreadOpen(plan);
  const byCode = new Map(plan.units.map((unit) => [unit.code, unit]));
  const labels = unitLabels(plan);
  const hosts = hostNames();
  const names = new Set<string>();
  const open: CountrySite[] = [];
  const order = [...plan.units].sort((a, b) => (a.code < b.code ? -1 : 1));
  let minted = 0;
  let proposed = 0;

  for (const unit of order) {
    const share = shares.get(unit.code) ?? { sites: 0, hasPortal: false };
    const more = waiting.get(unit.code) ?? 0;
    if (share.sites === 0 && more === 0) continue;
    if (share.sites > lastSerial) throw new Error(`too many sites for the codes of ${unit.code}`);
    const random = randomOf(plan.seed, unit.code);
    const bodies = bodiesOf(unit, random);
    const first = minted;
    const approvals = approvalsOf(random, share, (index) => filingId(plan.seed, first + index));
    for (const [index, approval] of approvals.entries()) {
      const content = contentOf(unit, index === 0 && share.hasPortal, minted);
      const code = `${unit.code}${String(index + 1).padStart(4, '0')}` as SiteCode;
      yield {
        filing: approval.filing,
        content: { ...content, register: registerPart(code, approval) },
      };
      minted += 1;
    }
    for (let index = 0; index < more; index += 1) {
      const filing = filingId(plan.seed, plan.sites + proposed);
      open.push({ filing, content: contentOf(unit, false, plan.sites + proposed) });
      proposed += 1;
    }

    function contentOf(of: Unit, isPortal: boolean, turn: number): SiteFile {
      const label = labels.get(of.code) ?? of.code;
      const parent = of.attachedTo === null ? undefined : byCode.get(of.attachedTo);
      const place = { unit: label, parent: (parent && labels.get(parent.code)) ?? label };
      const full = fullName(of, parent);
      const body = isPortal ? null : nextBody();
      const host = body
        ? hosts.claim(random, hostShape(random, place, portals), body.label)
        : hosts.claim(random, (name) => `www.${name}.gov.cn`, label);
      const isDepartment = of.level === 'department';
      const name = body ? full + body.name : isDepartment ? full : `${full}人民政府`;
      names.add(name);
      const number = turn % 100_000;
      const region = /^\d/.test(of.code) && signs[of.code.slice(0, 2)] ? of.code : '110000';
      const sign = signs[region.slice(0, 2)] ?? '京';
      return siteContent({
        name,
        homeUrl: `${random() < 0.7 ? 'https' : 'http'}://${host}/`,
        unit: of.code,
        sponsor: body ? name : of.office,
        kind: body?.kind ?? (isDepartment ? 'department' : 'government'),
        address: `${full}${pick(random, roads)}${1 + Math.floor(random() * 300)}号`,
        does: body?.does ?? '政府信息公开',
        icp:
          random() < 0.06
            ? '无'
            : `${sign}ICP备0000${String(turn % 1_000_000).padStart(6, '0')}号-1`,
        police:
          random() < 0.12
            ? '无'
            : `${sign}公网安备${region}990${String(number).padStart(5, '0')}号`,
        turn,
        isPortal,
        label: random() < 0.1 ? 'applied' : 'obtained',
        ipv6: random() < 0.6 ? [`2001:db8::${(turn % 65_536).toString(16)}`] : [],
      });

      function nextBody() {
        for (;;) {
          const next = bodies.next();
          if (next.done) throw new Error(`no more bodies: ${of.code}`);
          if (!names.has(full + next.value.name)) return next.value;
        }
      }
    }
  }
  yield* open;
}

const roads = [
  '人民路',
  '建设路',
  '解放路',
  '中山路',
  '和平路',
  '文化路',
  '新华路',
  '迎宾大道',
  '府前街',
  '行政中心',
];

/** Name that is unique in the country: 徐州市鼓楼区, 北京市东城区, 徐州市. */
function fullName(unit: Unit, parent: Unit | undefined): string {
  return unit.level === 'county' && parent ? parent.name + unit.name : unit.name;
}

function unitLabels(plan: CountryPlan): ReadonlyMap<UnitCode, string> {
  const taken = new Set<string>();
  const labels = new Map<UnitCode, string>();
  for (const unit of plan.units) {
    const random = randomOf(plan.seed, `label ${unit.code}`);
    let label = makeLabel(random, 2);
    while (taken.has(label)) label += makeLabel(random, 1);
    taken.add(label);
    labels.set(unit.code, label);
  }
  return labels;
}

/** Open filings by unit, as the minted ones are spread. */
function spreadOpen(plan: CountryPlan): ReadonlyMap<UnitCode, number> {
  const shares = spread(plan.units, plan.open, plan.seed + 1);
  return new Map(Array.from(shares, ([code, share]) => [code, share.sites]));
}
