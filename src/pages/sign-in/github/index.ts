import { randomBytes } from 'node:crypto';
import type { APIRoute } from 'astro';
import { setCookie } from '#front/request/cookies.ts';
import { nextPage } from '#front/request/desk-gate.ts';
import { isFilingId } from '#registry/site.ts';

/** Sends a reviewer, or the author of a pull request, to GitHub; what comes back is compared with this browser's cookie. */
export const GET: APIRoute = ({ cookies, locals, redirect, url }) => {
  const { office, siteUrl } = locals;
  if (!office.github) return new Response(null, { status: 404 });
  const state = randomBytes(24).toString('base64url');
  const verifier = randomBytes(48).toString('base64url');
  const filing = url.searchParams.get('filing') ?? '';
  const to = isFilingId(filing) ? filing : nextPage(url.searchParams.get('next'));
  const next = Buffer.from(to).toString('base64url');
  setCookie(cookies, 'github', `${state}.${verifier}.${next}`, siteUrl);
  return redirect(office.github.begin(state, verifier), 303);
};
