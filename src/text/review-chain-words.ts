import { fieldTitle } from '#registry/field-title.ts';
import type { Refusal } from '#registry/filing.ts';
import { isAtDesk, type PullRefusal } from '#registry/pull-scope.ts';
import {
  askedUnits,
  type IgnoredReview,
  type PullStatus,
  rowsBy,
  type RowStatus,
} from '#registry/review-chain-status.ts';
import { decisionOfStep } from '#registry/second-reader.ts';
import type { FilingId } from '#registry/site.ts';
import { finalUnit, type UnitTree } from '#registry/unit-tree.ts';
import type { UnitCode } from '#registry/unit.ts';
import { minuteText } from './elapsed.ts';
import { problemText } from './problems.ts';
import { filingKindText, refusalText, stepReasonText } from './words.ts';

/** Context of the required status. */
export const reviewChainContext = 'review-chain';
/** Tells the register's one comment from others. */
export const reviewChainComment = 'site-register:review-chain';

/** 不能受理的原因 */
export const pullRefusalText = {
  nothing: '与 main 没有不同',
  'files-cut-short': 'GitHub 没有列全改动的文件，不能据此审核，请维护人员处理',
  'too-many-files': '改动的文件超过 3000 个，请分成几个提交',
  'touches-owners': '改动了 CODEOWNERS：它由组织单位生成，不能由申请修改',
  'touches-workflows': '改动了 .github：CODEOWNERS、工作流和模板不能由申请修改',
  'touches-units': '改动了组织单位：挂接调整和单位信息修改请在登记簿的审核台办理',
  'touches-policy': '改动了 data/policy.yaml：各项规定不能由申请修改',
  'touches-elsewhere': '改动了网站文件以外的内容：程序的修改请另提，申请只能改动 data/sites',
  'taken-away': '删除或者改名了文件：登记簿中的文件不能删除',
  'path-wrong':
    '路径不对：新增网站的文件应为 data/sites/<单位前两位>/<单位>/new-<申请编号>.yaml，编号为 8 位',
  'several-sites': '一项申请只能改动一个网站；多个新增网站可以放在一起，修改不可以',
  'several-units': '批量新增的网站应属于同一个组织单位，请按单位分开',
  'batch-too-large': '一次最多 200 个网站，请分成几次',
  'change-by-git':
    '已经登记的网站只能由当初用 Git 上报它的账户在这里修改，其他请凭网站标识码和校验码登录登记簿修改',
  'not-plain': '只能是普通文件，不能是链接、子模块或者可执行文件',
  'other-history': '与 main 没有共同的历史，请从 main 开分支重新提出',
  'reviews-cut-short': 'GitHub 没有列全审核意见，不能据此判断，请维护人员处理',
} as const satisfies Record<PullRefusal, string>;

/** 一条审核意见不算数的原因 */
const ignoredText = {
  ...refusalText,
  'opinion-missing': '退回应写明原因',
  'before-adoption': '早于这份内容收进登记簿、填好联系人的时间，请再看一次',
} as const satisfies Record<Refusal | 'opinion-missing' | 'before-adoption', string>;

/** The required status: green only where every row is approved. GitHub cuts the words at 140. */
export function statusLine(
  status: PullStatus,
  tree: UnitTree,
): { readonly state: 'success' | 'failure' | 'pending'; readonly description: string } {
  if (status.is === 'refused') {
    return { state: 'failure', description: clip(pullRefusalText[status.why]) };
  }
  if (isAtDesk(status)) return { state: 'pending', description: '在登记簿的审核台办理' };
  const { approved, returned, waiting } = rowsBy(status);
  if (status.rows.every(({ adopted }) => adopted?.isLanded)) {
    return { state: 'success', description: '已办结' };
  }
  if (waiting.length === 0 && returned.length === 0) {
    return { state: 'success', description: '审核流程已全部通过' };
  }
  const turns = askedUnits(status).map((unit) => nameOf(tree, unit));
  const awaiting = status.rows.filter(({ adopted }) => adopted?.awaitsPersons).length;
  const next = [
    ...(awaiting > 0 ? [`等待填写联系人${status.isBatch ? ` ${awaiting} 个` : ''}`] : []),
    ...(turns.length > 0 ? [`等待${turns.join('、')}审核`] : []),
  ].join('，');
  if (!status.isBatch) {
    const problem = status.rows[0]?.problems[0];
    if (next !== '') return { state: 'pending', description: clip(next) };
    const why = problem ? `内容有误：${problemText(problem)}` : '已退回，请修改后重新提交';
    return { state: 'failure', description: clip(why) };
  }
  const counts = `共 ${status.rows.length} 个：通过 ${approved.length}，退回或有误 ${returned.length}，待审 ${waiting.length}`;
  const state = waiting.length > 0 ? 'pending' : 'failure';
  return { state, description: clip(next === '' ? counts : `${counts}；${next}`) };
}

/** Addresses that the comment on somebody's own pull request gives. */
export interface PullLinks {
  /** A file's line as it was looked at; the file where the line is not known. */
  readonly line: (path: string, at: string) => { readonly url: string; readonly line: number };
  /** Where its author gives the persons of a filing; null where no server of the register is known. */
  readonly persons: ((filing: FilingId) => string) | null;
}

/** The one comment that is kept up to date: who approved, who is next and why, what does not count. */
export function statusComment(
  status: PullStatus,
  tree: UnitTree,
  links: PullLinks | null = null,
): string {
  const { description } = statusLine(status, tree);
  const lines = [`### 审核进度：${description}`, ''];
  if (status.is === 'refused') {
    if (status.path !== '') lines.push(`文件：${code(status.path)}`, '');
    lines.push('这个合并请求不能作为申请受理，改好以后会自动重新检查。');
  } else if (status.is === 'units') {
    lines.push('组织单位的变更在登记簿的审核台审核，这里的意见不计入。');
  } else if (status.is === 'opening') {
    lines.push('开办审核和资格复核由机构编制部门在登记簿办理，这里的意见不计入。');
  } else if (status.isBatch) lines.push(...batchLines(status.rows, tree));
  else lines.push(...status.rows.flatMap((row) => rowLines(row, tree, links)));
  if (status.is === 'filings') {
    if (status.isBatch) lines.push(...allProblemLines(status.rows, links));
    lines.push(...personsLines(status.rows, links));
  }
  lines.push(
    '',
    '<sub>由登记簿按 main 上的组织单位和规定自动计算；审核意见只对所看的内容有效。</sub>',
  );
  return fitted(lines);
}

/** GitHub takes 65,536 characters in a comment; what is too much is said to be. */
function fitted(lines: readonly string[]): string {
  let size = 0;
  const most = lines.findIndex((line) => (size += line.length + 1) > 60_000);
  const kept = most < 0 ? lines : [...lines.slice(0, most), '', '……内容太长，其余没有列出。'];
  return `${kept.join('\n')}\n`;
}

function rowLines(row: RowStatus, tree: UnitTree, links: PullLinks | null): readonly string[] {
  const { file, kind, state } = row;
  const head = file && kind ? [`${filingKindText[kind]}：${code(file.name)}`, ''] : [];
  if (!state) return [...head, ...problemLines(row, links)];
  const steps = state.chain.steps.map((step, at) => {
    const by = decisionOfStep(state, at);
    const who = by
      ? `，${code(row.logins.get(by.account) ?? by.account)}，${minuteText(by.at)}`
      : '';
    const verb = step.act === 'take-in' ? '接收' : '审核';
    const isTurn = state.turn !== null && at === state.done;
    const word =
      by?.event === 'return'
        ? `↩ 已退回${who}：${code(by.opinion.text)}`
        : at < state.done
          ? `✓ 已${verb}${who}`
          : isTurn
            ? `● **待${verb}**${who}`
            : `○ 将${verb}`;
    return `${at + 1}. ${nameOf(tree, step.unit)}（${stepReasonText[step.because]}）：${word}`;
  });
  const passed = state.chain.passedOver.map((unit) => nameOf(tree, unit));
  const more =
    passed.length > 0 ? ['', `没有账户或者已撤并、不参加审核：${passed.join('、')}`] : [];
  const record = state.chain.rootRecord ? ['', '办结后报国务院办公厅备案。'] : [];
  return [
    ...head,
    ...steps,
    ...more,
    ...record,
    ...ignoredLines(row.ignored, tree),
    ...askLines(state.turn, tree),
  ];
}

function askLines(turn: UnitCode | null, tree: UnitTree): readonly string[] {
  const unit = turn === null ? undefined : tree.get(turn);
  if (!unit || (unit.github?.reviewers.length ?? 0) > 0) return [];
  return ['', `⚠ ${nameOf(tree, unit.code)}还没有登记 GitHub 审核账户，请在登记簿的审核台审核。`];
}

/** Every problem at its line. */
function problemLines({ problems, path }: RowStatus, links: PullLinks | null): readonly string[] {
  return problems.slice(0, mostProblems).map((one) => {
    const found = links?.line(path, one.at === '' ? String(one.params?.['line'] ?? '') : one.at);
    const place = found ? `[第 ${found.line} 行](${found.url}) ` : '';
    const title = fieldTitle(path, one.at);
    const field = one.at === '' ? '整个文件' : title === '' ? one.at : `${title} ${one.at}`;
    return `- ${place}${code(field)} ${plain(problemText(one))}`;
  });
}

function allProblemLines(rows: readonly RowStatus[], links: PullLinks | null): readonly string[] {
  const wrong = rows.filter(({ problems }) => problems.length > 0);
  return wrong
    .slice(0, mostProblems)
    .flatMap((row) => ['', `文件 ${code(row.path)}：`, '', ...problemLines(row, links)]);
}

/** Where 负责人 and 联系人 are given: at the register, never here (R-2.1). */
function personsLines(rows: readonly RowStatus[], links: PullLinks | null): readonly string[] {
  const waiting = rows.filter(({ adopted }) => adopted?.awaitsPersons);
  if (waiting.length === 0) return [];
  const { persons = null } = links ?? {};
  return [
    '',
    '**等待填写联系人**：负责人、联系人是个人信息，不写在这里。' +
      (persons
        ? '请合并请求的作者打开下面的网页，用 GitHub 登录后填写，填好才开始审核：'
        : '请合并请求的作者到登记簿的网站填写，填好才开始审核。'),
    ...(persons
      ? [
          '',
          ...waiting.map(
            ({ filing, file }) => `- [${filing}](${persons(filing)}) ${code(file?.name ?? '')}`,
          ),
        ]
      : []),
  ];
}

function ignoredLines(ignored: readonly IgnoredReview[], tree: UnitTree): readonly string[] {
  if (ignored.length === 0) return [];
  const lines = ignored.slice(-20).map(({ login, unit, why }) => {
    const of = unit === null ? '' : `（${nameOf(tree, unit)}）`;
    return `- ${code(login)}${of}：${ignoredText[why]}`;
  });
  return ['', '没有计入的意见：', '', ...lines];
}

/** A batch as one table, a verdict for each row; numbers are those that a reviewer may name. */
function batchLines(rows: readonly RowStatus[], tree: UnitTree): readonly string[] {
  const table = rows.map((row, at) => {
    const { file, filing, state, problems } = row;
    const last = state?.decisions.at(-1);
    const word = !state
      ? `有误：${problems[0] ? problemText(problems[0]) : ''}`
      : row.adopted?.isLanded
        ? '✓ 已办结'
        : state.stage === 'approved'
          ? '✓ 通过'
          : state.stage === 'returned'
            ? `↩ 退回：${code((last?.opinion.text ?? '').slice(0, 60))}`
            : row.adopted?.awaitsPersons
              ? '○ 等待填写联系人'
              : `● 待${state.turn === null ? '' : nameOf(tree, state.turn)}审核`;
    return `| ${at + 1} | ${filing} | ${code((file?.name ?? '').slice(0, 40))} | ${cell(word)} |`;
  });
  const ignored = rows.flatMap((row) => row.ignored);
  const seen = new Map(ignored.map((one) => [`${one.login} ${one.unit} ${one.why}`, one]));
  return [
    '“批准”是对表中所列内容逐个作出的；在意见中另起一行写 `退回 3、17：原因`，只退回这几个，其余不受影响；只批准几个的，另起一行写 `通过 5、6`。',
    '',
    '| 序号 | 申请编号 | 网站 | 结果 |',
    '| --- | --- | --- | --- |',
    ...table,
    ...ignoredLines(Array.from(seen.values()), tree),
  ];
}

/** Problems that are listed of one file, and files. */
const mostProblems = 40;

const stagePrefix = '阶段：';
const regionPrefix = '地区：';
const kindPrefix = '类型：';

/** Labels by stage, region and kind, beside those that people gave. Never read back. */
export function labelsOf(
  status: PullStatus,
  tree: UnitTree,
  present: readonly string[] = [],
): readonly string[] {
  const own = [stagePrefix, regionPrefix, kindPrefix];
  const others = present.filter((label) => !own.some((prefix) => label.startsWith(prefix)));
  if (status.is === 'refused') return [...others, `${stagePrefix}不能受理`];
  if (status.is === 'units') return [...others, `${kindPrefix}组织单位`];
  if (status.is === 'opening') return [...others, `${kindPrefix}开办审核`];
  const { approved, returned, waiting } = rowsBy(status);
  const stage =
    waiting.length > 0
      ? status.rows.some(({ state }) => state?.stage === 'in-review')
        ? '审核中'
        : '待接收'
      : returned.length === 0 && approved.length > 0
        ? '审核通过'
        : '已退回';
  const [row] = status.rows;
  const unit = row?.file && finalUnit(tree, row.file.unit);
  const kind = status.isBatch ? '批量新增' : row?.kind ? filingKindText[row.kind] : null;
  return [
    ...others,
    stagePrefix + stage,
    ...(unit ? [regionPrefix + unit.name.slice(0, 40)] : []),
    ...(kind === null ? [] : [kindPrefix + kind]),
  ];
}

/** Logins to ask: the reviewers of the units whose turn it is, and of no other (R-4.1). */
export function loginsToAsk(status: PullStatus, tree: UnitTree): readonly string[] {
  const logins = askedUnits(status).flatMap(
    (unit) => tree.get(unit)?.github?.reviewers.map(({ login }) => login) ?? [],
  );
  return Array.from(new Set(logins));
}

function nameOf(tree: UnitTree, unit: UnitCode): string {
  return cell(tree.get(unit)?.name ?? unit);
}

/** A stranger's text: inside code neither markup nor a mention works. */
function code(text: string): string {
  return `\`${cell(text).replace(/`/g, '') || ' '}\``;
}

/** A stranger's words inside a sentence: no mention, link or image works. */
function plain(text: string): string {
  return cell(text).replace(/[<>@[\]`!#*_|\\]/g, (sign) => `\\${sign}`);
}

function cell(text: string): string {
  return text.replace(/[\r\n]+/g, ' ').replace(/\|/g, '｜');
}

function clip(text: string): string {
  const letters = Array.from(text);
  return letters.length <= 140 ? text : `${letters.slice(0, 139).join('')}…`;
}
