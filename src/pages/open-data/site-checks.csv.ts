import { rootUnit } from '#registry/unit-tree.ts';
import type { APIRoute } from 'astro';
import { csvLine } from '#workbook/csv-writer.ts';

/** Fewer than this many sites would name single ones. */
const fewest = 5;
const columns = [
  '组织单位标识码',
  '地区或部门',
  '检查的网站数',
  '首页可以访问的',
  '标识加挂正确的',
];

/**
 * How the checked sites of each province and department stand: counts only, so that no site is named
 * before its unit has looked (Z14, Z07). Regions with fewer than five are left out.
 */
export const GET: APIRoute = ({ locals }) => {
  const { catalogue, checks } = locals.office;
  const root = rootUnit(catalogue.units());
  const units = root ? [root, ...catalogue.children(root.code)] : [];
  const lines = units.flatMap(({ code, name }) => {
    const { checked, opened, labelled } = checks.counts(code);
    return checked < fewest ? [] : [[code, name, ...[checked, opened, labelled].map(String)]];
  });
  const body = `\ufeff${[columns, ...lines].map((line) => csvLine(line)).join('')}`;
  return new Response(body, { headers: { 'Content-Type': 'text/csv; charset=utf-8' } });
};
