import { loadYaml } from '#git/yaml.ts';
import type { ObjectReader, Oid } from '#git/types.ts';
import { type UnitTree, unitTree } from '#registry/unit-tree.ts';
import type { Unit } from '#registry/unit.ts';

/** Trees that are kept in memory: decisions look at the newest ones. */
const kept = 12;

/** The unit trees of a history by the id of their folder. */
export interface UnitsThen {
  /** The units below a `data/units` folder. */
  at(folder: Oid): Promise<UnitTree>;
}

/** Reads unit trees, the units that two of them share once. */
export function unitsThen(objects: ObjectReader): UnitsThen {
  const trees = new Map<Oid, UnitTree>();
  const units = new Map<Oid, Unit>();

  async function read(folder: Oid): Promise<UnitTree> {
    const found: Unit[] = [];
    for await (const { oid } of objects.files(folder)) {
      let unit = units.get(oid);
      if (!unit) {
        unit = loadYaml(await objects.blob(oid)) as Unit;
        units.set(oid, unit);
      }
      found.push(unit);
    }
    return unitTree(found);
  }

  return {
    async at(folder) {
      const tree = trees.get(folder) ?? (await read(folder));
      trees.delete(folder);
      trees.set(folder, tree);
      if (trees.size > kept) {
        const [oldest] = trees.keys();
        if (oldest !== undefined) trees.delete(oldest);
      }
      return tree;
    },
  };
}
