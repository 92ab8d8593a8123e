import { describe, expect, it } from 'vitest';
import { formatTree, parseTree } from '#git/objects.ts';
import { hasTwin, isInOrder } from '#git/tree-order.ts';
import type { TreeEntry } from '#git/types.ts';

const entry = (path: string, type: 'blob' | 'tree' = 'blob'): TreeEntry => ({
  ...{ path, type, mode: type === 'tree' ? '40000' : '100644' },
  oid: 'a'.repeat(40),
});
const names = ['99', '9901', '99-1', '99.yaml', 'a', 'a0', 'b.yaml'];
const written = parseTree(
  formatTree([...names.map((name) => entry(name)), entry('c', 'tree'), entry('a.d', 'tree')]),
);

describe('the order of a tree’s entries', () => {
  it('is the one in which they are written [Y6]', () => {
    expect(isInOrder(written)).toBe(true);
    for (let at = 1; at < written.length; at += 1) {
      const swapped = [...written];
      [swapped[at - 1], swapped[at]] = [written[at] as TreeEntry, written[at - 1] as TreeEntry];
      expect(isInOrder(swapped)).toBe(false);
      // the neighbours of what is new are looked at too
      expect(isInOrder(swapped, at, at)).toBe(false);
      expect(isInOrder([...written.slice(0, at), ...written.slice(at - 1)])).toBe(false);
    }
  });

  it('a folder is ordered as if its name ended with a slash [Y6]', () => {
    expect(isInOrder([entry('a'), entry('a-b'), entry('a', 'tree')])).toBe(true);
    expect(isInOrder([entry('a', 'tree'), entry('a-b')])).toBe(false);
  });

  it('a file and a folder of one name are found wherever they stand [Y6]', () => {
    const both = [entry('a'), entry('a-b'), entry('a.b'), entry('a', 'tree'), entry('b')];
    expect(both.filter((one) => hasTwin(both, one)).map(({ path }) => path)).toEqual(['a', 'a']);
    expect(written.filter((one) => hasTwin(written, one))).toEqual([]);
    expect(hasTwin([], entry('a'))).toBe(false);
  });
});
