import { createHash } from 'node:crypto';
import type { Note } from './history.ts';

/** What a replay has come to know, as one digest. */
export interface Notes {
  readonly note: Note;
  /** Digest over everything noted so far. */
  seal(): string;
}

/** Nothing noted yet. */
export function openNotes(): Notes {
  const hash = createHash('sha256');
  let waiting: string[] = [];

  function flush(): void {
    hash.update(waiting.join(''));
    waiting = [];
  }

  return {
    note: (...parts) => {
      // JSON keeps two parts from being one
      waiting.push(`${JSON.stringify(parts)}\n`);
      if (waiting.length >= 1000) flush();
    },
    seal() {
      flush();
      return hash.copy().digest('hex');
    },
  };
}
