import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Visit } from '#front/request/desk-session.ts';
import { openPrivateStore } from '#private/store.ts';
import type { PrivateStore } from '#private/types.ts';

/** A browser's cookies as Astro hands them to a page. */
export class Jar {
  readonly kept = new Map<string, string>();
  readonly attributes = new Map<string, Record<string, unknown>>();
  get(name: string): { value: string } | undefined {
    const value = this.kept.get(name);
    return value === undefined ? undefined : { value };
  }
  set(name: string, value: string, options: Record<string, unknown>): void {
    this.attributes.set(name, options);
    if (options['maxAge'] === 0) this.kept.delete(name);
    else this.kept.set(name, value);
  }
}

/** A real private store, a clock and visits of browsers to it. */
export interface Visits {
  readonly store: PrivateStore;
  readonly clock: { now: Date };
  visit(jar: Jar, siteUrl?: string): Visit;
  close(): void;
}

/** Opens a private store in a folder of its own; `close` removes it. */
export function openVisits(): Visits {
  const dir = mkdtempSync(join(tmpdir(), 'visits-'));
  const store = openPrivateStore({ path: join(dir, 'private.db') });
  const clock = { now: new Date('2026-11-21T09:00:00+08:00') };
  return {
    store,
    clock,
    visit: (jar, siteUrl = 'http://127.0.0.1:4321') => ({
      cookies: jar as unknown as Visit['cookies'],
      locals: { store, siteUrl, office: { now: () => clock.now, catalogue: { unit: () => null } } },
    }),
    close() {
      store.close();
      rmSync(dir, { recursive: true, force: true });
    },
  };
}
