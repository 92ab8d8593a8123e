import { describe, expect, it } from 'vitest';
import { unitFromFile } from '#catalogue/unit-file.ts';
import { loadYaml } from '#git/yaml.ts';
import { searchUnits, unitOfCode } from '#offline/unit-search.ts';
import { readUnits, writeUnits } from '#offline/units-text.ts';
import { shippedFiles } from '../data/shipped.ts';
import { code, unit } from '../registry/country.ts';

const shipped = shippedFiles('data/units').map(({ path, text }) => {
  const read = unitFromFile(path, loadYaml(Buffer.from(text)));
  if (!read) throw new Error(path);
  return read;
});
const tree = readUnits(writeUnits(shipped));

describe('the directory of units in the offline form', () => {
  it('has every unit of the register with its name, office, level and unit above [R-2.3 B18]', () => {
    expect(tree.size).toBe(shipped.length);
    for (const { retired, ...known } of shipped) {
      const { retired: read, ...rest } = tree.get(known.code) ?? unit('000000', 'county', null);
      expect(rest).toEqual({ ...known, phone: null });
      expect(read === null).toBe(retired === null);
    }
  });

  it('says which units have no account and what a retired one was merged into [R-1.3 R-1.4]', () => {
    const units = [
      unit('bm0100', 'root', null, { office: '别的名称' }),
      unit('990000', 'province', 'bm0100', { name: '示例省', office: '示例省人民政府办公厅' }),
      unit('990101', 'county', '990000', { hasAccount: false }),
      unit('990102', 'county', '990000', {
        retired: { on: '2026-01-01', succeededBy: code('990101') },
      }),
      unit('990103', 'county', '990000', {
        hasAccount: false,
        retired: { on: '2026-01-01', succeededBy: null },
      }),
    ];
    const read = readUnits(writeUnits(units));
    for (const one of units) {
      const { retired, ...rest } = read.get(one.code) ?? unit('000000', 'county', null);
      expect({ ...rest, into: retired?.succeededBy }).toEqual({
        ...rest,
        ...one,
        retired: undefined,
        into: one.retired?.succeededBy,
      });
    }
  });

  it('is short: it takes less than 80 KB of the file [M01]', () => {
    expect(Buffer.byteLength(writeUnits(shipped))).toBeLessThan(80_000);
  });
});

describe('查询组织单位 without network', () => {
  it.each([
    ['990121', '示例山县人民政府办公室', '示例省', '示例市', '示例山县'],
    [' BM9951 ', '', '示例部', '', ''],
  ])(
    '%s fills in 省/部委, 市/垂管省局, 县/垂管分局 and the office [B18 B20 R-2.3]',
    (typed, office, ...place) => {
      const found = unitOfCode(tree, typed);
      expect(found?.code).toBe(typed.trim().toLowerCase());
      if (office !== '')
        expect([found?.office, found?.province, found?.prefecture, found?.county]).toEqual([
          office,
          ...place,
        ]);
      else expect(found?.province).toBe(place[0]);
    },
  );

  it('finds units by name or by the beginning of the code, 20 at most [B19]', () => {
    expect(searchUnits(tree, '示例山县').map((found) => found.code)).toEqual(['990121']);
    expect(searchUnits(tree, '9901').every((found) => found.code.startsWith('9901'))).toBe(true);
    expect(searchUnits(tree, '9901').length).toBeGreaterThan(2);
    expect(searchUnits(tree, '1').length).toBe(0);
    expect(searchUnits(tree, '没有这个单位')).toEqual([]);
    expect(searchUnits(tree, '11').length).toBeLessThanOrEqual(20);
  });
});
