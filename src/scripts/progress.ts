/** Finds the published progress of a receipt code: the code itself never leaves the page. */
import { progressKey } from '../codes/progress-key.ts';
import { parseReceiptCode } from '../codes/receipt-code.ts';
import { parseMoment } from '../registry/moment.ts';
import type { ToldProgress } from '../registry/told-progress.ts';
import { elapsedText, minuteText } from '../text/elapsed.ts';
import { shownTo } from '../text/shown-to.ts';
import { eventText, filingKindText, returnReasonText } from '../text/words.ts';

const form = document.querySelector<HTMLFormElement>('[data-progress]');
const input = document.querySelector<HTMLInputElement>('#code');
const problem = document.querySelector<HTMLElement>('#code-error');
const status = document.querySelector('[data-progress-status]');
const result = document.querySelector<HTMLElement>('[data-progress-result]');
const plain = document.querySelector<HTMLElement>('[data-progress-plain]');

if (form && input) {
  form.hidden = false;
  if (plain) plain.hidden = true;
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    void look(input.value);
  });
}

async function look(typed: string): Promise<void> {
  if (result) result.hidden = true;
  const code = parseReceiptCode(typed);
  if (code === null) {
    complain(
      '临时码不正确：应为 25 位字母和数字，如 ABCDE-12345-ABCDE-12345-ABCDE 的形式，请核对是否漏写、错写。',
    );
    return;
  }
  complain('');
  tell('正在查询……');
  try {
    const key = await progressKey(code);
    const answer = await fetch(new URL(`of/${key.slice(0, 2)}/${key}.json`, folder()), {
      credentials: 'omit',
      referrerPolicy: 'no-referrer',
      cache: 'no-cache',
    });
    if (answer.status === 404) {
      tell('没有查到：请核对临时码；刚刚提交的申请，在下一次发布以后才能查到。');
      return;
    }
    if (!answer.ok) throw new Error(String(answer.status));
    show((await answer.json()) as ToldProgress);
    tell('');
  } catch {
    tell('没有取到数据，请检查网络后再试。');
  }
}

/** Where this page stands, whatever the host makes of the slash at its end. */
function folder(): URL {
  return new URL(`${location.pathname.replace(/(?:\/index\.html|\/)$/, '')}/`, location.origin);
}

function show(told: ToldProgress): void {
  if (!result) return;
  const { turn, stage, kind, siteCode } = told;
  const mintsAt = told.mintsAt === null ? null : parseMoment(told.mintsAt);
  const state = { stage, turn: turn?.code ?? null, kind, chain: { steps: [] }, done: 0 };
  const words = shownTo({ kind: 'filer' }, state, new Date(), mintsAt);
  const isWaiting = stage === 'received' || stage === 'in-review';
  const since = minuteText(told.since);
  const phone = turn?.phone ? `，联系电话：${turn.phone}` : '';
  const facts: (readonly [string, string | Node])[] = [
    ['申请类型', filingKindText[kind]],
    ['审核状态', words],
  ];
  if (turn) facts.push(['正在办理的单位', `${turn.office}（${turn.code}）${phone}`]);
  facts.push(
    isWaiting
      ? ['等待时间', `${elapsedText(told.since, new Date())}（自 ${since}）`]
      : ['更新时间', since],
    ['申请编号', told.filing],
    [
      '提交时间',
      minuteText(told.submittedAt) + (told.round > 1 ? `，第 ${told.round} 次上报` : ''),
    ],
  );
  if (siteCode !== null) facts.push(['网站标识码', linkTo(siteCode)]);
  const list = make('dl', { class: 'facts' });
  for (const [term, value] of facts) {
    const row = make('div', {});
    const cell = make('dd', {});
    cell.append(value);
    row.append(make('dt', {}, term), cell);
    list.append(row);
  }
  const trail = make('ol', { class: 'history' });
  for (const { at, event, unit, reason, opinion } of told.trail) {
    const reasons: Readonly<Record<string, string>> = returnReasonText;
    const why = [reasons[reason] ?? '', opinion].filter(Boolean).join('：');
    const who = unit ? `${unit.office}（${unit.code}）` : '填报单位';
    const line = make('li', {});
    const said = why === '' ? '' : `：${why}`;
    line.append(
      make('time', { datetime: at }, minuteText(at)),
      ` ${who} ${eventText[event]}${said}`,
    );
    trail.append(line);
  }
  result.replaceChildren(make('h2', {}, told.name), list, make('h3', {}, '审核流水'), trail);
  if (stage === 'returned') {
    result.append(make('p', { class: 'notice' }, '请按审核意见修改后，用原来的方式重新上报。'));
  }
  result.hidden = false;
  result.focus();
}

function linkTo(code: string): HTMLElement {
  return make('a', { href: new URL(`../sites/${code}`, folder()).href }, code);
}

function make(tag: string, attributes: Readonly<Record<string, string>>, text = ''): HTMLElement {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
  made.textContent = text;
  return made;
}

function tell(text: string): void {
  if (status) status.textContent = text;
}

function complain(text: string): void {
  if (!problem || !input) return;
  problem.textContent = text;
  problem.hidden = text === '';
  input.setAttribute('aria-describedby', text === '' ? 'code-hint' : 'code-error code-hint');
  if (text === '') input.removeAttribute('aria-invalid');
  else {
    input.setAttribute('aria-invalid', 'true');
    input.focus();
    tell('');
  }
  input.closest('.field')?.classList.toggle('invalid', text !== '');
}
