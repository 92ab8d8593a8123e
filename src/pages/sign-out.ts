import type { APIRoute } from 'astro';
import { deskSession, endDeskSession } from '#front/request/desk-session.ts';
import { hasFormToken } from '#front/request/form-token.ts';
import { readForm } from '#front/request/site-form.ts';

/** 退出登录: ends the session on the server (W5). */
export const POST: APIRoute = async (visit) => {
  const session = deskSession(visit);
  const form = await readForm(visit.request);
  if (session && !hasFormToken(form, session.formToken)) return new Response('', { status: 403 });
  endDeskSession(visit);
  return visit.redirect('/sign-in?result=signed-out', 303);
};
