import { describe, expect, it } from 'vitest';
import { mostFiles, mostRows, type PullOrigin, pullScope } from '#registry/pull-scope.ts';
import type { FilingId } from '#registry/site.ts';

const someone: PullOrigin = { isOurs: false, filing: null };
const theApp: PullOrigin = { isOurs: true, filing: 'AAAA0001' as FilingId };
const added = (path: string) => ({ path, before: null, after: 'a'.repeat(40) });
const changed = (path: string) => ({ path, before: 'b'.repeat(40), after: 'a'.repeat(40) });
const site = (n: number, unit = '990101') =>
  `data/sites/99/${unit}/new-AAAA${String(n).padStart(4, '0')}.yaml`;
const minted = 'data/sites/99/990101/9901010001.yaml';
const scope = (
  changes: Parameters<typeof pullScope>[1]['changes'],
  origin = someone,
  isWhole = true,
) => pullScope(origin, { changes, isWhole });

describe('a pull request', () => {
  it('that adds one new site is a filing, named by its path and not by its text [R-3]', () => {
    expect(scope([added(site(1))])).toMatchObject({ is: 'filing', filing: 'AAAA0001' });
  });

  it('of the App that changes one registered site is a filing [R-3]', () => {
    expect(scope([changed(minted)], theApp)).toMatchObject({
      is: 'filing',
      touched: { is: 'change', site: '9901010001' },
    });
  });

  it.each([
    ['.github/CODEOWNERS', 'touches-owners'],
    ['.GitHub/codeowners', 'touches-owners'],
    ['CODEOWNERS', 'touches-owners'],
    ['docs/CODEOWNERS', 'touches-owners'],
    ['.github/workflows/mint.yml', 'touches-workflows'],
    ['data/units/99/990101.yaml', 'touches-units'],
    ['data/policy.yaml', 'touches-policy'],
    ['schemas/site.schema.json', 'touches-elsewhere'],
    ['src/registry/review-chain.ts', 'touches-elsewhere'],
    ['data/notices/2026-11-21-a.md', 'touches-elsewhere'],
  ])('that touches %s beside its site is refused: %s [R-1.3 Z12]', (path, why) => {
    expect(scope([added(site(1)), changed(path)])).toEqual({ is: 'refused', why, path });
    expect(scope([added(path)])).toMatchObject({ is: 'refused', why });
    expect(scope([{ path, before: 'b', after: null }])).toMatchObject({ is: 'refused', why });
  });

  it.each([
    ['data/sites/33/990101/new-AAAA0001.yaml'],
    ['data/sites/99/990101/new-aaaa0001.yaml'],
    ['data/sites/99/990101/9901010001.yaml'],
    ['data/sites/99/990101/new-AAAA0001.yml'],
    ['data/sites/99/990101/../../../.github/new-AAAA0001.yaml'],
  ])('that adds %s is refused: a code is given by the register alone [Y5]', (path) => {
    expect(scope([added(path)])).toMatchObject({ is: 'refused', why: 'path-wrong' });
  });

  it('that takes a file away or renames it is refused under both names [R-1.3]', () => {
    const gone = { path: minted, before: 'b', after: null };
    expect(scope([gone])).toMatchObject({ why: 'taken-away' });
    expect(scope([added(site(1)), gone])).toMatchObject({ why: 'taken-away', path: minted });
  });

  it('of a person who changes a registered site is refused: that asks for its codes [R-3]', () => {
    expect(scope([changed(minted)])).toMatchObject({ why: 'change-by-git' });
  });

  it('of the App is about one registered site [R-3]', () => {
    const two = [changed(minted), changed(minted.replace('0001.', '0002.'))];
    expect(scope(two, theApp)).toMatchObject({ why: 'several-sites' });
    expect(scope([changed(minted), added(site(1))], theApp)).toMatchObject({
      why: 'several-sites',
    });
  });

  it('of up to 200 new sites of one unit is a batch, its rows in order of their paths [R-3.4]', () => {
    const rows = Array.from({ length: mostRows }, (_, n) => added(site(n + 1))).toReversed();
    const found = scope(rows);
    expect(found).toMatchObject({ is: 'batch', unit: '990101' });
    if (found.is !== 'batch') throw new Error('no batch');
    expect(found.rows.map(({ filing }) => filing).slice(0, 2)).toEqual(['AAAA0001', 'AAAA0002']);
    expect(scope([...rows, added(site(201))])).toMatchObject({ why: 'batch-too-large' });
    expect(scope([added(site(1)), added(site(2, '990102'))])).toMatchObject({
      why: 'several-units',
    });
  });

  it('of 3,001 files, or of a list that was cut short, is refused before anything is read [R-4.1]', () => {
    const many = Array.from({ length: mostFiles + 1 }, (_, n) => added(`data/sites/${n}`));
    expect(scope(many)).toMatchObject({ why: 'too-many-files' });
    expect(scope([added(site(1))], someone, false)).toMatchObject({ why: 'files-cut-short' });
  });

  it('about an opening audit is decided at the desk of its staffing office, and only the App opens one [X24 P37]', () => {
    const filed = [added(`data/openings/99/${theApp.filing}.yaml`)];
    expect(scope(filed, theApp)).toEqual({ is: 'opening' });
    expect(scope(filed, someone)).toMatchObject({ why: 'touches-elsewhere' });
    // another one's file, one more file, or one that is changed or taken away
    const refused = { why: 'touches-elsewhere' };
    expect(scope([added('data/openings/99/ZZZZ9999.yaml')], theApp)).toMatchObject(refused);
    expect(scope([...filed, added(site(1))], theApp)).toMatchObject(refused);
    expect(scope([changed(`data/openings/99/${theApp.filing}.yaml`)], theApp)).toMatchObject(
      refused,
    );
    expect(scope([added('data/labels/99/99-000001.yaml')], theApp)).toMatchObject(refused);
  });

  it('about units is decided at the desk, and only the App opens one [R-1.3]', () => {
    const moved = [changed('data/units/99/990101.yaml')];
    expect(scope(moved, theApp)).toEqual({ is: 'units' });
    expect(scope(moved, { isOurs: true, filing: null })).toMatchObject({ why: 'touches-units' });
    const more = [...moved, added(site(1))];
    expect(scope(more, theApp)).toMatchObject({ why: 'touches-units' });
  });

  it('without difference is nothing [R-3]', () => {
    expect(scope([])).toMatchObject({ why: 'nothing' });
  });
});
