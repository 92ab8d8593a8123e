import { describe, expect, it } from 'vitest';
import { parseReceiptCode } from '#codes/receipt-code.ts';
import { openPrivateStore } from '#private/store.ts';
import { Busy } from '#private/slow-hash.ts';
import { freshStore, later, morning, persons } from './bench.ts';
import { atTheSameTime } from './processes.ts';

describe('receipt codes (临时码)', () => {
  it('one request has one code for ever, another request another [B24 C01 R-9.3]', async () => {
    const { path, store } = freshStore();
    const first = await store.receipts.issue('request-1', morning);
    expect(first.isNew).toBe(true);
    expect(parseReceiptCode(first.code)?.selector).toBe(first.id);
    expect(await store.receipts.issue('request-1', later(1))).toEqual({ ...first, isNew: false });
    const second = await store.receipts.issue('request-2', morning);
    expect(second.id).not.toBe(first.id);
    store.close();
    const again = openPrivateStore({ path });
    expect(await again.receipts.issue('request-1', later(2))).toEqual({ ...first, isNew: false });
    again.close();
  });

  it('one request handed in by several processes at once has one code [B24 R-9.3]', async () => {
    const { path, store } = freshStore();
    const runs = await Promise.all([1, 2, 3].map(() => atTheSameTime(path, 'receipt')));
    const issued = runs.map(({ out }) => JSON.parse(out) as { code: string; isNew: boolean });
    expect(new Set(issued.map(({ code }) => code)).size).toBe(1);
    expect(issued.filter(({ isNew }) => isNew)).toHaveLength(1);
    store.close();
  });

  it('opens with the right code however it is typed, with no other [C03 R-3.2]', async () => {
    const { store } = freshStore();
    const { id, code } = await store.receipts.issue('request-1', morning);
    const other = await store.receipts.issue('request-2', morning);
    expect(await store.receipts.check(code.toLowerCase().replaceAll('-', ' '))).toBe(id);
    expect(await store.receipts.check('')).toBeNull();
    expect(await store.receipts.check(code.slice(0, -1))).toBeNull();
    // right selector of one, secret of the other, right check symbol
    const { checkSymbol } = await import('#codes/crockford.ts');
    const mixed = id + (parseReceiptCode(other.code)?.secret ?? '');
    expect(await store.receipts.check(mixed + checkSymbol(mixed))).toBeNull();
    store.close();
  });

  it('answers as slowly for unknown codes as for wrong ones [W7 R-5.5]', async () => {
    const { store } = freshStore();
    const { checkSymbol } = await import('#codes/crockford.ts');
    const { id } = await store.receipts.issue('request-1', morning);
    const codes = [id + '0'.repeat(16), '00000000' + '0'.repeat(16)].map((c) => c + checkSymbol(c));
    const times = codes.map(() => [] as number[]);
    for (let round = 0; round < 15; round += 1) {
      for (const [i, code] of codes.entries()) {
        const start = process.cpuUsage();
        expect(await store.receipts.check(code)).toBeNull();
        const { user, system } = process.cpuUsage(start);
        times[i]?.push(user + system);
      }
    }
    const [wrong = 0, unknown = 0] = times.map((list) => list.sort((a, b) => a - b)[7] ?? 0);
    expect(unknown / wrong).toBeGreaterThan(0.6);
    expect(unknown / wrong).toBeLessThan(1.7);
    store.close();
  });

  it('turns away what is more than 4 at work and 32 waiting, and then goes on [W7]', async () => {
    const { store } = freshStore();
    const { code, id } = await store.receipts.issue('request-1', morning);
    const results = await Promise.allSettled(
      Array.from({ length: 50 }, () => store.receipts.check(code)),
    );
    const busy = results.filter((result) => result.status === 'rejected');
    expect(busy).toHaveLength(14);
    expect(busy.every(({ reason }) => reason instanceof Busy)).toBe(true);
    expect(await store.receipts.check(code)).toBe(id);
    store.close();
  });

  it('reserved for a filing that never came are swept, with its persons [R-9.4 C01]', async () => {
    const { store } = freshStore();
    const lost = await store.receipts.issue('request-1', morning);
    const filed = await store.receipts.issue('request-2', morning);
    const fresh = await store.receipts.issue('request-3', later(90));
    const commitment = store.people.put(lost.id, persons);
    expect(store.receipts.sweep(later(60), (id) => id === filed.id)).toBe(1);
    expect(await store.receipts.check(lost.code)).toBeNull();
    expect(store.people.get(lost.id, commitment, 'test', morning)).toBeNull();
    expect(await store.receipts.check(filed.code)).toBe(filed.id);
    expect(await store.receipts.check(fresh.code)).toBe(fresh.id);
    store.close();
  });
});
