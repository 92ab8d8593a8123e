import { readTexts } from './corpus.ts';
import { openHostileRegister } from './hostile-register.ts';
import {
  formulas,
  formulasIn,
  headerInjections,
  logInjections,
  mailInjections,
} from './injections.ts';
import { type PlanLine, shareOf } from './line.ts';
import { showTexts } from './xss.ts';

/** G8: what is typed stays text, in pages, tables, headers, mails and the log (W4, W9, W10, W14). */
export const injected: PlanLine = {
  id: 'G8',
  attack: '脚本、公式、邮件头、日志注入',
  pass: '0 次执行，0 个公式，0 个多出的邮件头或日志行，显示的文字与输入一致',
  command: 'test:abuse',
  run: async (share, tell) => {
    const texts = readTexts('xss');
    const step = texts.length / shareOf(texts.length, share, 4);
    const some = texts.filter(
      (_, index) => Math.floor(index / step) !== Math.floor((index - 1) / step),
    );
    const cells = formulas();
    const count = {
      mails: shareOf(300, share, 40),
      headers: shareOf(300, share, 30),
      log: shareOf(100, share, 20),
    };
    const hostile = await openHostileRegister();
    try {
      const bad = [...(await formulasIn(cells)), ...(await mailInjections(count.mails))];
      bad.push(...(await headerInjections(hostile, count.headers)));
      bad.push(...(await logInjections(hostile, count.log)));
      const shown = await showTexts(hostile, some, tell);
      bad.push(...shown.bad);
      return {
        tried: {
          脚本: some.length,
          公式: cells.length,
          邮件头和响应头: count.mails + count.headers,
          日志: count.log,
        },
        aims: { 脚本: 200, 公式: 150, 邮件头和响应头: 500, 日志: 100 },
        figures: { 显示处: shown.fields },
        bad,
      };
    } finally {
      await hostile.remove();
    }
  },
};
