import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { openPrivateStore } from '#private/store.ts';
import type { SiteCode } from '#registry/site.ts';

it('the last confirmation of a site’s record is kept over a restart [F15]', async () => {
  const dir = await mkdtemp(join(tmpdir(), 'private-'));
  const [one, other] = ['9901010001', '9901010002'] as SiteCode[] as [SiteCode, SiteCode];
  const store = openPrivateStore({ path: join(dir, 'private.db') });
  expect(store.confirmations.last(one)).toBeNull();
  store.confirmations.note(one, new Date('2025-11-23T10:00:00+08:00'));
  store.confirmations.note(one, new Date('2026-11-23T10:00:00+08:00'));
  store.close();
  const again = openPrivateStore({ path: join(dir, 'private.db') });
  expect(again.confirmations.last(one)).toBe('2026-11-23T10:00:00.000+08:00');
  expect(again.confirmations.last(other)).toBeNull();
  again.close();
  await rm(dir, { recursive: true });
});
