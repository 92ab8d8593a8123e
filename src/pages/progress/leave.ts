import type { APIRoute } from 'astro';
import { endFilingSession, filingSession } from '#front/request/filing-session.ts';
import { hasFormToken } from '#front/request/form-token.ts';
import { readForm } from '#front/request/site-form.ts';

/** 退出查询: ends the filer's look at a filing on the server. */
export const POST: APIRoute = async (visit) => {
  const session = filingSession(visit);
  const form = await readForm(visit.request);
  if (session && !hasFormToken(form, session.formToken)) return new Response('', { status: 403 });
  endFilingSession(visit);
  return visit.redirect('/progress?result=left', 303);
};
