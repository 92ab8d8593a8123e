import { describe, expect, it } from 'vitest';
import { listAsked } from '#front/request/bulk-form.ts';
import {
  deskPageAsked,
  filingFilter,
  filingViews,
  siteFilter,
  viewFilter,
} from '#front/request/desk-filter.ts';
import { code, country } from '../../registry/country.ts';

const unit = code('990100');
const filings = (query: string) => filingFilter(new URLSearchParams(query), unit, country);
const sites = (query: string) => siteFilter(new URLSearchParams(query), country);

it.each([
  ['', {}],
  ['state=new', { state: 'new' }],
  ['state=anything&kind=anything&status=gone&portal=2&from=2026-02-30&sort=name', {}],
  ['kind=amendment&mine=yes', { kinds: ['amendment'], turn: unit }],
  ['name=民政&name.is=equals', { columns: [{ column: 'name', mode: 'equals', text: '民政' }] }],
  ['code=990101&code.is=like', { columns: [{ column: 'code', mode: 'contains', text: '990101' }] }],
  [`sponsor=${encodeURIComponent("%_'\\")}`, columnOf("%_'\\")],
  ['name=%20%20&text=%E3%80%80', {}],
  [
    'from=2026-11-01&to=2026-11-30',
    { from: '2026-11-01T00:00:00.000+08:00', before: '2026-12-01T00:00:00.000+08:00' },
  ],
  ['portal=yes&platform=no', { isPortal: true, isServicePlatform: false }],
  ['sort=newest', { order: 'newest' }],
])('the list of filings under ?%s asks for %j [D05 D07 K02 R-4.7]', (query, expected) => {
  expect(filings(query)).toEqual(expected);
});

function columnOf(text: string) {
  return { columns: [{ column: 'sponsor', mode: 'contains', text }] };
}

it('the list of sites knows every status, what is open for a site, and no other [F16 K02 R-4.7]', () => {
  expect(sites('status=concluded')).toEqual({ status: 'concluded' });
  expect(sites('status=gone&open=gone')).toEqual({});
  expect(sites('open=amended&sort=code')).toEqual({ open: 'amended', order: 'code' });
  expect(sites('open=mine')).toEqual({ open: 'mine' });
});

describe('a unit that is typed', () => {
  it.each([
    ['unit=990100', ['990100', '990101', '990102']],
    ['unit=990100&unit.is=equals', ['990100']],
    ['unit=BM9901', ['bm9901', 'bm9951']],
    ['unit=示例99010', ['990100', '990101', '990102']],
    ['unit=没有这个单位', []],
  ])('as %s is %j [K02 R-1.5]', (query, expected) => {
    expect(Array.from(sites(query).units ?? []).toSorted()).toEqual(expected);
  });
});

it('a view keeps what it shows, whatever the URL asks for [D15 F06 F16 I05]', () => {
  for (const view of filingViews) {
    const query = new URLSearchParams('kind=new-site&state=new');
    const { kinds, turn } = viewFilter(view, unit);
    const asked = filingFilter(query, unit, country, view);
    expect([view, asked.turn]).toEqual([view, turn]);
    if (kinds) expect([view, asked.kinds]).toEqual([view, kinds]);
  }
  const kind = new URLSearchParams('kind=offline-emergency');
  expect(filingFilter(kind, unit, country, 'offline').kinds).toEqual(['offline-emergency']);
});

it.each([
  ['', 1, 20],
  ['page=3&size=50', 3, 50],
  ['page=-1&size=7', 1, 20],
  ['page=1e9&size=100000', 1, 20],
])('?%s is page %i of %i rows [K07 R08]', (query, page, size) => {
  expect(deskPageAsked(new URLSearchParams(query))).toEqual({ page, size });
});

it.each([
  ['/desk', 'waiting'],
  ['/desk/filings?state=new&page=2', 'filings'],
  ['/desk/offline', 'offline'],
  ['/desk/amendments?name=a?b', 'amendments'],
])('the list %s is one of the desk [X17]', (path, view) => {
  expect(listAsked(path)?.view).toBe(view);
});

it.each(['', '/', '//evil.example/desk', 'https://evil.example/desk', '/desk/../x', '/desk/sites'])(
  '%j is no list to go back to [X17]',
  (path) => {
    expect(listAsked(path)).toBeNull();
  },
);
