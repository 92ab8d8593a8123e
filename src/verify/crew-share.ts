/** What all threads of a crew see: which stretch is next, how far all are, where something failed. */
export interface CrewShare {
  readonly cells: Int32Array;
  /** The next stretch that nobody has; null where there is none, or an earlier one has failed. */
  claim(): number | null;
  /** Counts commits that are proven; returns how many by all. */
  tell(commits: number): number;
  /** A stretch does not hold: later ones need not be looked at. */
  fail(stretch: number): void;
  /** Whether a stretch is of no use, as it or an earlier one has failed. */
  isPast(stretch: number): boolean;
}

const [nextCell, doneCell, failedCell] = [0, 1, 2];

/** New cells for so many stretches, of which the ones before `next` are not to be had. */
export function newCells(stretches: number, next = 0): Int32Array {
  const cells = new Int32Array(new SharedArrayBuffer(4 * Int32Array.BYTES_PER_ELEMENT));
  cells[nextCell] = next;
  cells[failedCell] = stretches;
  return cells;
}

/** The same cells in one thread. */
export function shareOf(cells: Int32Array): CrewShare {
  return {
    cells,
    claim() {
      const stretch = Atomics.add(cells, nextCell, 1);
      return stretch < Atomics.load(cells, failedCell) ? stretch : null;
    },
    isPast: (stretch) => stretch >= Atomics.load(cells, failedCell),
    tell: (commits) => Atomics.add(cells, doneCell, commits) + commits,
    fail(stretch) {
      for (;;) {
        const known = Atomics.load(cells, failedCell);
        if (known <= stretch) return;
        if (Atomics.compareExchange(cells, failedCell, known, stretch) === known) return;
      }
    },
  };
}
