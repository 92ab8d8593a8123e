import type { Chain, FilingState, Stage } from '#registry/filing.ts';
import type { UnitCode } from '#registry/unit.ts';
import { shownTo, type Viewer } from '#text/shown-to.ts';

/** One moment of a filing with the word that each viewer reads (D17, R-4.6); empty where one sees nothing. */
export interface DictionaryRow {
  readonly moment: string;
  readonly filer: string;
  /** The unit whose turn it is, or was. */
  readonly turn: string;
  /** Units that have approved before. */
  readonly approved: string;
  /** The province or department at the end of the chain. */
  readonly final: string;
}

const [home, above, last] = ['990102', '990100', '990000'] as UnitCode[] as [
  UnitCode,
  UnitCode,
  UnitCode,
];
const chain: Chain = {
  steps: [
    { unit: home, act: 'approve', because: 'home' },
    { unit: above, act: 'approve', because: 'above' },
    { unit: last, act: 'approve', because: 'final' },
  ],
  passedOver: [],
  rootRecord: false,
};

/** The words of every moment, asked of the same function that the pages ask, so that the page cannot lag behind. */
export function stateDictionary(): readonly DictionaryRow[] {
  const noon = new Date('2026-11-20T12:00:00+08:00');
  const today = new Date('2026-11-20T16:00:00+08:00');
  const row = (
    moment: string,
    stage: Stage,
    turn: UnitCode | null,
    done: number,
  ): DictionaryRow => {
    const state: Pick<FilingState, 'stage' | 'turn' | 'done' | 'chain'> = {
      stage,
      turn,
      done,
      chain,
    };
    const read = (viewer: Viewer) => shownTo(viewer, state, noon, today);
    const readBy = (unit: UnitCode) => read({ kind: 'unit', unit });
    const isOver = stage === 'approved' || stage === 'concluded' || stage === 'minted';
    return {
      moment,
      filer: read({ kind: 'filer' }),
      turn: isOver ? '' : readBy(turn ?? above),
      approved: done > 0 ? readBy(home) : '',
      final: isOver ? readBy(last) : '',
    };
  };
  return [
    row('已提交，本级组织单位还没有接收', 'received', home, 0),
    row('等待一个组织单位审核', 'in-review', above, 1),
    row('被退回', 'returned', null, 1),
    row('全部审核通过，网站标识码还没有生成', 'concluded', null, 3),
    row('网站标识码已经生成', 'minted', null, 3),
  ];
}
