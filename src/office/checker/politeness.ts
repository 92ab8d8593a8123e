/** How hard the register may ask other people's servers. */
export interface Pace {
  /** Requests a second over all hosts. */
  readonly perSecond: number;
  /** Pause between two requests to one host. */
  readonly hostPauseMs: number;
  /** Requests under way at the same time. */
  readonly atOnce: number;
  /** A longer pause that a host asked for; 0 for none. */
  readonly pauseOf?: (host: string) => number;
}

/** Waits its turn: one request at a time for a host, a pause between two, a rate over all. */
export type Turn = <T>(host: string, ask: () => Promise<T>) => Promise<T>;

interface Host {
  last: Promise<void>;
  freeAt: number;
  waiting: number;
}

/** Makes a `Turn` that keeps a pace. Time comes from the machine's steady clock, not the register's. */
export function openTurn({ perSecond, hostPauseMs, atOnce, pauseOf = () => 0 }: Pace): Turn {
  const hosts = new Map<string, Host>();
  const gap = 1000 / perSecond;
  let slot = 0;
  let running = 0;
  const queue: (() => void)[] = [];

  const enter = async (): Promise<void> => {
    if (running >= atOnce) await new Promise<void>((resolve) => queue.push(resolve));
    else running += 1;
    const now = performance.now();
    slot = Math.max(now, slot + gap);
    if (slot - now > 1) await sleep(slot - now);
  };
  const leave = (): void => {
    const next = queue.shift();
    if (next) next();
    else running -= 1;
  };

  return async (name, ask) => {
    const host = hosts.get(name) ?? { last: Promise.resolve(), freeAt: 0, waiting: 0 };
    hosts.set(name, host);
    host.waiting += 1;
    const before = host.last;
    let free = (): void => undefined;
    host.last = new Promise<void>((resolve) => (free = resolve));
    await before;
    try {
      const wait = host.freeAt - performance.now();
      if (wait > 0) await sleep(wait);
      await enter();
      try {
        return await ask();
      } finally {
        leave();
      }
    } finally {
      host.freeAt = performance.now() + Math.max(hostPauseMs, pauseOf(name));
      host.waiting -= 1;
      free();
      if (hosts.size > 2_000) forget(hosts);
    }
  };
}

/** Hosts that nobody waits for and that may be asked again. */
function forget(hosts: Map<string, Host>): void {
  const now = performance.now();
  for (const [name, { waiting, freeAt }] of hosts)
    if (waiting === 0 && freeAt <= now) hosts.delete(name);
}

function sleep(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
