import type { APIRoute } from 'astro';
import { hasFormToken } from '#front/request/form-token.ts';
import { readForm } from '#front/request/site-form.ts';
import { endSiteSession, siteSession } from '#front/request/site-session.ts';

/** 退出登录: ends the filer's session on the server (W5). */
export const POST: APIRoute = async (visit) => {
  const session = siteSession(visit);
  const form = await readForm(visit.request);
  if (session && !hasFormToken(form, session.formToken)) return new Response('', { status: 403 });
  endSiteSession(visit);
  return visit.redirect('/my-site/sign-in?result=signed-out', 303);
};
