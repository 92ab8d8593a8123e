import type { SponsorKind } from '#registry/site.ts';
import type { Unit } from '#registry/unit.ts';
import { bureauLabel, bureauName, bureaus } from './bureaus.ts';
import { makeLabel } from './host-labels.ts';
import { pick, shuffle, type Random } from './random.ts';

/** A body that sponsors a site below a unit. */
export interface Body {
  /** Without the unit's name. */
  readonly name: string;
  readonly label: string;
  readonly kind: SponsorKind;
  readonly does: string;
}

const offices = [
  ['政策法规', 'fg'],
  ['规划财务', 'gh'],
  ['行政审批', 'sp'],
  ['综合协调', 'zh'],
  ['信息中心', 'xx'],
  ['监督检查', 'jc'],
  ['科技标准', 'kj'],
  ['宣传教育', 'xj'],
  ['基层指导', 'jc2'],
  ['统计监测', 'tj'],
  ['培训中心', 'px'],
  ['国际合作', 'gj'],
  ['档案资料', 'da'],
  ['志愿服务', 'zy'],
  ['发展研究', 'fz'],
] as const;
const firsts = [...'大小东西南北中上下新永和安太长平青白红黄金石龙凤双三五七花云水河山林'];
const seconds = [...'桥坪沟坝湾岭塘店营寨庄集屯堡坡坑洲峰泉溪湖港口城关阳源田原家'];

/**
 * The bodies of a unit that may sponsor sites, likely ones first and without end: its bureaus (in a
 * county with towns and 街道 between them), then their divisions.
 */
export function* bodiesOf(unit: Unit, random: Random): Generator<Body> {
  const own = shuffle(random, bureaus);
  const isVertical =
    unit.level === 'department' || unit.level === 'bureau' || unit.level === 'sub-bureau';
  const atProvince = unit.level === 'province';
  const towns = unit.level === 'county' ? townsOf(random) : null;
  const ending = unit.level === 'department' ? '司' : '处';
  for (const bureau of own) {
    const name = isVertical ? bureau.stem + ending : bureauName(bureau, atProvince);
    const label = isVertical ? bureau.label : bureauLabel(bureau, atProvince);
    const kind = isVertical ? 'internal' : name.endsWith('中心') ? 'institution' : 'department';
    yield { name, label, kind, does: bureau.does };
    if (towns && random() < 0.6) {
      const town = towns.next();
      if (!town.done) yield town.value;
    }
  }
  for (let round = 1; ; round += 1) {
    for (const [office, short] of offices) {
      for (const bureau of own) {
        const body = isVertical ? bureau.stem + ending : bureauName(bureau, atProvince);
        const part = /中心$/.test(office)
          ? office
          : `${office}${isVertical ? '室' : atProvince ? '处' : '科'}`;
        yield {
          name: `${body}${part}${round > 1 ? `第${round}工作组` : ''}`,
          label: `${bureau.label}${short}`,
          kind: /中心$/.test(office) ? 'institution' : 'internal',
          does: bureau.does,
        };
      }
    }
  }
}

/** Towns, townships and 街道 of a county (A01): no name twice. */
function* townsOf(random: Random): Generator<Body> {
  for (const first of shuffle(random, firsts)) {
    const place = first + pick(random, seconds);
    const at = random();
    const isStreet = at < 0.3;
    yield {
      name: isStreet ? `${place}街道办事处` : `${place}${at < 0.75 ? '镇' : '乡'}人民政府`,
      label: makeLabel(random, 2),
      kind: isStreet ? 'dispatched' : 'government',
      does: '政务公开、便民服务和基层治理',
    };
  }
}
