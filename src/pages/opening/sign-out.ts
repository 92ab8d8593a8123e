import type { APIRoute } from 'astro';
import { hasFormToken } from '#front/request/form-token.ts';
import { endOpeningSession, openingSession } from '#front/request/opening-session.ts';
import { readForm } from '#front/request/site-form.ts';

/** 退出登录: ends the session on the server (W5). */
export const POST: APIRoute = async (visit) => {
  const session = openingSession(visit);
  const form = await readForm(visit.request);
  if (session && !hasFormToken(form, session.formToken)) return new Response('', { status: 403 });
  endOpeningSession(visit);
  return visit.redirect('/opening/sign-in?result=signed-out', 303);
};
