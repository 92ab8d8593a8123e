/**
 * What a filer confirms before the form opens (R-3.1, B02 to B07). The hash of `confirmationLines`
 * goes with the filing, so that it is known which wording was confirmed: change the wording freely,
 * it gets another hash by itself.
 */
export const confirmation = {
  lead: '请确认新网站已完成下列操作后再进行报备。',
  opening: {
    title: '一、履行开办审批程序',
    kinds: [
      {
        who: '省级政府、国务院部门门户网站',
        rule: '省级政府和国务院部门开办政府门户网站，要经本地区、本部门主要负责同志同意后，由本地区、本部门办公厅（室）按流程办理有关事宜，并报国务院办公厅备案。',
      },
      {
        who: '市、县级政府门户网站',
        rule: '市、县级政府开办政府门户网站，要经本级政府主要负责同志同意后，由本级政府办公厅（室）向上级政府办公厅（室）提出申请，逐级审核，并报省（区、市）人民政府办公厅批准。',
      },
      {
        who: '省级、市级政府部门网站',
        rule: '省级、市级政府部门开办部门网站，要经本部门主要负责同志同意后，向本级人民政府办公厅（室）提出申请，逐级审核，并报省（区、市）人民政府办公厅批准。',
      },
      {
        who: '实行垂直管理的国务院部门的基层网站',
        rule: '实行全系统垂直管理的国务院部门，其基层单位开办网站，要经本单位主要负责同志同意后，向上级部门办公厅（室）提出申请，逐级审核，并报国务院有关部门办公厅（室）批准。',
      },
    ],
  },
  clearances: {
    title: '二、办理标识、域名和备案',
    lines: [
      '党政机关网站标识：政府网站主办单位向编制部门提交加挂党政机关网站标识申请。',
      '域名：按流程注册政府网站域名。',
      'ICP备案：向当地电信主管部门申请ICP备案。',
      '公安机关备案：根据网络系统安全管理的相关要求向公安机关备案。',
    ],
  },
  consent: '点击“继续”，即确认新网站已完成上述操作。确认的内容版本随申请一并记录。',
} as const;

/** Everything confirmed, line by line, in the order shown. */
export const confirmationLines: readonly string[] = [
  confirmation.lead,
  confirmation.opening.title,
  ...confirmation.opening.kinds.flatMap(({ who, rule }) => [who, rule]),
  confirmation.clearances.title,
  ...confirmation.clearances.lines,
  confirmation.consent,
];
