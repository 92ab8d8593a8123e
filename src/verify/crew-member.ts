import { parentPort, workerData } from 'node:worker_threads';
import { readObjects } from '#git/object-reader.ts';
import { openObjectStore } from '#git/object-store.ts';
import { shareOf } from './crew-share.ts';
import { foundWorld } from './founding.ts';
import { lineOf } from './main-line.ts';
import { openNotes } from './notes.ts';
import type { TrustOptions } from './signatures.ts';
import { type ProvenStretch, type Stretch, StretchFailed, walkStretches } from './stretches.ts';

/** What a thread of a crew is given. */
export interface CrewTask {
  readonly gitdir: string;
  readonly line: Uint8Array;
  readonly from: number;
  readonly stretches: readonly Stretch[];
  readonly cells: Int32Array;
  readonly trust: TrustOptions;
}

/** What it answers: a stretch that holds, or the number of one that does not. */
export type CrewAnswer =
  | { readonly is: 'proven'; readonly proven: ProvenStretch }
  | { readonly is: 'failed'; readonly stretch: number }
  | { readonly is: 'done' };

const port = parentPort;
if (!port) throw new Error('a thread of its own');
const answer = (told: CrewAnswer) => port.postMessage(told);
const { gitdir, line: bytes, from, stretches, cells, trust } = workerData as CrewTask;
const line = lineOf(bytes);
const store = openObjectStore(gitdir);
try {
  const objects = readObjects(store);
  const notes = openNotes();
  const start = await objects.commit(line.at(from));
  const given = Array.from({ length: from }, (_, index) => line.at(index));
  const world = await foundWorld(objects, start, { given, trust, note: notes.note });
  await walkStretches({
    ...{ world, notes, line, stretches, share: shareOf(cells), isWhole: false },
    onProven: (proven) => answer({ is: 'proven', proven }),
  });
} catch (error) {
  if (!(error instanceof StretchFailed)) throw error;
  answer({ is: 'failed', stretch: error.stretch });
} finally {
  store.close();
}
answer({ is: 'done' });
