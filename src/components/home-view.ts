import type { PublicList } from '#catalogue/types.ts';
import type { Office } from '#office/types.ts';
import { rootUnit } from '#registry/unit-tree.ts';
import { minuteText } from '#text/elapsed.ts';
import { rootCode } from './list-paths.ts';
import { noticeLines } from './notice-lines.ts';
import { regionLine } from './region.ts';

const count = new Intl.NumberFormat('zh-CN');

/** Everything that 首页 says of the register: counts, the newest notices and listed sites. */
export async function homeView({ catalogue, notices }: Pick<Office, 'catalogue' | 'notices'>) {
  const units = catalogue.units();
  const all = [...units.values()];
  const root = rootUnit(units)?.code ?? rootCode;
  const totalOf = (list: PublicList) => catalogue.listTotals(list, [root]).get(root) ?? 0;
  const inForce = all.filter(({ retired }) => retired === null);
  const published = await notices.published();
  return {
    registered: count.format(totalOf('registered')),
    listed: count.format(totalOf('listed')),
    waiting: count.format(catalogue.waiting().length),
    units: count.format(inForce.length),
    notices: noticeLines(
      published.filter(({ withdrawn }) => withdrawn === null).slice(0, 3),
      units,
    ),
    newest: catalogue
      .listHead('listed', null)
      .rows.slice(0, 6)
      .map((row) => ({
        code: row.code ?? '',
        name: row.name,
        region: regionLine(units, row.unit),
        status: row.status,
        approvedAt: row.approvedAt,
        day: minuteText(row.approvedAt).slice(0, 10),
      })),
  };
}
