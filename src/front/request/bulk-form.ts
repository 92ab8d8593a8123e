import type { FilingFilter } from '#catalogue/filters.ts';
import type { Catalogue, FilingRow } from '#catalogue/types.ts';
import { type BulkDecision, bulkMax, type BulkPlan, type BulkScope } from '#office/bulk-types.ts';
import { isRecordChange, isUnitFilingKind, siteFilingKinds } from '#registry/filing.ts';
import type { FilingId } from '#registry/site.ts';
import type { UnitCode } from '#registry/unit.ts';
import { filingFilter, type FilingView } from './desk-filter.ts';
import { textOf, textsOf } from './site-form.ts';

/** The buttons below a list, by the value they send. */
const buttons = [
  { go: 'approve-selected', text: '审核所选', decision: 'approve' },
  { go: 'take-in-selected', text: '接收所选', decision: 'take-in' },
  { go: 'approve-page', text: '当页数据全部审核', decision: 'approve' },
  { go: 'take-in-page', text: '当页数据全部提交', decision: 'take-in' },
] as const;

/** What each button may do with the rows of the page, or why it cannot be used. */
export function bulkButtons(
  rows: readonly FilingRow[],
  viewer: UnitCode,
): readonly { readonly go: string; readonly text: string; readonly why: string | null }[] {
  return buttons.map(({ go, text, decision }) => {
    const some = rows.some((row) => mayBeIn(row, decision, viewer));
    const missing = decision === 'approve' ? '待本单位审核' : '未提交（待本单位接收）';
    return { go, text, why: some ? null : `当页没有${missing}的申请` };
  });
}

/** Whether a row belongs into a run: it waits for the unit, and filings about units go one by one. */
function mayBeIn(row: FilingRow, decision: BulkDecision, viewer: UnitCode): boolean {
  if (row.turn !== viewer || isUnitFilingKind(row.kind)) return false;
  return decision === 'approve' || (row.stage === 'received' && !isRecordChange(row.kind));
}

/** Paths of the lists that a run may be made from. */
const views: Readonly<Record<string, FilingView>> = {
  '/desk': 'waiting',
  '/desk/amendments': 'amendments',
  '/desk/offline': 'offline',
  '/desk/filings': 'filings',
};

/** The list that a form names; null for anything that is none. */
export function listAsked(
  text: string,
): { readonly view: FilingView; readonly query: URLSearchParams } | null {
  const at = text.includes('?') ? text.indexOf('?') : text.length;
  const [path, search] = [text.slice(0, at), text.slice(at + 1)];
  const view = Object.hasOwn(views, path) ? views[path] : undefined;
  return view === undefined || text.length > 2_000
    ? null
    : { view, query: new URLSearchParams(search) };
}

/** The run that a posted list asks for; null where it asks for nothing that may be done. */
export function bulkAsked(form: FormData, viewer: UnitCode, catalogue: Catalogue): BulkPlan | null {
  const list = textOf(form, 'list') ?? '';
  const asked = listAsked(list);
  const [, decision, scope] =
    /^(approve|take-in)-(page|selected|all)$/.exec(textOf(form, 'go') ?? '') ?? [];
  if (!asked || decision === undefined || scope === undefined) return null;
  const order = { decision: decision as BulkDecision, scope: scope as BulkScope, list };
  if (scope === 'all') {
    const { rows, total } = allWaiting(asked, order.decision, viewer, catalogue, bulkMax);
    return rows.length === 0 ? null : { ...order, rows, total };
  }
  const ids = new Set(textsOf(form, scope === 'page' ? 'row' : 'filing').slice(0, bulkMax));
  const rows = Array.from(ids).flatMap((id) => {
    const row = /^[0-9A-Za-z]{8}$/.test(id) ? catalogue.filing(id as FilingId) : null;
    return row && mayBeIn(row, order.decision, viewer) ? [row] : [];
  });
  return rows.length === 0 ? null : { ...order, rows, total: rows.length };
}

/** Everything that matches a list's conditions and waits for the unit (X17). */
export function allWaiting(
  { view, query }: { readonly view: FilingView; readonly query: URLSearchParams },
  decision: BulkDecision,
  viewer: UnitCode,
  catalogue: Catalogue,
  size: number,
): { readonly rows: readonly FilingRow[]; readonly total: number } {
  const filter = filingFilter(query, viewer, catalogue.units(), view);
  const kinds = (filter.kinds ?? siteFilingKinds).filter(
    (kind) => !isUnitFilingKind(kind) && (decision === 'approve' || !isRecordChange(kind)),
  );
  const only: FilingFilter = {
    ...filter,
    kinds,
    turn: viewer,
    ...(decision === 'take-in' ? { stages: ['received'] as const } : {}),
  };
  return catalogue.filings(viewer, only, { page: 1, size });
}
