import type { APIRoute } from 'astro';
import { siteGate } from '#front/request/site-session.ts';

/** Everything held of the persons of a site, for its filer; the export is logged (R-9.4, Z19). */
export const GET: APIRoute = async (visit) => {
  const gate = siteGate(visit);
  if (!gate.ok) return visit.redirect(gate.to, 303);
  const { site } = gate.session;
  const held = await visit.locals.office.persons.held(site);
  if (!held) return new Response(null, { status: 404 });
  const name = encodeURIComponent(`个人信息-${site}.json`);
  return new Response(`${JSON.stringify(held, null, 2)}\n`, {
    headers: {
      'Content-Type': 'application/json; charset=utf-8',
      'Content-Disposition': `attachment; filename="persons-${site}.json"; filename*=UTF-8''${name}`,
      'Cache-Control': 'no-store',
    },
  });
};
