import type { UnitTree } from '#registry/unit-tree.ts';
import type { TableWriters } from './content.ts';
import { dictionaryLines } from './dictionary.ts';
import { licence, licenceText } from './licence.ts';

/** The small files beside the lists of sites: units, data dictionary, licence (Z07). */
export function plainFiles(
  tree: UnitTree,
  { csvLine }: TableWriters,
): readonly (readonly [name: string, text: string])[] {
  const units = Array.from(tree.values()).sort((a, b) => (a.code < b.code ? -1 : 1));
  const header = ['标识码', '名称', '办公厅（室）', '级别', '挂接关系', '撤并日期', '并入单位'];
  const cells = units.map(({ code, name, office, level, attachedTo, retired }) => [
    ...[code, name, office, level, attachedTo ?? ''],
    ...[retired?.on ?? '', retired?.succeededBy ?? ''],
  ]);
  const records = units.map(({ code, name, office, level, attachedTo, phone, retired }) =>
    JSON.stringify({ code, name, office, level, attachedTo, phone, retired }),
  );
  const json = `{"licence":"${licence.id}","units":[\n${records.join(',\n')}\n]}\n`;
  const csv = (lines: readonly (readonly string[])[]) => `\ufeff${lines.map(csvLine).join('')}`;
  return [
    ['units.json', json],
    ['units.csv', csv([header, ...cells])],
    ['dictionary.csv', csv(dictionaryLines)],
    ['LICENSE.txt', licenceText],
  ];
}
