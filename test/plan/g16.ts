import { ledgerEdits } from '../verify/ledger-edits.ts';
import type { PlanLine } from './line.ts';

/** The ledger edited and main put back, by somebody with the repository, the handbook and the key. */
export const g16: PlanLine = {
  id: 'G16',
  attack: '持有仓库、手册和签名密钥的人改动账本、伪造审核、退回或重写历史',
  pass: 'verify 逐一指出，位置和原因都对',
  command: 'test:abuse',
  async run(share, tell) {
    const { edits, back, bad } = await ledgerEdits(share, tell);
    return {
      tried: { 改动: edits, 退回: back },
      aims: { 改动: 100, 退回: 50 },
      bad,
    };
  },
};
