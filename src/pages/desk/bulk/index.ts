import type { APIRoute } from 'astro';
import { bulkAsked, listAsked } from '#front/request/bulk-form.ts';
import { deskGate } from '#front/request/desk-gate.ts';
import { hasFormToken } from '#front/request/form-token.ts';
import { readForm, textOf } from '#front/request/site-form.ts';

/**
 * A list's rows become a run that its page shows before anything is decided (D13, D14, X17); back
 * to the list where nothing of it may be done.
 */
export const POST: APIRoute = async (visit) => {
  const gate = deskGate(visit);
  if (!gate.ok) return visit.redirect(gate.to, 303);
  const { account, formToken } = gate.session;
  const form = await readForm(visit.request);
  const { bulk, catalogue } = visit.locals.office;
  const list = textOf(form, 'list') ?? '';
  const back = listAsked(list) ? list : '/desk';
  const withResult = (code: string) => {
    const url = new URL(back, visit.url);
    url.searchParams.set('result', code);
    return visit.redirect(`${url.pathname}${url.search}`, 303);
  };
  if (!hasFormToken(form, formToken)) return withResult('bulk-expired');
  const plan = bulkAsked(form, account.unit, catalogue);
  if (!plan) return withResult('bulk-none');
  return visit.redirect(`/desk/bulk/${bulk.plan(plan, account)}`, 303);
};
