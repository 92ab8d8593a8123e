import type { Fields } from '#office/types.ts';
import type { UnitFilingView, UnitPreview } from '#office/unit-types.ts';
import type { Problem } from '#registry/problem.ts';
import type { FilingId } from '#registry/site.ts';
import { rootCode } from '#registry/unit-check.ts';
import { type UnitAction, unitActions, type UnitChange } from '#registry/unit-filing.ts';
import { parseUnitCode, type Unit } from '#registry/unit.ts';
import { deskGate } from './desk-gate.ts';
import type { DeskSession } from './desk-session.ts';
import { hasFormToken } from './form-token.ts';
import { readForm, textOf } from './site-form.ts';
import type { WalkStep, WalkVisit } from './walk-step.ts';

const names = [
  'code',
  'name',
  'office',
  'phone',
  'level',
  'attachedTo',
  'hasAccount',
  'retired.on',
  'retired.succeededBy',
  'childrenTo',
] as const;

/** Where a walk through a form about a unit stands: choose the unit, fill in, preview, file. */
export interface UnitWalk {
  readonly session: DeskSession;
  readonly action: UnitAction;
  /** The unit as it is; null while none is chosen, and for a new one. */
  readonly unit: Unit | null;
  readonly values: Fields;
  readonly problems: readonly Problem[];
  /** Set when the form is right: what it would change and who reviews it. */
  readonly preview: UnitPreview | null;
  /** The returned filing that is being corrected. */
  readonly returned: UnitFilingView | null;
  /** What every form of this walk carries beside its fields. */
  readonly carried: Fields;
  readonly status: number;
}

/** One step of a form about a unit. Nothing that was typed is lost. */
export async function walkUnit(
  visit: WalkVisit,
  asked: string | undefined,
): Promise<WalkStep<UnitWalk>> {
  const gate = deskGate(visit);
  if (!gate.ok) return { is: 'elsewhere', to: gate.to };
  const { session } = gate;
  const { account, formToken } = session;
  const { office } = visit.locals;
  const action = unitActions.find((one) => one === asked);
  const isRoot = account.unit === rootCode;
  if (!action || (action !== 'info' && !isRoot)) return { is: 'missing' };

  const query = visit.url.searchParams;
  const filing = query.get('filing') as FilingId | null;
  const returned = filing === null ? null : await viewOf(visit, session, filing);
  const isTheirs = returned?.mayTakeBack === true && returned.ask.action === action;
  if (filing !== null && !isTheirs) return { is: 'missing' };
  const isOver = returned !== null && returned.state.stage !== 'returned';
  if (isOver) return { is: 'elsewhere', to: `/desk/units/changes/${filing}` };

  const form = visit.request.method === 'POST' ? await readForm(visit.request) : null;
  const typed = form && fieldsIn(form);
  const chosen = typed?.['code'] ?? returned?.ask.unit ?? query.get('code');
  const wanted = chosen ?? (isRoot ? '' : account.unit);
  const code = parseUnitCode(wanted);
  const unit = action === 'add' || code === null ? null : office.catalogue.unit(code);
  const values = { ...firstOf(action, unit, returned), code: wanted, ...typed };
  const carried = {
    formToken,
    requestToken: (form && textOf(form, 'requestToken')) ?? office.requestToken(),
    content: returned?.content ?? '',
  };
  const walk = { session, action, unit, values, returned, carried, preview: null };
  if (form === null) {
    // a code that names no unit is told where it was typed
    const isWrong = action !== 'add' && wanted !== '' && unit === null;
    const problems = isWrong
      ? office.unitChanges
          .preview(account, action, values)
          .problems.filter(({ at }) => at === '' || at === '/code')
      : [];
    return { is: 'here', walk: { ...walk, problems, status: problems.length > 0 ? 422 : 200 } };
  }
  if (!hasFormToken(form, formToken)) {
    const problems = [{ code: 'request-expired', at: '' }];
    return { is: 'here', walk: { ...walk, problems, status: 403 } };
  }
  const button = textOf(form, 'go') ?? '';
  if (button === 'edit') return { is: 'here', walk: { ...walk, problems: [], status: 200 } };
  if (button === 'submit') {
    const content = textOf(form, 'content') ?? '';
    const outcome = returned
      ? await office.unitChanges.resubmit(account, returned.filing, values, content)
      : await office.unitChanges.submit(account, action, values, carried.requestToken);
    if (outcome.ok) {
      const id = typeof outcome.value === 'string' ? outcome.value : outcome.value.filing;
      return { is: 'elsewhere', to: `/desk/units/changes/${id}?result=unit-asked` };
    }
    return { is: 'here', walk: { ...walk, problems: outcome.problems, status: 422 } };
  }
  const preview = office.unitChanges.preview(account, action, values, returned?.filing ?? null);
  const isRight = preview.problems.length === 0;
  return {
    is: 'here',
    walk: {
      ...walk,
      problems: preview.problems,
      preview: isRight ? preview : null,
      status: isRight ? 200 : 422,
    },
  };
}

function viewOf(
  visit: WalkVisit,
  { account }: DeskSession,
  filing: string,
): Promise<UnitFilingView | null> | null {
  // eight symbols of a receipt code; anything else names no filing and reaches no ref
  if (!/^[0-9A-Za-z]{8}$/.test(filing)) return null;
  return visit.locals.office.unitChanges.view(account, filing as FilingId);
}

/** The fields of a posted form: known names, text only. */
function fieldsIn(form: FormData): Fields {
  return Object.fromEntries(
    names.flatMap((name) => {
      const value = textOf(form, name);
      return value === null ? [] : [[name, value]];
    }),
  );
}

/** What the form shows first: the unit as it is, or the filing that was returned. */
function firstOf(action: UnitAction, unit: Unit | null, returned: UnitFilingView | null): Fields {
  const own = returned?.changes.find(({ after }) => after.code === returned.ask.unit);
  if (action === 'retire') {
    const { on = '', succeededBy = null } = own?.after.retired ?? {};
    return {
      'retired.on': on,
      'retired.succeededBy': succeededBy ?? '',
      childrenTo: moved(returned),
    };
  }
  const from = own?.after ?? unit;
  if (!from) return { hasAccount: 'yes' };
  return {
    name: from.name,
    office: from.office,
    phone: from.phone ?? '',
    level: from.level,
    attachedTo: from.attachedTo ?? '',
    hasAccount: from.hasAccount ? 'yes' : 'no',
  };
}

/** Where a returned merge moves what hung on the unit. */
function moved(returned: UnitFilingView | null): string {
  const isChild = ({ after }: UnitChange) => after.code !== returned?.ask.unit;
  return returned?.changes.find(isChild)?.after.attachedTo ?? '';
}
