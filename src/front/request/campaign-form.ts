import type { Fields } from '#office/types.ts';
import { textOf } from './site-form.ts';

const phaseParts = ['from', 'until', 'task'] as const;

/** Inputs of the form that calls a campaign, in its order. */
export const campaignFieldNames = [
  ...['id', 'title', 'scope', 'rubric', 'document', 'about'],
  ...[0, 1, 2, 3].flatMap((phase) => phaseParts.map((part) => `phase.${phase}.${part}`)),
  ...['steps', 'unitTasks', 'filerTasks', 'publishesScores'],
];

/** The fields of a posted campaign: known names only, text only. */
export function campaignFields(form: FormData): Fields {
  return Object.fromEntries(campaignFieldNames.map((name) => [name, textOf(form, name) ?? '']));
}

const labels: Readonly<Record<string, string>> = {
  id: '编号',
  title: '名称',
  scope: '范围',
  rubric: '评分表',
  document: '文号',
  about: '说明',
  phases: '阶段',
  steps: '工作步骤',
  unitTasks: '组织单位准备清单',
  filerTasks: '填报单位准备清单',
};

/** What a field of that form is called, by its JSON pointer. */
export function campaignLabel(at: string): string {
  const [, first = '', number = ''] = at.split('/');
  return first === 'phase' ? `第 ${Number(number) + 1} 阶段` : (labels[first] ?? at);
}
