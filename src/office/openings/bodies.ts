import { loadYaml } from '#git/yaml.ts';
import type { ObjectReader, Oid } from '#git/types.ts';
import type { Region, StaffingOffice } from '#registry/staffing-office.ts';
import { staffingOfficePath } from '#registry/staffing-office.ts';
import type { Tools } from '../tools.ts';

const folder = 'data/staffing-offices';

/** Staffing offices as main has them, in the order of their regions (P05). */
export async function staffingOffices({ forge }: Tools): Promise<readonly StaffingOffice[]> {
  const { objects } = forge;
  const { tree } = await objects.commit(await forge.main());
  if (!(await objects.entry(tree, folder))) return [];
  const offices: StaffingOffice[] = [];
  for await (const { oid } of objects.files(tree, folder)) {
    offices.push(loadYaml(await objects.blob(oid)) as StaffingOffice);
  }
  return offices.toSorted((a, b) => (a.region < b.region ? -1 : 1));
}

/** The staffing office of a region at a commit of main: authority is read from the base. */
export async function staffingOfficeAt(
  objects: ObjectReader,
  commit: Oid,
  region: Region,
): Promise<StaffingOffice | null> {
  const { tree } = await objects.commit(commit);
  const entry = await objects.entry(tree, staffingOfficePath(region));
  return entry ? (loadYaml(await objects.blob(entry.oid)) as StaffingOffice) : null;
}
