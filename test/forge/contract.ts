import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Forge } from '#forge/port.ts';
import { type FileChanges, type Oid, RefMoved } from '#git/types.ts';

/** A forge over a register whose main holds `data/policy.yaml`, and what ends it. */
export interface OpenedForge {
  readonly forge: Forge;
  close(): Promise<void>;
}

const by = { name: '330106-1', email: '330106-1@example.invalid' };
const at = new Date('2026-03-02T15:59:59+08:00');
const path = 'data/sites/33/330106/new-7K3M9Q2T.yaml';
const id = '7K3M9Q2T';

function content(text: string): FileChanges {
  return new Map([[path, Buffer.from(text)]]);
}

/** What every forge promises, whichever way it keeps filings. Each adapter runs it. */
export function keepsThePromises(open: () => Promise<OpenedForge>): void {
  describe('keeps the promises of a forge', () => {
    let opened: OpenedForge;
    let forge: Forge;

    beforeEach(async () => {
      opened = await open();
      forge = opened.forge;
    });
    afterEach(() => opened.close());

    const step = (expected: Oid | null, message: string, changes: FileChanges = new Map()) =>
      forge.exclusive(() => forge.step({ id, changes, message, by, at, expected }));
    const fileAt = async (commit: Oid) => {
      const { tree } = await forge.objects.commit(commit);
      const entry = await forge.objects.entry(tree, path);
      return entry && Buffer.from(await forge.objects.blob(entry.oid)).toString();
    };
    const landOn = (expected: Oid, tip: Oid) =>
      forge.exclusive(() =>
        forge.land({ id, tip, expected, changes: content('a\n'), message: '办结\n', by, at }),
      );

    it('a proposal keeps the order of its contents and decisions [R-4.5]', async () => {
      const base = await forge.main();
      const one = await step(null, '提交\n', content('a\n'));
      const two = await step(one, '接收\n');
      const three = await step(two, '退回\n');
      const four = await step(three, '重新提交\n', content('b\n'));
      const proposal = await forge.proposal(id);
      expect(proposal).toMatchObject({ id, base, tip: four });
      expect(proposal?.commits.map((commit) => commit.oid)).toEqual([one, two, three, four]);
      expect(proposal?.commits.map((commit) => commit.message)).toEqual([
        ...['提交\n', '接收\n', '退回\n', '重新提交\n'],
      ]);
      expect(await fileAt(three)).toBe('a\n');
      expect(await fileAt(four)).toBe('b\n');
      expect(await forge.proposals()).toEqual([{ id, tip: four }]);
    });

    it('a decision keeps the content it is on [R-4.2]', async () => {
      const one = await step(null, '提交\n', content('a\n'));
      const two = await step(one, '同意\n');
      const trees = await Promise.all([one, two].map((oid) => forge.objects.commit(oid)));
      expect(trees[0]?.tree).toBe(trees[1]?.tree);
    });

    it('content handed in again replaces the earlier one, wherever it stood [R-3.3]', async () => {
      const one = await step(null, '提交\n', content('a\n'));
      const elsewhere = 'data/sites/33/330108/new-7K3M9Q2T.yaml';
      const two = await step(one, '重新提交\n', new Map([[elsewhere, Buffer.from('b\n')]]));
      const { tree } = await forge.objects.commit(two);
      expect(await forge.objects.entry(tree, path)).toBeNull();
      expect(await forge.objects.entry(tree, elsewhere)).not.toBeNull();
    });

    it('a decision on a tip that moved is refused and says where it is [R-4.2]', async () => {
      const one = await step(null, '提交\n', content('a\n'));
      const two = await step(one, '重新提交\n', content('b\n'));
      const late = step(one, '同意\n');
      await expect(late).rejects.toBeInstanceOf(RefMoved);
      await expect(late).rejects.toMatchObject({ actual: two });
      await expect(step(null, '又一次\n', content('c\n'))).rejects.toBeInstanceOf(RefMoved);
      expect((await forge.proposal(id))?.tip).toBe(two);
    });

    it('of two reviewers at once one wins, the other learns of it [R-4.1]', async () => {
      const one = await step(null, '提交\n', content('a\n'));
      const both = await Promise.allSettled([step(one, '同意\n'), step(one, '退回\n')]);
      expect(both.map((result) => result.status).sort()).toEqual(['fulfilled', 'rejected']);
      expect((await forge.proposal(id))?.commits).toHaveLength(2);
    });

    it('concluding is one merge: main first, the filing second, its trail behind [DESIGN 3]', async () => {
      const base = await forge.main();
      const one = await step(null, '提交\n', content('a\n'));
      const two = await step(one, '同意\n');
      const merge = await landOn(base, two);
      expect(await forge.main()).toBe(merge);
      expect((await forge.objects.commit(merge)).parents).toEqual([base, two]);
      expect(await fileAt(merge)).toBe('a\n');
    });

    it('concludes nothing but the tip that was decided on, on the main that was seen [R-4.2]', async () => {
      const base = await forge.main();
      const one = await step(null, '提交\n', content('a\n'));
      const two = await step(one, '重新提交\n', content('b\n'));
      await expect(landOn(base, one)).rejects.toBeInstanceOf(RefMoved);
      const other = new Map([['data/notices/1.yaml', Buffer.from('a: b\n')]]);
      const commit = { expected: base, changes: other, message: '通知\n', by, at };
      const next = await forge.exclusive(() => forge.commit(commit));
      await expect(landOn(base, two)).rejects.toMatchObject({ actual: next });
      await expect(forge.exclusive(() => forge.commit(commit))).rejects.toBeInstanceOf(RefMoved);
      expect(await forge.main()).toBe(next);
    });

    it('knows what a proposal is made of after main went on [R-4.1]', async () => {
      const base = await forge.main();
      const one = await step(null, '提交\n', content('a\n'));
      for (let round = 0; round < 3; round += 1) {
        const changes = new Map([[`data/notices/${round}.yaml`, Buffer.from('a: b\n')]]);
        const expected = await forge.main();
        await forge.exclusive(() => forge.commit({ expected, changes, message: '通知\n', by, at }));
      }
      const two = await step(one, '同意\n');
      const proposal = await forge.proposal(id);
      expect(proposal?.base).toBe(base);
      expect(proposal?.commits.map((commit) => commit.oid)).toEqual([one, two]);
    });

    it('a closed proposal is off the list; an archived one keeps its trail [R-4.5]', async () => {
      const one = await step(null, '提交\n', content('a\n'));
      const two = await step(one, '撤回\n');
      await expect(forge.exclusive(() => forge.close(id, 'archived', one))).rejects.toBeInstanceOf(
        RefMoved,
      );
      await forge.exclusive(() => forge.close(id, 'archived', two));
      expect(await forge.proposals()).toEqual([]);
      expect(await forge.archived()).toEqual([{ id, tip: two }]);
      expect((await forge.proposal(id))?.tip).toBe(two);
      expect((await forge.objects.commit(two)).parents).toEqual([one]);
    });

    it('one writer at a time: work under the lock never overlaps [R-9.3]', async () => {
      let inside = 0;
      let most = 0;
      const work = async () => {
        inside += 1;
        most = Math.max(most, inside);
        await new Promise((resolve) => setTimeout(resolve, 2));
        inside -= 1;
      };
      await Promise.all(Array.from({ length: 8 }, () => forge.exclusive(work)));
      expect(most).toBe(1);
    });
  });
}
