import type { VerdictLook } from './label-words.ts';

/** What the scan of a paper says: look, title, what to do (Z18). */
export const paperText: Readonly<
  Record<
    'same' | 'older' | 'other',
    { readonly look: VerdictLook; readonly title: string; readonly text: string }
  >
> = {
  same: {
    look: 'ok',
    title: '与网上申请一致',
    text: '这份材料上的内容摘要与登记簿里现在的申请内容相同。请再看一眼纸上的文字、公章和申请序号。',
  },
  older: {
    look: 'warn',
    title: '是修改以前的材料',
    text: '这份材料是按以前提交的内容打印的，申请后来又修改过。请申请单位重新打印、盖章后报送。',
  },
  other: {
    look: 'bad',
    title: '与网上申请不一致',
    text: '登记簿里没有与这份材料相同的申请内容。请核对申请序号，或者请申请单位从登记簿重新打印。',
  },
};
