/**
 * A process that has a register open and does what it is told over IPC, for races of several:
 * `office-child.ts DIR`. Each order is answered with what came of it and the milliseconds it took.
 */
import { openOffice } from '#office/open.ts';
import type { Order, Report } from './office-children.ts';
import { accountOf } from '../office/test-office.ts';

const [dir = ''] = process.argv.slice(2);
let clock = new Date(0);
const env = {
  REGISTER_DIR: `${dir}/register.git`,
  PRIVATE_DB: `${dir}/private.db`,
  SITE_URL: 'http://127.0.0.1:4321',
};
process.on('message', (order: Order) => void obey(order));
clock = new Date('2026-11-20T09:00:00+08:00');
const { office } = await openOffice(env, { projectDir: `${dir}/project`, now: () => clock });
process.send?.({ kind: 'ready' } satisfies Report);

async function obey(order: Order): Promise<void> {
  if (order.do === 'stop') {
    await office.close();
    process.disconnect();
    return;
  }
  clock = new Date(order.at);
  const began = performance.now();
  const report = await answer(order).catch((error: unknown): Report => ({
    kind: 'fault',
    text: String(error),
  }));
  process.send?.({ ...report, took: performance.now() - began } satisfies Report);
}

async function answer(order: Exclude<Order, { do: 'stop' }>): Promise<Report> {
  if (order.do === 'mint') {
    const { minted, problems } = await office.mint();
    return problems.length > 0
      ? { kind: 'refused', codes: problems.map(({ code }) => code), stage: '' }
      : { kind: 'minted', codes: minted };
  }
  const { filing, unit, account, decision, content } = order;
  const opinion =
    decision === 'return'
      ? ({ reason: 'naming', text: '名称不规范，请使用机构全称' } as const)
      : ({ reason: '', text: '' } as const);
  const who = accountOf(unit, account);
  const outcome = await office.decide(filing, who, decision, content, opinion);
  if (outcome.ok) return { kind: 'done' };
  // what the page of a refused decision shows: the filing as it stands now
  const progress = await office.progress(filing);
  const codes = outcome.problems.map(({ code }) => code);
  return { kind: 'refused', codes, stage: progress?.state.stage ?? '' };
}
