import { startRegister } from '../browser/server.ts';
import { type Canary, openCage } from './canary.ts';
import { search } from './search.ts';
import { sow, sowingDay } from './sow.ts';

/** What a run found (G19). */
export interface CanaryRun {
  readonly canaries: readonly Pick<Canary, 'what' | 'kind'>[];
  /** Bytes looked through, by place. */
  readonly places: ReadonlyMap<string, number>;
  /** Place and canary where it must not be; empty when the line holds. */
  readonly found: readonly string[];
}

/**
 * Puts made-up persons, passwords, codes and keys through a real register by every form and import, and
 * looks for each of them in everything that leaves the private store (G19, R-9.1).
 */
export async function runCanaries(tell: (line: string) => void = () => {}): Promise<CanaryRun> {
  const register = await startRegister(sowingDay, {
    TRUST_PROXY: '1',
    REACH_CHECK: 'off',
    ACCESS_LOG: 'on',
  });
  try {
    const cage = openCage();
    await sow(register, cage);
    tell(`埋入 ${cage.all.length} 个标记`);
    const { places, found } = await search(register, cage);
    return { canaries: cage.all.map(({ what, kind }) => ({ what, kind })), places, found };
  } finally {
    await register.remove();
  }
}
