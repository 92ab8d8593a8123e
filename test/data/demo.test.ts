import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { dumpYaml, loadYaml } from '#git/yaml.ts';
import type { DemoFiling } from '#office/seed/demo-filings.ts';
import { demoFilings } from '#office/seed/demo-filings.ts';
import { demoSites } from '#office/seed/demo-sites.ts';
import { shippedUnits } from '#office/seed/shipped-units.ts';
import { mintingPlan, type Waiting } from '#registry/minting.ts';
import { reviewChain } from '#registry/review-chain.ts';
import { mintedPath, mintedUnder, siteStatuses, sponsorKinds } from '#registry/site.ts';
import { unitTree } from '#registry/unit-tree.ts';
import type { UnitCode } from '#registry/unit.ts';
import { shippedFiles, shippedSites } from './shipped.ts';

const root = join(import.meta.dirname, '../..');
const tree = unitTree(shippedUnits(root));
const sites = shippedSites();
const filingsText = readFileSync(join(root, 'data/demo/filings.yaml'), 'utf8');
const { filings } = loadYaml(Buffer.from(filingsText)) as { filings: readonly DemoFiling[] };

describe('the sites of 示例省', () => {
  it.each(siteStatuses)('a newcomer sees a site that is %s [K01 X18]', (status) => {
    expect(sites.some((site) => site.register?.status === status)).toBe(true);
  });

  it.each(sponsorKinds)('a newcomer sees a site sponsored by: %s [A01 A02 A03]', (kind) => {
    expect(sites.some((site) => site.sponsor.kind === kind)).toBe(true);
  });

  it('are some sixty with the open filings', () => {
    expect(sites.length + filings.length).toBeGreaterThan(55);
    expect(sites.length + filings.length).toBeLessThan(70);
  });

  it('have the codes that minting gives them, in order of approval [E01 E04 R-5.1 R-5.2 Z02]', () => {
    const waiting: Waiting[] = sites.map(({ register }) => ({
      filing: register?.filing as Waiting['filing'],
      unit: mintedUnder(register?.siteCode as never),
      approvedAt: register?.approvedAt ?? '',
    }));
    const plan = mintingPlan(waiting, () => 0, new Date('2026-11-01T00:00:00+08:00'));
    const minted = plan.days.flatMap((day) => day.codes);
    const given = minted.map((each) => `${each.filing} ${each.code} ${each.mintedAt}`).sort();
    const shipped = sites.map(
      ({ register: own }) => `${own?.filing} ${own?.siteCode} ${own?.mintedAt}`,
    );
    expect(given).toEqual(shipped.sort());
  });

  it('are each in the file of its code, in canonical form [E05 Y4 Y5]', () => {
    const texts = new Map(shippedFiles('data/sites').map(({ path, text }) => [path, text]));
    for (const { path, ...site } of sites) {
      expect(path).toBe(mintedPath(site.register?.siteCode as never));
      expect(dumpYaml(site)).toBe(texts.get(path));
    }
  });

  it('keep their code when their unit is merged into another [X06 R-1.3]', () => {
    const moved = sites.filter((site) => site.unit !== site.register?.siteCode.slice(0, 6));
    expect(moved.map((site) => [site.register?.siteCode, site.unit])).toEqual([
      ['9903210001', '990302'],
    ]);
  });

  it('name no person and belong to nobody [R-9.1]', () => {
    for (const site of sites) {
      expect(site.persons).toBe('');
      expect(site.name).toMatch(/^示例/);
      expect(new URL(site.homeUrl).hostname).toMatch(/(?:^|\.)shili[a-z]*\.gov\.cn$/);
      for (const address of site.ipv6) expect(address).toMatch(/^2001:db8::/);
    }
  });

  it('and the open filings share no name and no address, and no unit has two portals [R-2.4 R-2.5 X10]', () => {
    const names = [
      ...sites.map((site) => site.name),
      ...filings.map(({ fields }) => fields['name']),
    ];
    const hosts = [
      ...sites.map((site) => site.homeUrl),
      ...filings.map(({ fields }) => fields['homeUrl'] ?? ''),
    ].map((url) => new URL(url).hostname.replace(/^www\./, ''));
    const portals = [
      ...sites.filter((site) => site.isPortal).map((site) => site.unit),
      ...filings
        .filter(({ fields }) => fields['isPortal'] === 'yes')
        .map(({ fields }) => fields['unit']),
    ];
    for (const list of [names, hosts, portals]) expect(new Set(list).size).toBe(list.length);
  });

  it('are what the tables say', () => {
    expect(demoSites()).toEqual(sites.map(({ path: _, ...site }) => site));
    expect(dumpYaml({ filings: demoFilings() })).toBe(filingsText);
  });
});

describe('the open filings of 示例省', () => {
  it('are decided by the units whose turn it is [D01 D02 R-4.1]', () => {
    for (const { fields, steps } of filings) {
      const isPortal = fields['isPortal'] === 'yes';
      const chain = reviewChain(tree, { unit: fields['unit'] as UnitCode, isPortal }).steps;
      let at = 0;
      for (const step of steps) {
        if (step.decision === 'resubmit') at = 0;
        if (!('unit' in step)) continue;
        expect(step.unit, fields['name']).toBe(chain[at]?.unit);
        if (step.decision === 'approve' || chain[at]?.act === 'take-in') at += 1;
      }
      expect(at).toBeLessThanOrEqual(chain.length);
    }
  });

  it('stand in every stage, portals of a county and of the province among them [R-4.6 X04 X26]', () => {
    const ends = filings.map(({ steps }) => steps.at(-1)?.decision ?? 'received');
    for (const end of ['received', 'take-in', 'approve', 'return', 'resubmit', 'withdraw']) {
      expect(ends).toContain(end);
    }
    const portals = filings.filter(({ fields }) => fields['isPortal'] === 'yes');
    expect(portals.map(({ fields }) => fields['unit'])).toEqual(['990202', '990000']);
  });
});
