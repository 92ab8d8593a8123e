import { fieldId } from '#components/field-id.ts';
import type { Chain } from '#registry/filing.ts';
import type { Problem } from '#registry/problem.ts';
import type { UnitTree } from '#registry/unit-tree.ts';
import { problemText } from '#text/problems.ts';
import { siteLabel } from '#text/site-labels.ts';
import { stepReasonText } from '#text/words.ts';
import { element } from './element.ts';

/** Everything that is wrong, on top of the form, each line leading to its field. */
export function problemSummary(problems: readonly Problem[]): HTMLElement {
  const lines = problems.map((problem) => {
    const text = `${siteLabel(problem.at)}：${problemText(problem)}`;
    const id = fieldId(problem.at);
    const link = element('a', { href: `#${id}` }, text);
    // The address says which draft is open, so the link must not change it.
    link.addEventListener('click', (event) => {
      event.preventDefault();
      const field = document.getElementById(id);
      field?.scrollIntoView({ block: 'center' });
      field?.focus({ preventScroll: true });
    });
    return element('li', {}, link);
  });
  return element(
    'section',
    {
      class: 'error-summary',
      role: 'alert',
      'aria-labelledby': 'error-summary-title',
      tabindex: -1,
    },
    element('h2', { id: 'error-summary-title' }, `有 ${problems.length} 处需要改正`),
    element('ul', {}, lines),
  );
}

/** Advice that warns and never refuses; null where there is none. */
export function adviceBox(advice: readonly Problem[], justification: string): HTMLElement | null {
  if (advice.length === 0) return null;
  return element(
    'section',
    { class: 'advice', 'aria-labelledby': 'advice-title' },
    element('h2', { id: 'advice-title' }, '提示（不影响提交）'),
    element(
      'ul',
      {},
      advice.map((item) => element('li', {}, `${siteLabel(item.at)}：${problemText(item)}`)),
    ),
    element('p', {}, justification === '' ? '尚未填写情况说明。' : `情况说明：${justification}`),
  );
}

/** Who will review it, in order (Z11). */
export function chainBox(chain: Chain, tree: UnitTree): HTMLElement {
  const steps = chain.steps.map(({ unit, because, act }) =>
    element(
      'li',
      {},
      element('strong', {}, `${tree.get(unit)?.office ?? ''}（${unit}）`),
      `：${act === 'take-in' ? '接收' : '审核'}，${stepReasonText[because]}`,
    ),
  );
  return element(
    'section',
    { 'aria-labelledby': 'chain-title' },
    element('h2', { id: 'chain-title' }, '导入以后由谁审核'),
    element('ol', {}, steps),
  );
}
