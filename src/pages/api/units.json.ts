import type { APIRoute } from 'astro';
import { foundUnit } from '#components/unit-place.ts';
import { lookUpUnits } from '#front/request/unit-lookup.ts';

/** Units by code or name, for the form's live lookup: public data only (R-2.3, B18). */
export const GET: APIRoute = ({ locals, url }) => {
  const { catalogue } = locals.office;
  const units = catalogue.units();
  const found = lookUpUnits(catalogue, url.searchParams.get('q') ?? '');
  return Response.json({ units: found.map((unit) => foundUnit(units, unit)) });
};
