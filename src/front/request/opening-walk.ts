import type { Fields, Office } from '#office/types.ts';
import type { Account } from '#private/types.ts';
import type { Problem } from '#registry/problem.ts';
import type { FilingId } from '#registry/site.ts';
import type { Visit } from './desk-session.ts';
import { hasFormToken } from './form-token.ts';
import {
  applicationNames,
  openingFields,
  readOpeningDraft,
  saveOpeningDraft,
} from './opening-form.ts';
import { textOf } from './site-form.ts';

/** The form of an application as it is to be shown, or where to go on. */
export type OpeningWalk =
  | { readonly to: string }
  | {
      readonly values: Fields;
      readonly problems: readonly Problem[];
      readonly expected: string;
      readonly token: string;
      readonly isSaved: boolean;
      readonly status: number;
    };

type OpeningVisit = Visit & { readonly locals: { readonly office: Office } };

/** The form as it stands: the draft, else what the registration or the returned application says. */
export async function beginOpening(
  visit: OpeningVisit,
  account: Account,
  filing: FilingId | null,
): Promise<Exclude<OpeningWalk, { to: string }> | null> {
  const { office } = visit.locals;
  const draft = readOpeningDraft(visit, account.id);
  const shown = { problems: [], isSaved: false, status: 200 };
  if (draft && draft.filing === (filing ?? '')) {
    const { fields: values, expected, token } = draft;
    return { ...shown, values, expected, token };
  }
  const values = await office.openings.fields(account, filing);
  if (!values) return null;
  const view = filing === null ? null : await office.openings.view(account, filing);
  const expected = view?.state.content ?? '';
  return { ...shown, values, expected, token: office.requestToken() };
}

/** A posted form: kept as a draft, checked, and on to the code that is mailed (P23). */
export async function stepOpening(
  visit: OpeningVisit,
  session: { readonly account: Account; readonly formToken: string },
  form: FormData,
  filing: FilingId | null,
): Promise<OpeningWalk> {
  const { office } = visit.locals;
  const { account, formToken } = session;
  const values = openingFields(form, applicationNames);
  const expected = textOf(form, 'expected') ?? '';
  const token = textOf(form, 'token') ?? '';
  const shown = { values, expected, token, isSaved: false };
  if (!hasFormToken(form, formToken)) {
    return { ...shown, problems: [{ code: 'request-expired', at: '' }], status: 403 };
  }
  const owner = { account: account.id, filing: filing ?? '' };
  saveOpeningDraft(visit, { fields: values, ...owner, expected, token });
  if (textOf(form, 'go') === 'save') return { ...shown, problems: [], isSaved: true, status: 200 };
  const { problems } = await office.openings.preview(account, values, filing);
  if (problems.length > 0) return { ...shown, problems, status: 422 };
  const sent = await office.openings.sendCode(account, values);
  // the code that was mailed before may still be good
  const result = sent.ok ? '?result=code-sent' : '';
  return { to: `/opening/applications/confirm${result}` };
}
