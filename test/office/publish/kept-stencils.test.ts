import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { dropKeptStencils, openKeptStencils } from '#office/publish/stencil/kept.ts';
import { openStencils, StencilWrong } from '#office/publish/stencil/stencil.ts';
import type { View } from '#office/publish/stencil/view.ts';

let dir: string;
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'kept-'));
});
afterEach(() => rmSync(dir, { recursive: true, force: true }));

interface Page {
  readonly title: string;
  readonly rows: readonly { readonly name: string; readonly note: string }[];
}

const escape = (text: string) =>
  text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll("'", '&#39;')
    .replaceAll('"', '&quot;');
const pageOf = (view: View, frame = 'p') => {
  const { title, rows } = view as Page;
  const lines = rows.map(({ name, note }) => `<li>${escape(name)}${note && `<i>${escape(note)}`}`);
  // Astro joins what `map` returns as it stands
  return `<${frame}>${escape(title)}${(lines as readonly string[]).join('')}`;
};
const page = (title: string, ...names: readonly string[]): Page => ({
  title,
  rows: names.map((name) => ({ name, note: '' })),
});

/** One run of a publication: pages in turn, then what was learnt is kept. */
async function run(
  pages: readonly Page[],
  { version = 'v', name = 'one', frame = 'p', every = 500 } = {},
) {
  const kept = openKeptStencils(dir, version);
  const asked: View[] = [];
  const stencils = openStencils({
    render: async (_, view) => {
      asked.push(view);
      return pageOf(view, frame);
    },
    turnAddress: (address) => address,
    kept,
    run: name,
    proveEvery: every,
  });
  const made = [];
  try {
    for (const each of pages) made.push(await stencils.pageOf('/x', '/x', each));
    await stencils.keep();
  } finally {
    kept.close();
  }
  return { made, asked: asked.length, counts: stencils.counts };
}

describe('cuts that a run keeps for the next one', () => {
  test('fill the next pages without the renderer, to the same bytes [R-11.3]', async () => {
    await run([page('一', '甲'), page('二', '乙', '丙'), page('三', '丁')]);
    const next = [page('四', '<b>"&'), page('五', '戊', '己', '庚')];
    const { made, asked } = await run(next);
    expect(made).toEqual(next.map((each) => pageOf(each)));
    expect(asked).toBe(0);
  });

  test('are there for a page that is the only one of its kind [R-11.3]', async () => {
    await run([page('首页', '甲')]);
    const { made, asked } = await run([page('首页', '乙', '丙')]);
    expect([made, asked]).toEqual([[pageOf(page('首页', '乙', '丙'))], 0]);
  });

  test('of another template or address are none [R-11.3 Z20]', async () => {
    await run([page('一', '甲')]);
    const { made, counts } = await run([page('二', '乙')], { version: 'w', frame: 'h1' });
    expect(made).toEqual([pageOf(page('二', '乙'), 'h1')]);
    expect(counts.filled).toBe(0);
  });

  test('learn an item of another shape, and keep what they knew [R-11.3]', async () => {
    await run([page('一', '甲')]);
    const strange = { title: '二', rows: [{ name: '乙', note: '注' }] };
    const learnt = await run([strange]);
    expect([learnt.made, learnt.asked > 0]).toEqual([[pageOf(strange)], true]);
    const both = { title: '三', rows: [...strange.rows, ...page('', '丙').rows] };
    const { made, asked } = await run([both]);
    expect([made, asked]).toEqual([[pageOf(both)], 0]);
  });

  test('are proven against the renderer in one page of so many, by commit; a wrong one ends the run [R-11.3]', async () => {
    await run([page('一', '甲')]);
    const commits = Array.from({ length: 100 }, (_, at) => `commit ${at}`);
    const proven: string[] = [];
    for (const name of commits) {
      const { counts } = await run([page('二', '乙')], { name, every: 10 });
      if (counts.proven > 0) proven.push(name);
    }
    expect(proven.length).toBeGreaterThan(2);
    expect(proven.length).toBeLessThan(30);
    for (const name of commits) {
      const wrong = run([page('二', '乙')], { name, every: 10, frame: 'h1' });
      if (proven.includes(name)) await expect(wrong).rejects.toThrow(StencilWrong);
      else await wrong;
    }
  });

  test('are all dropped where one was wrong [R-9.3]', async () => {
    await run([page('一', '甲')]);
    dropKeptStencils(dir);
    const { made } = await run([page('二', '乙')], { frame: 'h1' });
    expect(made).toEqual([pageOf(page('二', '乙'), 'h1')]);
  });
});
