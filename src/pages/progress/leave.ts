import type { APIRoute } from 'astro';
import { endFilingSession, filingSession } from '#front/request/filing-session.ts';
import { hasFormToken } from '#front/request/form-token.ts';

/** 退出查询: ends the filer's look at a filing on the server. */
export const POST: APIRoute = async (visit) => {
  const session = filingSession(visit);
  const form = await visit.request.formData();
  if (session && !hasFormToken(form, session.formToken)) return new Response('', { status: 403 });
  endFilingSession(visit);
  return visit.redirect('/progress?result=left', 303);
};
