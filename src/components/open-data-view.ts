import type { Office } from '#office/types.ts';
import { fileName, formats } from '#office/open-data/scope.ts';
import { checkpointLine } from '#registry/checkpoint.ts';
import { rootUnit } from '#registry/unit-tree.ts';
import type { Unit } from '#registry/unit.ts';
import { sizeText } from '#text/size.ts';
import { splitRegions } from './region.ts';

const words = { json: 'JSON', csv: 'CSV', xlsx: 'xlsx' } as const;

/**
 * Everything that 开放数据 says of the register (Z06, Z07). `known` tells of files that a server has
 * made already; a static site has all at once, with their sizes in a list of their own.
 */
export async function openDataView(
  { catalogue, health, trust }: Pick<Office, 'catalogue' | 'health' | 'trust'>,
  known: Office['openData']['known'] | null,
) {
  const root = rootUnit(catalogue.units());
  const below = root ? catalogue.children(root.code) : [];
  const counts = catalogue.siteCounts([...below, ...(root ? [root] : [])].map(({ code }) => code));
  const { provinces, departments } = splitRegions(
    below.filter(({ code }) => (counts.get(code) ?? 0) > 0),
  );
  const filesOf = (unit: Unit | null) =>
    formats.map((format) => {
      const file = { unit: unit?.code ?? null, format };
      const made = known?.(file);
      return {
        text: words[format],
        href: `/open-data/${fileName(file)}`,
        note: made ? `${sizeText(made.bytes)}，提交 ${made.commit.slice(0, 10)}` : '',
      };
    });
  const linesOf = (units: readonly Unit[]) =>
    units.map((unit) => ({
      code: unit.code,
      name: unit.name,
      sites: String(counts.get(unit.code) ?? 0),
      files: filesOf(unit),
    }));
  const [newest] = await trust.checkpoints();
  return {
    commit: health().commit ?? '',
    files: filesOf(null),
    tables: [
      { id: 'provinces', title: '各省（区、市）', units: linesOf(provinces) },
      { id: 'departments', title: '国务院部门和垂直管理系统', units: linesOf(departments) },
    ],
    checkpoint: newest ? { size: String(newest.size), line: checkpointLine(newest) } : null,
    example: (departments[0] ?? provinces[0])?.code ?? '',
  };
}
