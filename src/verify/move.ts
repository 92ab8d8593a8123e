import { parseMove } from '#registry/move.ts';
import { expectChanges } from './content.ts';
import type { Step, World } from './history.ts';
import { wrong } from './wrong.ts';

/** A register that went to GitHub: nothing changes, and what it names is what it may name. */
export async function proveMove(world: World, step: Step): Promise<void> {
  await expectChanges(world.objects, step, new Map());
  if (parseMove(step.commit.trailers) === null) {
    wrong('trailer-differs', step.commit.oid, '', { key: 'Moved', told: '', right: '' });
  }
}
