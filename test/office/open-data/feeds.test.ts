import { Ajv2020 } from 'ajv/dist/2020.js';
import { afterEach, expect, it } from 'vitest';
import { apiDocument, apiPages } from '#office/open-data/api.ts';
import { feedText } from '#office/open-data/feed.ts';
import { openApi } from '#office/open-data/openapi.ts';
import { robotsText, sitemapIndex, sitemapPart, sitemapParts } from '#office/open-data/sitemap.ts';
import { dumpYaml, loadYaml } from '#git/yaml.ts';
import { parseMoment } from '#registry/moment.ts';
import type { SiteCode, SiteFile } from '#registry/site.ts';
import { code } from '../../registry/country.ts';
import { many, minted, minute, type Sample, sample } from '../../catalogue/sample.ts';

let made: Sample;
afterEach(() => made.remove());

const siteUrl = 'https://register.example';
const status = (n: number, word: string) => ({ at: minute(n), status: word });

/** What RFC 4287 demands of a feed and its entries; throws with what is missing. */
function checkAtom(xml: string): readonly { id: string; title: string; updated: string }[] {
  const one = (text: string, name: string) => {
    const found = [...text.matchAll(new RegExp(`<${name}>([^<]*)</${name}>`, 'g'))];
    expect(found.length, `${name} in ${text.slice(0, 80)}`).toBe(1);
    return found[0]?.[1] ?? '';
  };
  expect(xml).toMatch(
    /^<\?xml version="1\.0" encoding="utf-8"\?>\n<feed xmlns="http:\/\/www\.w3\.org\/2005\/Atom"/,
  );
  const entries = [...xml.matchAll(/<entry>([\s\S]*?)<\/entry>/g)].map((match) => match[1] ?? '');
  const head = xml.replaceAll(/<entry>[\s\S]*?<\/entry>/g, '');
  expect(one(head, 'title')).not.toBe('');
  expect(URL.canParse(one(head, 'id'))).toBe(true);
  expect(head.match(/<link rel="self" [^>]*\/>/g)).toHaveLength(1);
  const updated = one(head, 'updated');
  expect(parseMoment(updated)).not.toBeNull();
  const read = entries.map((entry) => {
    const id = one(entry, 'id');
    expect(id).toMatch(/^tag:register\.example,2026:site\//);
    expect(parseMoment(one(entry, 'updated'))).not.toBeNull();
    expect(parseMoment(one(entry, 'published'))).not.toBeNull();
    expect(entry).toMatch(/<author><name>[^<]+<\/name><\/author>/);
    expect(entry).toMatch(/<content type="text">[^<]+<\/content>/);
    expect(entry.match(/<link rel="alternate" [^>]*\/>/g)).toHaveLength(1);
    return { id, title: one(entry, 'title'), updated: one(entry, 'updated') };
  });
  expect(new Set(read.map(({ id }) => id)).size).toBe(read.length);
  const newest = read.reduce((last, each) => (each.updated > last ? each.updated : last), '');
  if (read.length > 0) expect(updated).toBe(newest);
  // no bare ampersand, no control character
  expect(xml).not.toMatch(/&(?!amp;|lt;|gt;|quot;)|[\u0000-\u0008]/);
  return read;
}

it('a feed tells what was minted, changed its status and was voided, newest first, under ids that stay [Z06 R-6.3]', async () => {
  made = await sample({ ...minted('9901010001', 10), ...minted('9901020001', 20) });
  const titles = async (unit: string | null) => {
    const found = unit === null ? null : { unit: made.catalogue.unit(code(unit))! };
    return checkAtom(await feedText(made.catalogue, siteUrl, found, 'xml')).map(
      ({ title }) => title,
    );
  };
  expect(await titles(null)).toEqual([
    '新增：示例s9901020001网（9901020001）',
    '新增：示例s9901010001网（9901010001）',
  ]);
  const before = checkAtom(await feedText(made.catalogue, siteUrl, null, 'xml'));
  const [path = '', text = ''] = Object.entries(minted('9901010001', 10))[0] ?? [];
  const file = loadYaml(Buffer.from(text)) as SiteFile;
  const history = [
    status(70, 'normal'),
    status(300, 'offline-temporary'),
    status(400, 'deleted'),
  ] as const;
  const register = { ...file.register, status: 'deleted', history };
  await made.commit({ [path]: dumpYaml({ ...file, register }) });
  expect(await titles('990101')).toEqual([
    '作废：示例s9901010001网（9901010001）',
    '状态变化：示例s9901010001网（9901010001）',
    '新增：示例s9901010001网（9901010001）',
  ]);
  expect(await titles('990102')).toEqual(['新增：示例s9901020001网（9901020001）']);
  const after = checkAtom(await feedText(made.catalogue, siteUrl, null, 'xml'));
  for (const { id } of before) expect(after.map((each) => each.id)).toContain(id);
});

it('a change of the record is told by the commit that concluded it [Z06]', async () => {
  made = await sample(minted('9901010001', 10));
  await made.commit(minted('9901010001', 10, { introduction: '新的简介' }), [
    ['Event', 'conclude'],
    ['Filing', 'CHANGE01'],
    ['Kind', 'amendment'],
    ['Site', '9901010001'],
    ['Approved-At', minute(500)],
  ]);
  const [newest] = checkAtom(await feedText(made.catalogue, siteUrl, null, 'xml'));
  expect(newest).toEqual({
    id: 'tag:register.example,2026:site/9901010001/CHANGE01',
    title: '修改：示例s9901010001网（9901010001）',
    updated: minute(500),
  });
  expect(made.catalogue.latestOf('9901010001' as SiteCode)).toBe(minute(500));
});

it('the JSON Feed says the same, as version 1.1 has it; an empty feed does not follow the clock [Z06]', async () => {
  made = await sample(many(60, (n) => n));
  const xml = checkAtom(await feedText(made.catalogue, siteUrl, null, 'xml'));
  const feed = JSON.parse(await feedText(made.catalogue, siteUrl, null, 'json')) as {
    version: string;
    title: string;
    feed_url: string;
    home_page_url: string;
    items: {
      id: string;
      url: string;
      title: string;
      content_text: string;
      date_published: string;
    }[];
  };
  expect(feed).toMatchObject({
    version: 'https://jsonfeed.org/version/1.1',
    feed_url: `${siteUrl}/feed.json`,
  });
  expect(feed.items.map(({ id, title }) => [id, title])).toEqual(
    xml.map(({ id, title }) => [id, title]),
  );
  expect(xml).toHaveLength(50);
  for (const item of feed.items) {
    expect(typeof item.content_text).toBe('string');
    expect(URL.canParse(item.url)).toBe(true);
    expect(parseMoment(item.date_published)).not.toBeNull();
  }
  const empty = { unit: made.catalogue.unit(code('bm9900'))! };
  const text = await feedText(made.catalogue, siteUrl, empty, 'xml');
  expect(checkAtom(text)).toEqual([]);
  expect(await feedText(made.catalogue, siteUrl, empty, 'xml')).toBe(text);
});

it('every path of the OpenAPI document answers as its schema says [Z08 R-6.3]', async () => {
  const sites = Array.from({ length: 120 }, (_, n) =>
    minted(`990101${String(n + 1).padStart(4, '0')}`, n, { icp: '无', police: '无' }),
  );
  made = await sample(sites.reduce((a, b) => ({ ...a, ...b })));
  const source = { catalogue: made.catalogue, siteUrl, commit: 'c'.repeat(40) };
  const document = openApi(siteUrl) as {
    openapi: string;
    paths: Record<
      string,
      { get: { responses: Record<string, { content?: Record<string, { schema: object }> }> } }
    >;
    components: { schemas: object };
  };
  expect(document.openapi).toMatch(/^3\.1\./);
  const ajv = new Ajv2020({ strict: false });
  const values = {
    unit: ['990101', 'bm0100', 'bm9900'],
    page: ['1', '2', '3'],
    site: ['9901010001', '9901010120'],
  };
  let asked = 0;
  for (const [path, { get }] of Object.entries(document.paths)) {
    const schema = get.responses['200']?.content?.['application/json']?.schema;
    const validate = ajv.compile({ ...schema, components: document.components });
    const names = [...path.matchAll(/\{(\w+)\}/g)].map((match) => match[1] as keyof typeof values);
    const paths = names.reduce(
      (some, name) =>
        some.flatMap((each) => values[name].map((value) => each.replace(`{${name}}`, value))),
      [path],
    );
    for (const each of paths) {
      const text = await apiDocument(source, each.slice(1));
      if (text === null) {
        expect(each).toMatch(/bm9900\/sites/); // a unit without sites has no pages
        continue;
      }
      asked += 1;
      expect(validate(JSON.parse(text)), `${each} ${JSON.stringify(validate.errors)}`).toBe(true);
    }
  }
  expect(asked).toBeGreaterThan(10);
  for (const none of [
    'units/000000.json',
    'sites/9901019999.json',
    'units/990101/sites/9.json',
    '../x',
    'sites/9901010001',
  ])
    expect(await apiDocument(source, none)).toBeNull();
});

it('pages of the read API are counted from the oldest, hold every site once, and full ones stay [Z08 R-6.1]', async () => {
  made = await sample(many(120, (n) => n));
  const source = () => ({ catalogue: made.catalogue, siteUrl, commit: '' });
  const page = async (n: number) => {
    const text = await apiDocument(source(), `units/990100/sites/${n}.json`);
    return JSON.parse(text ?? 'null') as {
      next: string | null;
      sites: { siteCode: string }[];
    } | null;
  };
  expect(apiPages(made.catalogue, code('990100'))).toBe(3);
  const pages = [await page(1), await page(2), await page(3)];
  expect(pages.map((each) => each?.sites.length)).toEqual([50, 50, 20]);
  expect(pages.flatMap((each) => each?.sites.map(({ siteCode }) => siteCode))).toEqual(
    Array.from({ length: 120 }, (_, n) => `990101${String(n + 1).padStart(4, '0')}`),
  );
  expect(pages.map((each) => each?.next)).toEqual([
    `${siteUrl}/api/v1/units/990100/sites/2.json`,
    `${siteUrl}/api/v1/units/990100/sites/3.json`,
    null,
  ]);
  await made.commit(minted('9901010500', 900));
  expect(await page(1)).toEqual(pages[0]);
  expect((await page(3))?.sites).toHaveLength(21);
});

it('the sitemap has an index and parts below 50,000 addresses; every listed site stands in one, deleted ones in none', async () => {
  made = await sample({
    ...many(12, (n) => n),
    ...minted('bm99510001', 50),
    ...minted('9901010001', 1, { status: 'deleted' }),
  });
  const parts = sitemapParts(made.catalogue);
  expect(parts).toEqual(['pages.xml', 'sites-99-1.xml', 'sites-bm-1.xml']);
  const index = sitemapIndex(made.catalogue, siteUrl);
  for (const part of parts) expect(index).toContain(`<loc>${siteUrl}/sitemaps/${part}</loc>`);
  const texts = parts.map((part) => sitemapPart(made.catalogue, siteUrl, part) ?? '');
  const sites = texts.join('').match(/\/sites\/\w{10}<\/loc>/g) ?? [];
  expect(sites).toHaveLength(12);
  expect(texts.join('')).not.toContain('9901010001');
  expect(texts[1]).toContain(`<lastmod>${minute(71)}</lastmod>`);
  expect(sitemapPart(made.catalogue, siteUrl, 'sites-33-1.xml')).toBeNull();
  expect(robotsText(siteUrl)).toContain(`Sitemap: ${siteUrl}/sitemap.xml`);
});
