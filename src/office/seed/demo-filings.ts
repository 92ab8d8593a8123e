import type { ReturnReason } from '#registry/filing.ts';
import type { SponsorKind } from '#registry/site.ts';
import type { UnitCode } from '#registry/unit.ts';
import { siteContent } from './site-content.ts';

/** What happens to a filing of the demo, one after the other. */
export type DemoStep =
  | {
      readonly unit: UnitCode;
      readonly decision: 'take-in' | 'approve' | 'return';
      readonly reason?: ReturnReason;
      readonly text?: string;
    }
  /** The filer hands it in again, with these fields changed. */
  | { readonly decision: 'resubmit'; readonly fields: Readonly<Record<string, string>> }
  | { readonly decision: 'withdraw' };

/** One open filing of the demo: the form without persons, and the way it has gone. */
export interface DemoFiling {
  readonly fields: Readonly<Record<string, string>>;
  readonly steps: readonly DemoStep[];
}

const table = `
990102|示例东区文化和旅游局|https://wlj.shilidongqu.gov.cn/|=|department|公共文化、文物保护和旅游市场|
990103|示例西区审计局|https://sjj.shilixiqu.gov.cn/|=|department|财政审计和投资审计|taken:990103
990121|示例山县教育局|https://jyj.shilishanxian.gov.cn/|=|department|义务教育、学前教育和招生|990121
990102|示例东区财政局|https://czj.shilidongqu.gov.cn/|=|department|财政预算和国有资产|990102 990100
990181|示例港市信息港|https://xxg.shiligangshi.gov.cn/|示例港市数据管理局|department|公共数据和数字经济|990181 return:990100:naming:网站名称应当使用机构名称，请改为“示例港市数据管理局”。
990302|示例湖区林业和草原局|https://lcj.shilihuqu.gov.cn/|=|department|造林绿化、森林防火和自然保护地|return:990302:incomplete:请补充办公地址的门牌号。 resubmit
990200|示例江市粮食和物资储备局|https://lsj.shilijiangshi.gov.cn/|=|department|粮食流通、储备和质量监管|990200 withdraw
990100|示例市交通运输局|https://jtj.shilishi.gov.cn/|=|department|公路水路建设和出行服务|990100 990000
990000|示例省审计厅|https://sjt.shilisheng.gov.cn/|=|department|财政审计、经济责任审计和投资审计|990000
990202|示例江南区人民政府|https://www.shilijiangnan.gov.cn/|示例江南区人民政府办公室|government|区政府信息公开|portal taken:990202
990000|示例省人民政府|https://www.shili.gov.cn/|示例省人民政府办公厅|government|省政府信息公开|portal
999001|示例直管市民政局|https://mzj.shilizhiguan.gov.cn/|=|department|社会救助和养老服务|999001
990221|示例江北县水利局|https://slj.shilijiangbei.gov.cn/|=|department|防汛抗旱和水资源管理|
bm9951|示例部示例省局示例站|https://zhan.shilibu.gov.cn/|=|dispatched|示例事务的日常监测|bm9901
990300|示例湖市政务服务网|https://zwfw.shilihushi.gov.cn/|示例湖市政务服务数据管理局|department|全市一体化政务服务|platform 990300
`;

/** The open filings of 示例省, in every stage from 未提交 to 已办结. */
export function demoFilings(): readonly DemoFiling[] {
  return table
    .trim()
    .split('\n')
    .map((line, index): DemoFiling => {
      const [unit = '', name = '', homeUrl = '', sponsor = '', kind = '', does = '', rest = ''] =
        line.split('|');
      const marks = rest.split(' ').filter(Boolean);
      const fields = fieldsOf(
        { unit, name, homeUrl, sponsor: sponsor === '=' ? name : sponsor, kind, does, marks },
        index,
      );
      return {
        fields,
        steps: marks
          .filter((mark) => mark !== 'portal' && mark !== 'platform')
          .map((mark) => stepOf(mark, fields)),
      };
    });
}

function fieldsOf(
  idea: Readonly<Record<'unit' | 'name' | 'homeUrl' | 'sponsor' | 'kind' | 'does', string>> & {
    readonly marks: readonly string[];
  },
  index: number,
): Readonly<Record<string, string>> {
  const number = String(index + 101);
  const content = siteContent({
    ...idea,
    unit: idea.unit as UnitCode,
    kind: idea.kind as SponsorKind,
    address: `示例省示例大街${number}号`,
    icp: `京ICP备0000${number.padStart(6, '0')}号-1`,
    police: `京公网安备990000000${number.padStart(5, '0')}号`,
    turn: index,
    isPortal: idea.marks.includes('portal'),
    isServicePlatform: idea.marks.includes('platform'),
    label: 'applied',
  });
  return {
    name: content.name,
    homeUrl: content.homeUrl,
    unit: content.unit,
    'sponsor.name': content.sponsor.name,
    'sponsor.kind': content.sponsor.kind,
    address: content.address,
    isPortal: content.isPortal ? 'yes' : 'no',
    isServicePlatform: content.isServicePlatform ? 'yes' : 'no',
    'clearances.label': content.clearances.label,
    'clearances.domain': content.clearances.domain,
    'clearances.icp': content.clearances.icp,
    'clearances.police': content.clearances.police,
    icp: content.icp,
    police: content.police,
    introduction: content.introduction,
    justification: content.justification,
  };
}

function stepOf(mark: string, fields: Readonly<Record<string, string>>): DemoStep {
  const [word = '', unit = '', reason = '', text = ''] = mark.split(':');
  switch (word) {
    case 'withdraw':
      return { decision: 'withdraw' };
    case 'resubmit':
      return { decision: 'resubmit', fields: { address: `${fields['address']}附1号` } };
    case 'taken':
      return { unit: unit as UnitCode, decision: 'take-in' };
    case 'return':
      return { unit: unit as UnitCode, decision: 'return', reason: reason as ReturnReason, text };
    default:
      return { unit: word as UnitCode, decision: 'approve' };
  }
}
