/** What goes wrong with one exchange: before its effect, or after it with the answer lost. */
export interface Fault {
  /** Says which exchange: `POST /repos/…/pulls`, `POST /…/git-receive-pack`. */
  readonly on: (exchange: string) => boolean;
  /** `stale`: a read is answered as it was answered the time before. */
  readonly kind: 'status' | 'hang-up' | 'hang-up-after' | 'status-after' | 'stale';
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
  /** How often; once where it is not said. */
  times?: number;
}

/** Faults that wait, and every exchange that came. */
export interface Faults {
  readonly log: string[];
  plan(fault: Fault): void;
  clear(): void;
  /** Notes an exchange; the fault that strikes it, or null. */
  strike(exchange: string): Fault | null;
}

export function openFaults(): Faults {
  let waiting: Fault[] = [];
  const log: string[] = [];
  return {
    log,
    plan: (fault) => void waiting.push({ times: 1, ...fault }),
    clear: () => {
      waiting = [];
    },
    strike(exchange) {
      log.push(exchange);
      const fault = waiting.find(({ on, times = 1 }) => times > 0 && on(exchange));
      if (!fault) return null;
      fault.times = (fault.times ?? 1) - 1;
      return fault;
    },
  };
}
