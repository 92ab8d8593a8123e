import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { dumpYaml, loadYaml } from '#git/yaml.ts';
import { shippedUnits } from '#office/seed/shipped-units.ts';
import { officeOf } from '#office/seed/unit-row.ts';
import { reviewChain } from '#registry/review-chain.ts';
import { unitPath } from '#registry/site.ts';
import { unitTree, upwards } from '#registry/unit-tree.ts';
import { depth, parseUnitCode, type Level, type UnitCode } from '#registry/unit.ts';
import { shippedFiles } from './shipped.ts';

const units = shippedUnits(join(import.meta.dirname, '../..'));
const tree = unitTree(units);
const code = (text: string) => text as UnitCode;
const isDemo = (text: string) => /^(?:99|bm99)/.test(text);

describe('组织单位 of the shipped register', () => {
  it.each([
    ['root', 1, 0],
    ['department', 2, 1],
    ['province', 31, 1],
    ['prefecture', 333, 3],
    ['county', 2846, 9],
    ['bureau', 0, 1],
    ['sub-bureau', 0, 1],
  ] as const)('every %s is there: %i real, %i of the demo [A14 A33 R-1.1]', (level, real, demo) => {
    const ofLevel = units.filter((unit) => unit.level === level);
    expect(ofLevel.filter((unit) => !isDemo(unit.code))).toHaveLength(real);
    expect(ofLevel.filter((unit) => isDemo(unit.code))).toHaveLength(demo);
  });

  it('hangs every unit below the root, each deeper than the unit above [A17 R-1.3]', () => {
    const wrong = units.filter((unit) => {
      const top = upwards(tree, unit.code).at(-1);
      const parent = unit.attachedTo === null ? null : tree.get(unit.attachedTo);
      if (top?.code !== 'bm0100') return true;
      return parent === undefined || (parent !== null && depth[unit.level] <= depth[parent.level]);
    });
    expect(wrong).toEqual([]);
    expect(tree.size).toBe(units.length);
  });

  it('attaches districts of municipalities and directly governed counties to the province [A12 R-1.1]', () => {
    for (const [county, province] of [
      ['110101', '110000'],
      ['429021', '420000'],
      ['659001', '650000'],
      ['999001', '990000'],
    ]) {
      expect(tree.get(code(county ?? ''))?.attachedTo).toBe(province);
    }
    expect(tree.get(code('330106'))?.attachedTo).toBe('330100');
  });

  it.each([
    ['浙江省', 'province', '浙江省人民政府办公厅'],
    ['西湖区', 'county', '西湖区人民政府办公室'],
    ['阿里地区', 'prefecture', '阿里地区行政公署办公室'],
    ['兴安盟', 'prefecture', '兴安盟行政公署办公室'],
    ['凉山彝族自治州', 'prefecture', '凉山彝族自治州人民政府办公室'],
    ['财政部', 'department', '财政部办公厅'],
    ['国务院办公厅', 'root', '国务院办公厅'],
  ] as const)('%s (%s) acts through %s [A05 A14]', (name, level, office) => {
    expect(officeOf(name, level as Level)).toBe(office);
    const unit = units.find((each) => each.name === name && each.level === level);
    expect(unit?.office).toBe(office);
  });

  it('keeps each unit in the file of its code, in canonical form [R-1.2 Y4 Y5]', () => {
    const wrong = shippedFiles('data/units').filter(({ path, text }) => {
      const unit = loadYaml(Buffer.from(text)) as { code: string };
      const known = parseUnitCode(unit.code);
      return known === null || unitPath(known) !== path || dumpYaml(unit) !== text;
    });
    expect(wrong.map(({ path }) => path)).toEqual([]);
  });

  it('shows no telephone of a real office, and only made-up ones of the demo [R-9.1 C07]', () => {
    for (const unit of units) {
      if (!isDemo(unit.code)) expect(unit.phone).toBeNull();
      else expect(unit.phone ?? '0199-9990000').toMatch(/^0199-999\d{4}$/);
    }
  });
});

describe('示例省 and 示例部', () => {
  it('calls everything 示例, so that nothing made up looks official', () => {
    for (const unit of units.filter((each) => isDemo(each.code)))
      expect(unit.name).toMatch(/^示例/);
  });

  it('passes over a county without account [A15 X12 R-1.4]', () => {
    const chain = reviewChain(tree, { unit: code('990221'), isPortal: false });
    expect(chain.passedOver).toEqual(['990221']);
    expect(chain.steps.map((step) => step.unit)).toEqual(['990200', '990000']);
  });

  it('lets a sub-bureau report through its department, not the local government [A04 A11 B06]', () => {
    const chain = reviewChain(tree, { unit: code('bm9951'), isPortal: false });
    expect(chain.steps.map((step) => step.unit)).toEqual(['bm9901', 'bm9900']);
  });

  it('keeps a retired county with its successor [R-1.3 A33]', () => {
    expect(tree.get(code('990321'))?.retired).toEqual({ on: '2025-06-30', succeededBy: '990302' });
  });
});
