import { isoOf, mintingMoment, parseMoment } from '#registry/moment.ts';
import type { RegisterPart, SiteCode, SiteFile, SiteStatus, SponsorKind } from '#registry/site.ts';
import type { UnitCode } from '#registry/unit.ts';
import { filingId } from './filing-id.ts';
import { siteContent } from './site-content.ts';

/**
 * One line a site: unit | name | home URL | sponsor, = for the name | kind | approved | in charge of | rest.
 * Rest: `portal`, `platform`, `label` (applied for), `none` (无 for both numbers), `v6`, `domain=…`,
 * `now=unit` (moved since), `why=…` (justification), and the statuses after 正常 as `date=status[>until]`.
 */
const table = `
990000|示例省人民政府网（旧版）|https://www.shilisheng.gov.cn/|示例省人民政府办公厅|government|2024-01-08 10:12|省政府信息公开|2026-09-01=offline-approved 2026-09-15=offline-permanent
990000|示例省政务服务网|https://zwfw.shilisheng.gov.cn/|示例省政务服务数据管理局|department|2024-01-09 09:30|全省一体化政务服务|platform v6 domain=zwfw.shili.gov.cn
990000|示例省发展和改革委员会|https://fgw.shilisheng.gov.cn/|=|department|2024-01-15 15:40|发展规划、重大项目、价格管理和信用体系建设|v6
990000|示例省教育厅|https://jyt.shilisheng.gov.cn/|=|department|2024-01-15 16:20|基础教育、职业教育、考试招生和教师队伍建设|domain=jyt.shili.gov.cn
990000|示例省民政厅|https://mzt.shilisheng.gov.cn/|=|department|2024-02-19 11:05|社会救助、养老服务、社会组织管理和区划地名|v6
990000|示例省财政厅|https://czt.shilisheng.gov.cn/|=|department|2024-03-04 14:26|财政预算、政府采购和会计管理|
990000|示例省水利厅|https://slt.shilisheng.gov.cn/|=|department|2024-05-20 10:48|防汛抗旱、水资源管理和河湖长制|2026-10-28=offline-temporary>2026-11-26
990000|示例省生态环境厅|https://sthjt.shilisheng.gov.cn/|=|department|2024-05-20 16:00|污染防治、环境影响评价和环境质量监测|v6
990000|示例省公共资源交易中心|https://ggzy.shilisheng.gov.cn/|=|institution|2025-03-11 09:15|工程建设、政府采购和土地交易|2025-09-01=exempt
990000|示例省社会保险事业管理中心|https://sb.shilisheng.gov.cn/|=|institution|2025-04-02 10:31|社保参保、待遇领取和查询|why=社会保险业务系统须单独设站
990000|示例省教育厅学生资助处|https://xszz.shilisheng.gov.cn/|示例省教育厅|internal|2025-04-03 15:59|学生资助政策和申请|why=学生资助信息须单独发布 2026-03-10=offline-approved
990000|示例省人民政府驻示例地办事处|https://zslb.shilisheng.gov.cn/|=|dispatched|2025-06-18 11:11|驻地联络、招商引资和流动人员服务|label
990100|示例市人民政府|https://www.shilishi.gov.cn/|示例市人民政府办公室|government|2024-01-10 10:00|市政府信息公开|portal v6 domain=shilishi.gov.cn
990100|示例市发展和改革委员会|https://fgw.shilishi.gov.cn/|=|department|2024-02-26 09:42|发展规划、重大项目和价格管理|
990100|示例市教育局|https://jyj.shilishi.gov.cn/|=|department|2024-02-26 15:58|基础教育、职业教育和考试招生|v6
990100|示例市公安局|https://gaj.shilishi.gov.cn/|=|department|2024-03-18 10:20|社会治安、户籍、出入境和交通管理|2026-10-29=offline-emergency>2026-12-31
990100|示例市民政局|https://mzj.shilishi.gov.cn/|=|department|2024-03-18 17:03|社会救助、养老服务和社会组织管理|2025-07-01=offline-temporary>2025-07-20 2025-07-21=normal
990100|示例市体育局|https://tyj.shilishi.gov.cn/|=|department|2024-04-22 14:14|全民健身、竞技体育和体育设施|2025-02-10=offline-approved 2025-03-03=offline-permanent
990100|示例市住房公积金管理中心|https://gjj.shilishi.gov.cn/|=|institution|2025-05-12 10:06|公积金缴存、提取和贷款|label
990100|示例市市场监督管理局|https://scjgj.shilishi.gov.cn/|=|department|2026-10-12 15:30|登记注册、食品药品安全、质量和计量|label
990102|示例东区人民政府|https://www.shilidongqu.gov.cn/|示例东区人民政府办公室|government|2024-01-11 09:09|区政府信息公开|portal v6
990102|示例东区民政局|https://mzj.shilidongqu.gov.cn/|=|department|2024-06-03 10:45|社会救助、养老服务和婚姻登记|
990102|示例东区教育局|https://jyj.shilidongqu.gov.cn/|=|department|2024-06-03 10:45|义务教育、学前教育和招生|none label
990102|示例东区示例街道办事处|https://sljd.shilidongqu.gov.cn/|=|dispatched|2026-10-28 15:20|社区服务、综治和社会救助|label why=街道办事处按要求单独设站
990103|示例西区人民政府|https://www.shilixiqu.gov.cn/|示例西区人民政府办公室|government|2024-01-11 09:40|区政府信息公开|portal
990103|示例西区卫生健康局|https://wjj.shilixiqu.gov.cn/|=|department|2024-07-15 16:40|医疗服务、疾病预防控制和基层卫生|2026-10-30=offline-temporary>2026-11-28
990121|示例山县人民政府|https://www.shilishanxian.gov.cn/|示例山县人民政府办公室|government|2024-01-12 14:30|县政府信息公开|portal v6
990121|示例山县农业农村局|https://nyncj.shilishanxian.gov.cn/|=|department|2024-08-19 11:36|乡村振兴、农产品质量安全和农业技术推广|none
990121|示例山县示例镇人民政府|https://slz.shilishanxian.gov.cn/|=|government|2025-01-06 10:10|乡镇政务公开和便民服务|label none
990181|示例港市人民政府|https://www.shiligangshi.gov.cn/|示例港市人民政府办公室|government|2024-01-12 15:59|市政府信息公开|portal v6 domain=shiligang.gov.cn
990181|示例港市信访局|https://xfj.shiligangshi.gov.cn/|=|department|2024-09-02 09:20|群众来信来访、网上信访和矛盾化解|2025-11-03=deleted
990181|示例港市口岸办公室|https://ka.shiligangshi.gov.cn/|=|department|2025-08-25 15:15|通关便利、口岸规划和服务|
990200|示例江市人民政府|https://www.shilijiangshi.gov.cn/|示例江市人民政府办公室|government|2024-01-15 10:30|市政府信息公开|portal v6
990200|示例江市交通运输局|https://jtj.shilijiangshi.gov.cn/|=|department|2024-10-14 10:02|公路水路建设、道路运输和出行服务|2026-02-02=offline-temporary>2026-02-21 2026-02-22=normal
990200|示例江市文化和旅游局|https://wlj.shilijiangshi.gov.cn/|=|department|2026-05-18 16:10|公共文化、文物保护和旅游市场|v6
990202|示例江南区住房和城乡建设局|https://zjj.shilijiangnan.gov.cn/|=|department|2025-02-17 11:50|住房保障、建筑市场和物业管理|
990221|示例江北县人民政府|https://www.shilijiangbei.gov.cn/|示例江北县人民政府办公室|government|2024-01-16 09:33|县政府信息公开|portal
990221|示例江北县应急管理局|https://yjglj.shilijiangbei.gov.cn/|=|department|2025-07-07 15:47|安全生产、防灾减灾救灾和应急救援|2026-08-03=offline-emergency>2026-08-20 2026-08-18=normal
990300|示例湖市人民政府|https://www.shilihushi.gov.cn/|示例湖市人民政府办公室|government|2024-01-16 14:08|市政府信息公开|portal v6
990300|示例湖市河湖事务中心|https://hhsw.shilihushi.gov.cn/|=|institution|2025-10-20 09:05|河湖巡查、水质公示和志愿服务|label
990302|示例湖区人民政府|https://www.shilihuqu.gov.cn/|示例湖区人民政府办公室|government|2024-01-17 10:17|区政府信息公开|portal
990302|示例湖区审计局|https://sjj.shilihuqu.gov.cn/|=|department|2026-10-29 15:45|财政审计、经济责任审计和投资审计|label
990321|示例湖县水利局|https://slj.shilihuxian.gov.cn/|=|department|2024-04-08 10:55|防汛抗旱和水资源管理|now=990302
999001|示例直管市人民政府|https://www.shilizhiguan.gov.cn/|示例直管市人民政府办公室|government|2024-01-18 11:20|市政府信息公开|portal v6
999001|示例直管市财政局|https://czj.shilizhiguan.gov.cn/|=|department|2025-11-24 16:01|财政预算、政府采购和国有资产|
bm9900|示例部|https://www.shilibu.gov.cn/|=|department|2024-01-05 09:00|示例事务的规划、标准和监督|portal v6
bm9900|示例部示例司|https://sls.shilibu.gov.cn/|=|internal|2025-03-31 10:40|示例标准和示例统计|why=业务系统须单独设站
bm9901|示例部示例省局|https://shiliju.shilibu.gov.cn/|=|department|2024-11-11 11:11|全省示例事务的监督检查|v6
bm9951|示例部示例省局示例分局|https://fenju.shilibu.gov.cn/|=|dispatched|2026-03-23 14:50|示例市示例事务的监督检查|label
`;

/** The minted sites of 示例省 and 示例部, in the order of their codes; every status occurs. */
export function demoSites(): readonly SiteFile[] {
  const ideas = table.trim().split('\n').map(parseLine);
  const serials = new Map<UnitCode, number>();
  return ideas
    .sort((a, b) => compare(a.approvedAt, b.approvedAt) || compare(a.filing, b.filing))
    .map((idea) => {
      const serial = (serials.get(idea.mintedUnder) ?? 0) + 1;
      serials.set(idea.mintedUnder, serial);
      return finish(idea, `${idea.mintedUnder}${String(serial).padStart(4, '0')}` as SiteCode);
    })
    .sort((a, b) => compare(a.register?.siteCode ?? '', b.register?.siteCode ?? ''));
}

interface Idea {
  readonly mintedUnder: UnitCode;
  readonly filing: RegisterPart['filing'];
  readonly approvedAt: string;
  readonly content: SiteFile;
  readonly later: readonly string[];
}

function parseLine(line: string, index: number): Idea {
  const [
    unit = '',
    name = '',
    homeUrl = '',
    sponsor = '',
    kind = '',
    approved = '',
    does = '',
    rest = '',
  ] = line.split('|');
  const marks = rest.split(' ').filter(Boolean);
  const value = (key: string) =>
    marks.find((mark) => mark.startsWith(`${key}=`))?.slice(key.length + 1);
  const isNone = marks.includes('none');
  const number = String(index + 1);
  const domain = value('domain');
  return {
    mintedUnder: unit as UnitCode,
    filing: filingId(990_000, index),
    approvedAt: `${approved.replace(' ', 'T')}:00.000+08:00`,
    later: marks.filter((mark) => /^\d{4}-/.test(mark)),
    content: siteContent({
      name,
      homeUrl,
      unit: (value('now') ?? unit) as UnitCode,
      sponsor: sponsor === '=' ? name : sponsor,
      kind: kind as SponsorKind,
      address: `示例省示例路${number}号`,
      does,
      // Numbers of the year 0000 were never given to anybody.
      icp: isNone ? '无' : `京ICP备0000${number.padStart(6, '0')}号-1`,
      police: isNone ? '无' : `京公网安备990000000${number.padStart(5, '0')}号`,
      turn: index,
      isPortal: marks.includes('portal'),
      isServicePlatform: marks.includes('platform'),
      label: marks.includes('label') ? 'applied' : 'obtained',
      otherDomains: domain === undefined ? [] : [domain],
      ipv6: marks.includes('v6') ? [`2001:db8::${(index + 1).toString(16)}`] : [],
      justification: value('why') ?? '',
    }),
  };
}

function finish(idea: Idea, siteCode: SiteCode): SiteFile {
  const approved = parseMoment(idea.approvedAt);
  if (approved === null) throw new Error(`no moment: ${idea.approvedAt}`);
  const mintedAt = isoOf(mintingMoment(approved));
  const later = idea.later.map((mark) => {
    const [date = '', status = '', until = ''] = mark.split(/[=>]/);
    return { at: `${date}T09:00:00.000+08:00`, status: status as SiteStatus, until };
  });
  const last = later.at(-1);
  return {
    ...idea.content,
    register: {
      siteCode,
      generation: 1,
      filing: idea.filing,
      approvedAt: idea.approvedAt,
      mintedAt,
      status: last?.status ?? 'normal',
      until: last?.until ?? '',
      history: [
        { at: mintedAt, status: 'normal' },
        ...later.map(({ at, status }) => ({ at, status })),
      ],
    },
  };
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
