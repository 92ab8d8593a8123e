import { deflateSync, inflateSync } from 'node:zlib';
import { expect, it } from 'vitest';
import { ownBytes } from '#git/objects.ts';

it('a small object that is kept does not keep the memory it was read into [G18]', () => {
  const small = inflateSync(deflateSync(Buffer.from('tree 0')));
  expect(small.buffer.byteLength).toBeGreaterThan(10_000);
  const own = ownBytes(small);
  expect(own.buffer.byteLength).toBe(6);
  expect(Buffer.from(own).toString()).toBe('tree 0');
  const large = new Uint8Array(20_000);
  expect(ownBytes(large)).toBe(large);
});
