import { AsyncLocalStorage } from 'node:async_hooks';
import { DatabaseSync } from 'node:sqlite';
import { setTimeout as sleep } from 'node:timers/promises';

/** The lock was held by another process for too long. */
export class LockBusy extends Error {
  constructor(seconds: number) {
    super(`the register's lock is held by another process for ${seconds} s`);
    this.name = 'LockBusy';
  }
}

/** One writer at a time, over tasks and processes (D2). */
export interface Lock {
  /** Runs work alone. Throws where the caller holds the lock already: that is a mistake, not a wait. */
  run<T>(work: () => Promise<T>): Promise<T>;
  /** Whether the calling task runs inside `run`. */
  isHeld(): boolean;
  close(): Promise<void>;
}

/**
 * A lock on a file of its own. The kernel holds it, so it ends with the process, however that
 * ends; nothing is written. `patience` is how long to wait for other processes, in milliseconds.
 */
export function openLock(path: string, patience = 60_000): Lock {
  const database = new DatabaseSync(path, { timeout: 0 });
  const holder = new AsyncLocalStorage<{ active: boolean }>();
  let queue: Promise<unknown> = Promise.resolve();
  let isClosed = false;

  const isHeld = () => holder.getStore()?.active === true;

  async function runAlone<T>(work: () => Promise<T>): Promise<T> {
    if (isClosed) throw new Error('the lock is closed');
    await begin(database, patience);
    const hold = { active: true };
    try {
      return await holder.run(hold, work);
    } finally {
      hold.active = false;
      // Nothing was changed: the end of the transaction only frees the lock.
      database.exec('ROLLBACK');
    }
  }

  return {
    isHeld,
    async run(work) {
      if (isHeld()) throw new Error('the lock is held by this task already');
      const turn = queue.then(() => runAlone(work));
      queue = turn.catch(() => {});
      return turn;
    },
    async close() {
      await queue;
      if (isClosed) return;
      isClosed = true;
      database.close();
    },
  };
}

// SQLite's own waiting would block the event loop.
async function begin(database: DatabaseSync, patience: number): Promise<void> {
  const until = performance.now() + patience;
  for (let pause = 1; ; pause = Math.min(pause * 1.5, 25)) {
    try {
      database.exec('BEGIN EXCLUSIVE');
      return;
    } catch (error) {
      if (!isBusy(error)) throw error;
      if (performance.now() > until) throw new LockBusy(patience / 1000);
    }
    // Chance keeps two waiting processes from meeting again and again.
    await sleep(pause * (0.5 + Math.random()));
  }
}

function isBusy(error: unknown): boolean {
  return error instanceof Error && 'errcode' in error && error.errcode === 5;
}
