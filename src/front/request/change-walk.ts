import type { SiteView } from '#office/my-site.ts';
import type { SiteFiling } from '#office/site-filing.ts';
import type { ChangePreview, Fields, Outcome } from '#office/types.ts';
import type { ChangeKind } from '#registry/filing.ts';
import type { Problem } from '#registry/problem.ts';
import type { FilingId } from '#registry/site.ts';
import { hasFormToken } from './form-token.ts';
import { keepSiteDraft, takeSiteDraft } from './site-draft.ts';
import { readForm, textOf } from './site-form.ts';
import type { WalkStep, WalkVisit } from './walk-step.ts';
import { correctionPageOf } from './site-pages.ts';
import { siteGate, type SiteSession } from './site-session.ts';

/** What one page of the console asks for, and how it reads its own form. */
export interface ChangePage {
  readonly path: string;
  /** What may be asked for here; the form or the address says which, where there are several. */
  readonly actions: readonly ChangeKind[];
  /** Which of them where nothing says it: the button that the site's state shows (G01). */
  readonly choose?: (view: SiteView) => ChangeKind;
  /** The fields of a posted form, by the names the office reads. */
  readonly read: (form: FormData) => Fields;
  /** What a button that neither shows nor files makes of the fields: another row, 无 for what is empty. */
  readonly edit?: (fields: Fields, button: string) => Fields;
  /** What is wrong beyond what the office finds. */
  readonly check?: (fields: Fields) => readonly Problem[];
  /** What the form shows first, without a filing to correct; the site as it stands by default. */
  readonly isEmptyAtFirst?: boolean;
}

/** Where a walk through one form of the console stands (R-3.1 for changes). */
export interface ChangeWalk {
  readonly session: SiteSession;
  readonly view: SiteView;
  /** Null while nothing is chosen. */
  readonly action: ChangeKind | null;
  readonly values: Fields;
  readonly problems: readonly Problem[];
  /** The button that was pressed; empty on the way in. */
  readonly button: string;
  /** Set when the form is right: what it would change and who reviews it. */
  readonly preview: ChangePreview | null;
  /** What every form of this walk carries beside its fields. */
  readonly carried: Readonly<Record<string, string>>;
  /** The returned filing that is being corrected (F05). */
  readonly returned: SiteFiling | null;
  /** Kept over a session that had run out. */
  readonly isKept: boolean;
  readonly status: number;
}

/**
 * One step of a form of the console: fill in, preview with differences and chain, file. Nothing that
 * was typed is lost: problems, another button and a session that ran out keep it.
 */
export async function walkChange(
  visit: WalkVisit,
  page: ChangePage,
): Promise<WalkStep<ChangeWalk>> {
  const { office } = visit.locals;
  const form = visit.request.method === 'POST' ? await readForm(visit.request) : null;
  const gate = siteGate(visit);
  if (!gate.ok) {
    const draftSite = form && textOf(form, 'site');
    if (form && draftSite) keepSiteDraft(visit, draftSite, page.path, page.read(form));
    return { is: 'elsewhere', to: gate.to };
  }
  const { site, formToken } = gate.session;
  const view = await office.siteView(site, { kind: 'filer' }, `site:${site}`);
  if (!view) return { is: 'missing' };

  const filing = visit.url.searchParams.get('filing');
  const returned = filing === null ? null : await returnedOf(visit, view, filing);
  if (filing !== null && !returned) return { is: 'missing' };
  if (returned) {
    const to = correctionPageOf(returned.kind, returned.filing);
    const isHere = to?.startsWith(`${page.path}?`) === true && !returned.isByUnit;
    if (!isHere || (form === null && returned.state.stage !== 'returned'))
      return { is: 'elsewhere', to: `/my-site/filings/${returned.filing}` };
  }
  const asked = form ? textOf(form, 'action') : visit.url.searchParams.get('action');
  const [only, ...others] = page.actions;
  const action =
    page.actions.find((each) => each === (returned ? returned.kind : asked)) ??
    (others.length === 0 ? only : page.choose?.(view)) ??
    null;

  const button = (form && textOf(form, 'go')) ?? '';
  // why it cannot be asked for now, before anything is filled in
  const refusal = (action && !returned && !form && view.actions.get(action)) || null;
  const kept = form || refusal ? null : takeSiteDraft(visit, site, page.path);
  const stands = page.isEmptyAtFirst === true && !returned ? {} : null;
  let values: Fields = form
    ? page.read(form)
    : (kept ?? stands ?? (await office.fieldsOfSite(site, returned?.filing ?? null)) ?? {});
  const expected = (form && textOf(form, 'expected')) ?? returned?.state.content ?? '';
  const token = (form && textOf(form, 'requestToken')) || office.requestToken();
  let problems: readonly Problem[] = refusal ? [refusal] : [];
  let preview: ChangePreview | null = null;
  let status = 200;

  if (form && action !== null) {
    if (!hasFormToken(form, formToken)) {
      problems = [{ code: 'request-expired', at: '' }];
      status = 403;
    } else if (button === 'preview' || button === 'submit') {
      const found = page.check?.(values) ?? [];
      if (button === 'submit' && found.length === 0) {
        const outcome = await file(visit, gate.session, action, values, token, returned, expected);
        if (outcome.ok) return { is: 'elsewhere', to: outcome.value };
        problems = outcome.problems;
      } else if (found.length > 0) {
        problems = found;
      } else {
        const except = returned?.filing ?? null;
        const seen = await office.previewChange(site, action, values, { kind: 'filer' }, except);
        ({ problems } = seen);
        if (problems.length === 0) preview = seen;
      }
      if (problems.length > 0) status = 422;
    } else if (page.edit) {
      values = page.edit(values, button);
    }
  }
  const carried = { formToken, requestToken: token, expected, site, action: action ?? '' };
  const walk = { session: gate.session, view, action, values, problems, button, preview, carried };
  return { is: 'here', walk: { ...walk, returned, isKept: kept !== null, status } };
}

/** A returned filing of this very site; null for anybody else's. */
async function returnedOf(
  visit: WalkVisit,
  view: SiteView,
  id: string,
): Promise<SiteFiling | null> {
  if (!/^[0-9A-Za-z]{8}$/.test(id)) return null;
  return visit.locals.office.siteFiling(id as FilingId, view.code);
}

/** Files the change, or hands the returned one in again; where to go on to. */
async function file(
  visit: WalkVisit,
  { site }: SiteSession,
  action: ChangeKind,
  values: Fields,
  token: string,
  returned: SiteFiling | null,
  expected: string,
): Promise<Outcome<string>> {
  const { office } = visit.locals;
  const filer = { kind: 'filer' } as const;
  if (returned) {
    const id = returned.filing;
    const again = await office.resubmitChange(id, action, values, filer, expected, site);
    return again.ok ? { ok: true, value: `/my-site/filings/${id}?result=resubmitted` } : again;
  }
  const filed = await office.submitChange(site, action, values, filer, token);
  if (!filed.ok) return filed;
  const said = filed.value.isNew ? 'submitted' : 'again';
  return { ok: true, value: `/my-site/filings/${filed.value.filing}?result=${said}` };
}
