import { loadYaml } from '#git/yaml.ts';
import type { Tools } from './tools.ts';

/** One setting of the register with what it means and where it comes from (R-1.5, Z12, P39). */
export interface PolicyLine {
  readonly name: string;
  readonly value: unknown;
  readonly source: string;
  readonly note: string;
}

/** The settings as they stand on main, in the order of their file. */
export async function policyLines({ forge }: Pick<Tools, 'forge'>): Promise<readonly PolicyLine[]> {
  const { objects } = forge;
  const { tree } = await objects.commit(await forge.main());
  const at = await objects.entry(tree, 'data/policy.yaml');
  if (!at) return [];
  return linesOf(await objects.blob(at.oid));
}

/** The settings of a policy file. */
export function linesOf(bytes: Uint8Array): readonly PolicyLine[] {
  const file = loadYaml(bytes) as Record<string, Omit<PolicyLine, 'name'>>;
  return Object.entries(file).map(([name, { value, source, note }]) => ({
    ...{ name, value, source, note },
  }));
}
