/** A line of administration whose bodies sponsor sites: 民政厅, 民政局, mz. */
export interface Bureau {
  /** Name without its ending. */
  readonly stem: string;
  /** First part of its host name. */
  readonly label: string;
  /** Ending at a province, and below. */
  readonly ending: readonly [province: string, below: string];
  /** What it is in charge of, for introductions. */
  readonly does: string;
}

/** Bodies found at every level, most frequent first. */
export const bureaus: readonly Bureau[] = table(`
民政|mz|厅|局|社会救助、养老服务、社会组织管理和区划地名
财政|cz|厅|局|财政预算、政府采购、国有资产和会计管理
教育|jy|厅|局|基础教育、职业教育、考试招生和教师队伍建设
发展和改革|fg|委员会|委员会|发展规划、重大项目、价格管理和信用体系建设
人力资源和社会保障|rs|厅|局|就业创业、社会保险、人才引进和劳动关系
自然资源|zrzy|厅|局|国土空间规划、不动产登记、耕地保护和测绘
生态环境|sthj|厅|局|污染防治、环境影响评价、环境质量监测
住房和城乡建设|zj|厅|局|住房保障、建筑市场、城市建设和物业管理
交通运输|jt|厅|局|公路水路建设、道路运输和出行服务
水利|sl|厅|局|防汛抗旱、水资源管理和河湖长制
农业农村|nync|厅|局|乡村振兴、农产品质量安全和农业技术推广
商务|sw|厅|局|内外贸易、招商引资和市场体系建设
文化和旅游|wl|厅|局|公共文化、文物保护和旅游市场
卫生健康|wj|委员会|局|医疗服务、疾病预防控制和基层卫生
应急管理|yjgl|厅|局|安全生产、防灾减灾救灾和应急救援
审计|sj|厅|局|财政审计、经济责任审计和投资审计
市场监督管理|scjg|局|局|登记注册、食品药品安全、质量和计量
统计|tj|局|局|统计调查、数据发布和普查
公安|ga|厅|局|社会治安、户籍、出入境和交通管理
司法|sf|厅|局|法律服务、行政复议和普法宣传
科学技术|kj|厅|局|科技计划、成果转化和高新技术企业认定
工业和信息化|gx|厅|局|产业规划、中小企业和信息化建设
林业和草原|lc|局|局|造林绿化、森林防火和自然保护地
医疗保障|yb|局|局|医保待遇、药品采购和基金监管
退役军人事务|tyjr|厅|局|移交安置、就业创业和褒扬纪念
体育|ty|局|局|全民健身、竞技体育和体育设施
信访|xf|局|局|群众来信来访、网上信访和矛盾化解
机关事务管理|jgsw|局|局|办公用房、公务用车和公共机构节能
政务服务数据管理|zwfw|局|局|政务服务大厅、数据共享和一网通办
城市管理和综合执法|cg|局|局|市容环境、城市照明和综合执法
粮食和物资储备|ls|局|局|粮食流通、储备和质量监管
乡村振兴|xczx|局|局|防止返贫监测、帮扶项目和资金
广播电视|gd|局|局|广播电视、网络视听和公共服务
国有资产监督管理|gzw|委员会|局|国有企业改革、产权管理和监督
民族宗教事务|mzzj|委员会|局|民族团结进步和宗教事务管理
地方金融监督管理|jr|局|局|地方金融组织监管和企业上市服务
人民防空|rf|办公室|办公室|人防工程、疏散掩蔽和防空警报
外事|ws|办公室|办公室|因公出国境、友好城市和涉外服务
档案|da|局|局|档案收集、保管利用和执法检查
投资促进|tc|局|局|招商项目、投资环境和企业服务
住房公积金管理|gjj|中心|中心|公积金缴存、提取和贷款
公共资源交易|ggzy|中心|中心|工程建设、政府采购和土地交易
地震|dz|局|局|震情监测、震害防御和科普宣传
气象|qx|局|局|天气预报、预警信号和气候公报
供销合作社联合|gxs|社|社|农资供应、农产品流通和社有企业
残疾人联合|cl|会|会|康复、就业、扶残助残和权益维护
老龄工作|ll|委员会|委员会|老年优待、敬老助老和老年友好社区
河湖事务|hhsw|中心|中心|河湖巡查、水质公示和志愿服务
园林绿化|yl|局|局|公园管理、绿地养护和古树名木
海洋与渔业|hyyy|局|局|渔业资源、海域使用和船舶检验
大数据发展|dsj|局|局|公共数据、数字经济和智慧城市
口岸|ka|办公室|办公室|通关便利、口岸规划和服务
煤炭工业|mt|局|局|煤矿安全、产能公告和技术改造
地方志编纂|dfz|委员会|办公室|志书年鉴、地情资料和数字方志馆
社会保险事业管理|sb|局|中心|社保参保、待遇领取和查询
劳动就业服务|jyfw|局|中心|招聘信息、技能培训和失业登记
疾病预防控制|jk|局|中心|传染病防控、预防接种和健康教育
不动产登记|bdc|中心|中心|登记办理、查询和档案利用
食品药品检验检测|spyp|中心|中心|检验报告、抽检信息和标准
农业机械化|nj|局|中心|农机补贴、监理和推广
`);

function table(text: string): readonly Bureau[] {
  return text
    .trim()
    .split('\n')
    .map((line) => {
      const [stem = '', label = '', province = '', below = '', does = ''] = line.split('|');
      return { stem, label, ending: [province, below], does };
    });
}

/** The body's name below a division: 民政厅 at a province, 民政局 elsewhere. */
export function bureauName(bureau: Bureau, atProvince: boolean): string {
  return bureau.stem + bureau.ending[atProvince ? 0 : 1];
}

const endings: Readonly<Record<string, string>> = {
  厅: 't',
  局: 'j',
  委员会: 'w',
  办公室: 'b',
  中心: 'zx',
  社: 's',
  会: 'h',
};

/** The first part of its host name: mzt, mzj. */
export function bureauLabel(bureau: Bureau, atProvince: boolean): string {
  return bureau.label + (endings[bureau.ending[atProvince ? 0 : 1]] ?? '');
}
