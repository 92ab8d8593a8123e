import { expect, test } from 'vitest';
import { keepPages, type KeptPage } from '#front/kept-pages.ts';

const page = (size: number): KeptPage => ({ headers: [], body: Buffer.alloc(size), etag: '""' });

test('the page that nobody asked for longest goes first when the room is used up [R06]', () => {
  const pages = keepPages(3_200);
  pages.set('/a', page(900));
  pages.set('/b', page(900));
  expect(pages.get('/a')).toBeDefined();
  pages.set('/c', page(900));
  expect(['/a', '/b', '/c'].map((path) => pages.get(path) !== undefined)).toEqual([
    true,
    false,
    true,
  ]);
});

test('a page larger than all the room is not kept and pushes out nothing [R06]', () => {
  const pages = keepPages(3_200);
  pages.set('/a', page(900));
  pages.set('/large', page(5_000));
  expect([pages.get('/a') !== undefined, pages.get('/large')]).toEqual([true, undefined]);
});

test('a page that is set again counts once [R06]', () => {
  const pages = keepPages(3_200);
  for (let index = 0; index < 50; index += 1) pages.set('/a', page(900));
  pages.set('/b', page(900));
  expect([pages.get('/a') !== undefined, pages.get('/b') !== undefined]).toEqual([true, true]);
  pages.clear();
  expect(pages.get('/a')).toBeUndefined();
});
