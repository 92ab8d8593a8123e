import type { APIRoute } from 'astro';
import { hasFormToken } from '#front/request/form-token.ts';
import { readForm } from '#front/request/site-form.ts';
import { siteGate } from '#front/request/site-session.ts';

/** The yearly confirmation that the record is right (F15). */
export const POST: APIRoute = async (visit) => {
  const gate = siteGate(visit);
  if (!gate.ok) return visit.redirect('/my-site/sign-in', 303);
  const form = await readForm(visit.request);
  if (!hasFormToken(form, gate.session.formToken)) return new Response('', { status: 403 });
  visit.locals.office.confirmRecord(gate.session.site);
  return visit.redirect('/my-site?result=confirmed', 303);
};
