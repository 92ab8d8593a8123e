import type { FilingRow } from '#catalogue/types.ts';
import { isUnitFilingKind } from '#registry/filing.ts';

/** Where an open filing is decided, as a static site links to it. */
export interface DecisionPlace {
  readonly href: string;
  readonly text: string;
}

/**
 * The pull request of a filing, or the list that finds it by its branch; else the server's desk; null
 * where the static site knows of neither. Filings about units are decided at the desk alone.
 */
export function decisionPlace(
  { forgeUrl, serverUrl, pullOf }: App.Published,
  { id, kind }: Pick<FilingRow, 'id' | 'kind'>,
): DecisionPlace | null {
  const isOfUnits = isUnitFilingKind(kind);
  if (forgeUrl !== null && !isOfUnits) {
    const pull = pullOf(id);
    if (pull !== null) return { href: `${forgeUrl}/pull/${pull}`, text: `合并请求 #${pull}` };
    const query = encodeURIComponent(`is:pr is:open head:filing/${id}`);
    return { href: `${forgeUrl}/pulls?q=${query}`, text: '查找合并请求' };
  }
  if (serverUrl === null) return null;
  const path = isOfUnits ? `/desk/units/changes/${id}` : `/desk/filings/${id}`;
  return { href: `${serverUrl}${path}`, text: '到审核台办理' };
}
