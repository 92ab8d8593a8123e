import type { Finding, FindingCode } from '#registry/verify-finding.ts';

import { filingKindText } from './words.ts';

type Say = (params: Finding['params']) => string;

const sentences: Record<FindingCode, Say> = {
  unprovable: ({ why }) => `这个提交的内容不成形，不能按规则核验（${why}）`,
  'start-damaged': () => '起始提交不是一个登记簿：缺少能读取的 data/policy.yaml',
  'pending-at-start': () => '起始提交里有等待标识码而没有办结的网站',
  'code-path': () => '文件的路径与文件里的编码不一致，或者文件的结构不对',
  'entry-refused': () =>
    '有登记簿不允许的条目：链接、子模块、可执行文件、不规范的名字，或者同名、次序不对、空的文件夹',
  'path-unknown': () => '登记簿里不允许有这个路径的文件',
  'file-removed': () => '删除或移走了文件；标识码的文件永远不删除、不改路径',
  'history-lost': () => '网站的状态历史被改写或缩短',
  'no-event': () => '改动了数据，而提交没有写明做了什么（Event）',
  'event-unknown': ({ event }) => `登记簿没有这一种提交：${event}`,
  'policy-changed': () =>
    '改动了 data/policy.yaml，而这个提交不是有签名、写明由谁和为什么的规则变更',
  'policy-invalid': () => '改动后的 data/policy.yaml 不能读取',
  'format-changed': () => '数据格式的版本在升级以外被改动，或者升级的结果与规定的不一致',
  'format-newer': ({ version }) => `数据格式是第 ${version} 版，比本程序新；请用更新版本的程序核验`,
  'keys-changed': () => '登记簿的公钥被改动、删去，或者加入的方式不对',
  unsigned: () => '登记簿的提交没有签名',
  'signed-by-github': () =>
    '合并提交只有 GitHub 的签名，这里不能核验（可用 --trust-github 相信它）',
  'signature-wrong': () => '签名不对：提交在签名以后被改动，或者签名是伪造的',
  'signature-foreign': ({ key }) => `签名所用的公钥（…${key}）不是登记簿的`,
  'key-not-in-force': ({ key, from, until }) =>
    `签名所用的公钥（…${key}）当时无效：有效期从 ${from} ${until ? `到 ${until}` : '起'}`,
  'checkpoint-missing': () => '生成标识码的提交没有写明检查点',
  'checkpoint-differs': () => '提交写明的检查点与至今生成的全部标识码不一致',
  'rolled-back': ({ size, found }) =>
    `历史被回退：检查点有 ${size} 个标识码，这份克隆只有 ${found} 个，也没有检查点的提交`,
  rewritten: ({ day }) => `历史被改写：${day} 的检查点所在的提交不在 main 上`,
  'checkpoint-other': () => '检查点与它写明的提交不一致：抄错了，或者不是这个登记簿的检查点',
  'unit-outside-filing': () => '组织单位的文件在挂接调整、单位信息办结以外被改动',
  'code-without-mint': () => '出现了新的标识码，而这个提交不是当日生成',
  'pending-without-conclusion': () => '出现了等待标识码的网站，而这个提交不是申请办结',
  'too-much-changed': () => '改动了这一种提交不能改动的内容',
  'content-differs': () => '内容与按规则重新计算的结果不一致',
  'content-invalid': ({ why }) => `内容不合格式${why ? `（${why}）` : ''}`,
  'time-missing': () => '提交没有写明时间（At）',
  'time-differs': ({ at }) => `写明的时间与提交的时间不一致：${at}`,
  'time-backwards': ({ at }) => `时间早于它之前发生的事：${at}`,
  'trailer-differs': ({ key, told, right }) =>
    `提交写明的 ${key} 是“${told}”，按内容应为“${right}”`,
  'trail-differs': ({ number }) => `办结写明的审核记录与申请的提交不一致（第 ${number} 条）`,
  'branch-detached': () => '办结的第二个父提交不是从 main 分出的申请',
  'branch-foreign': () => '申请里有不属于任何步骤的提交',
  'decision-changes-content': () => '作出决定的提交同时改动了内容',
  'filing-other': () => '申请里有另一份申请的提交',
  'filing-unnamed': ({ filing }) => `办结写明的申请号“${filing}”不是 8 位的申请号`,
  'filing-twice': ({ filing }) => `申请 ${filing} 已经办结过，或者与已有网站的申请号相同`,
  'filing-nothing': () => '申请的改动不是任何一种可以申请的事项',
  'asker-not-entitled': ({ account, kind }) =>
    `${account || '填报单位'}不能申请或办理“${acts[String(kind)] ?? kind}”，或者缺少另一个账户`,
  'unit-not-in-force': ({ unit }) => `申请新增网站时，组织单位 ${unit} 不存在或者已经撤并`,
  'content-told': () => '申请写明的内容与实际提交的内容不一致',
  'base-unknown': ({ unit }) => `${unit} 的决定所依据的提交当时不在 main 上`,
  'base-stale': ({ unit }) => `${unit} 的决定依据的是作出决定时已经失效的挂接关系`,
  'account-foreign': ({ unit, account }) => `账户 ${account || '（空）'} 不属于组织单位 ${unit}`,
  'decision-refused': ({ unit, account, why }) =>
    `${unit}（账户 ${account}）的决定无效：${refusals[String(why)] ?? why}`,
  'opinion-missing': ({ unit }) => `${unit} 退回而没有写明原因和意见`,
  'chain-empty': () => '没有任何单位可以审核这份申请',
  'approval-missing': ({ unit, stage }) =>
    unit ? `缺少 ${unit} 的审核通过就办结了` : `没有全部审核通过就办结了（${stage}）`,
  'tree-broken': ({ unit, why }) => `组织单位 ${unit} 使挂接关系不成立（${why}）`,
  'emergency-differs': ({ filing }) => `紧急下线的记录与申请 ${filing} 不一致`,
  'change-refused': ({ why }) => `网站当时的状态，或者申请的日期，不允许这样变更（${why}）`,
  'mint-not-due': ({ at }) => `到 ${at} 没有应当生成的标识码`,
  'mint-differs': ({ at }) => `生成的标识码与按规则重新计算的不一致（${at} 一批）`,
  'code-twice': ({ code }) => `标识码 ${code} 给了两次`,
  'serials-used-up': ({ unit }) => `${unit} 的 9999 个顺序号已经用完`,
  'paper-changed': () => '改动了已经公布的通知、动态或已经提交的评分（只能撤回或者补充更正）',
  'label-changed': () => '改动了已经发放的网站标识',
  'label-unsigned': ({ number, why }) => `网站标识 ${number} 的签名不成立（${why}）`,
  'proof-incomplete': ({ oid }) => `证明缺少需要的内容，或者内容被改动（${oid}）`,
  'code-unknown': ({ code }) => `登记簿里没有标识码 ${code}`,
};

/** Acts that are no kind of filing. */
const acts: Readonly<Record<string, string>> = {
  ...filingKindText,
  'complete-offline': '完成下线',
  'raise-generation': '更换校验码',
};

const refusals: Readonly<Record<string, string>> = {
  'not-open': '申请当时不在审核中',
  'not-your-turn': '还没有轮到这个单位',
  'already-approved': '这个单位已经审核',
  'outside-chain': '这个单位不在审核流程内',
  'content-changed': '内容在审核以后变化了',
  'account-decided': '同一账户在一个流程内审核了两次',
  'own-filing': '账户审核了自己提交的申请',
  'already-taken-in': '已经接收',
  'own-portal': '本级门户应由上级组织单位审核',
  'opening-second-account': '登记收到纸质材料的账户审核通过了自己收的申请，当时的规则要求两个账户',
};

/** What is wrong, as a sentence (R-9.2). */
export function findingText({ code, params }: Pick<Finding, 'code' | 'params'>): string {
  return sentences[code](params);
}
