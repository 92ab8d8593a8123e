import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { builtPages } from '#office/publish/built-pages.ts';
import { openFacts, type OpenedFacts } from '#office/publish/facts.ts';
import { staticLinks } from '#office/publish/links.ts';
import { openStencils, type RenderView, StencilWrong } from '#office/publish/stencil/stencil.ts';
import { isChoice, shapeOf, type View } from '#office/publish/stencil/view.ts';
import { type ViewedPages, viewedPages } from '#office/publish/views.ts';
import { siteStatuses } from '#registry/site.ts';
import { seededRegister, type TestRegister } from './test-register.ts';

let register: TestRegister;
let opened: OpenedFacts;
let render: RenderView;

beforeAll(async () => {
  register = await seededRegister(5_000);
  opened = await openFacts({
    registerDir: register.registerDir,
    stateDir: `${register.dir}/stencil.state`,
    commit: await register.main(),
    appDir: 'dist',
    siteUrl: 'https://register.example/base',
    serverUrl: null,
  });
  const pages = builtPages(opened.facts);
  const links = staticLinks(opened.facts);
  render = async (address, view) => {
    const answer = await pages.answer(address, view);
    if (answer?.status !== 200)
      throw new Error(`${address} answered ${answer?.status ?? 'nothing'}`);
    return links.page(await answer.text());
  };
});
afterAll(async () => {
  opened?.close();
  await register?.remove();
});

const hostile = `<b a="1" c='2'>&amp; $& $1 \${x}</b>\u2028`;

/** The view with every text changed; what chooses and what is empty stays. */
function spoil(view: View, key = ''): View {
  if (typeof view === 'string') return view === '' || isChoice(key) ? view : `${view}${hostile}`;
  if (view === null || typeof view !== 'object') return view;
  if (Array.isArray(view)) return (view as View[]).map((item) => spoil(item));
  return Object.fromEntries(Object.entries(view).map(([name, each]) => [name, spoil(each, name)]));
}

/** Views that differ in one part each: a text empty, a list empty or doubled, the other truth. */
function* variants(view: View, key = ''): Iterable<View> {
  if (typeof view === 'boolean') yield !view;
  if (typeof view === 'string' && !isChoice(key) && view !== '') yield '';
  if (key === 'status' && siteStatuses.some((each) => each === view)) yield* siteStatuses;
  if (view === null || typeof view !== 'object') return;
  if (Array.isArray(view)) {
    const list = view as readonly View[];
    yield [];
    yield [...list, ...list];
    for (const variant of variants(list[0] ?? null)) yield [...list, variant];
    return;
  }
  for (const [name, part] of Object.entries(view)) {
    for (const variant of variants(part, name)) yield { ...view, [name]: variant };
  }
}

/** Addresses of one kind of page at the register's commit. */
function addressesOf({ route }: ViewedPages): readonly string[] {
  // the only one of its kind, as it is asked for commit after commit
  if (!route.includes('zq')) return Array.from({ length: 4 }, () => route);
  const units = [...opened.facts.office.catalogue.units().keys()].filter(
    (each) => each !== 'bm0100',
  );
  const sites = [...opened.facts.sites()].map(({ code }) => code);
  if (route.startsWith('/sites/')) return sites.slice(0, 40).map((code) => `/sites/${code}`);
  if (route.endsWith('/zqpage'))
    return [1, 2].map((page) => route.replace('zqunit', 'bm0100').replace('zqpage', String(page)));
  return units.slice(0, 40).map((code) => route.replace('zqunit', code));
}

/** What waits for a unit: the seeded register has nothing open. */
const filings = [
  {
    ...{ id: 'f-1', name: '示例网', isPortal: true, site: '', kind: '新增网站', sponsor: '示例局' },
    ...{ unit: '示例办公室', since: '2026-11-21T09:00:00+08:00', minute: '2026-11-21 09:00' },
    url: { first: 'http://shili', rest: ['.gov', '.cn'] },
    decide: { href: 'https://github.com/example/register/pull/1', text: '合并请求 #1' },
  },
];

/** The view with what the register of the test has none of. */
function filledUp(view: View): View {
  return view !== null && typeof view === 'object' && 'filings' in view
    ? { ...view, filings, below: [{ code: '330100', name: '示例市', open: '3' }], more: '7' }
    : view;
}

async function viewsOf(kind: ViewedPages): Promise<readonly { address: string; view: View }[]> {
  const views = [];
  for (const address of addressesOf(kind)) {
    const parts = kind.address.exec(address)?.slice(1) ?? [];
    const view = await kind.view(opened.facts, parts);
    if (view !== null) views.push({ address, view });
  }
  return views;
}

describe.each(viewedPages)('$route', (kind) => {
  test('filled in, a page is what Astro renders, to the byte [R-11.3 Z20]', async () => {
    const turnAddress = staticLinks(opened.facts).address;
    const stencils = openStencils({ render, turnAddress, proveEvery: Number.POSITIVE_INFINITY });
    const views = await viewsOf(kind);
    expect(views.length).toBeGreaterThan(1);
    for (const { address, view } of views) {
      expect(await stencils.pageOf(address, kind.route, view)).toBe(await render(address, view));
    }
    expect(stencils.counts.refused).toBe(0);
    expect(stencils.counts.rendered).toBeLessThan(views.length * 2);
  });

  test('whatever a text holds, whichever part is missing, with every state [R-11.3 W4]', async () => {
    const turnAddress = staticLinks(opened.facts).address;
    const stencils = openStencils({ render, turnAddress, proveEvery: Number.POSITIVE_INFINITY });
    const [first] = await viewsOf(kind);
    if (!first) throw new Error('no page');
    const whole = filledUp(first.view);
    const all = [whole, ...variants(whole)];
    const seen = new Set<string>();
    for (const view of all) {
      if (seen.has(shapeOf(view)) && seen.size > 150) continue;
      seen.add(shapeOf(view));
      // the first two teach the shape, the third is filled in
      for (const each of [view, view, spoil(view)]) {
        const page = await stencils.pageOf(first.address, kind.route, each);
        expect(page === (await render(first.address, each)) ? '' : JSON.stringify(each)).toBe('');
      }
    }
    expect(stencils.counts.filled).toBeGreaterThan(seen.size / 2);
  }, 120_000);
});

describe('a page that is no function of its view', () => {
  const turnAddress = (address: string) => address;
  const asText = (view: View) => String((view as { text: string }).text);
  const views = (...texts: readonly string[]) => texts.map((text) => ({ text }));

  test('is left to the renderer where that shows on its first page [R-11.3]', async () => {
    const stencils = openStencils({
      render: async (_, view) =>
        `<p>${asText(view).toUpperCase().replaceAll('"', '&quot;').replaceAll('<', '&lt;')}</p>`,
      turnAddress,
    });
    for (const view of views('a', 'b', 'c')) {
      expect(await stencils.pageOf('/x', '/x', view)).toBe(`<p>${view.text.toUpperCase()}</p>`);
    }
    expect(stencils.counts).toMatchObject({ refused: 1, filled: 0 });
  });

  test('with a text that is put in without escaping is never filled in [W4]', async () => {
    const stencils = openStencils({ render: async (_, view) => asText(view), turnAddress });
    for (const view of views('a', 'b', '<i>')) {
      expect(await stencils.pageOf('/x', '/x', view)).toBe(view.text);
    }
    expect(stencils.counts).toMatchObject({ refused: 1, filled: 0 });
  });

  test('ends the run where it shows later: nothing filled in may be trusted [R-11.3]', async () => {
    let says = 'one';
    const stencils = openStencils({
      render: async (_, view) =>
        `<p>${asText(view).replaceAll('"', '&quot;').replaceAll('<', '&lt;')}</p>${says}`,
      turnAddress,
      proveEvery: 2,
    });
    for (const view of views('a', 'b', 'c')) await stencils.pageOf('/x', '/x', view);
    says = 'two';
    const later = async () => {
      for (const view of views('d', 'e')) await stencils.pageOf('/x', '/x', view);
    };
    await expect(later()).rejects.toThrow(StencilWrong);
  });
});
