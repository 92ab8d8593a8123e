import { PassThrough, Readable } from 'node:stream';
import type { APIRoute } from 'astro';
import { deskGate } from '#front/request/desk-gate.ts';
import { scoreFilter } from '#front/request/score-fields.ts';
import { pointsText } from '#registry/rubric.ts';
import { isWithin, placeOf } from '#registry/unit-tree.ts';
import { parseUnitCode } from '#registry/unit.ts';
import type { ScoredSite, ScoreRow } from '#catalogue/score-types.ts';
import { scoreStateText, verdictText } from '#text/census-words.ts';
import { writeRows } from '#workbook/xlsx-writer.ts';

const columns = [
  ...[
    '网站标识码',
    '网站名称',
    '首页网址',
    '省/部委',
    '市/垂管省局',
    '县/垂管分局',
    '是否门户',
    '表单状态',
  ],
  ...[
    '自查结果',
    '自查扣分',
    '自查提交时间',
    '检查结果',
    '检查扣分',
    '检查提交时间',
    '检查单位',
    '抽查结果',
    '更正次数',
  ],
].map((header) => ({ header }));

/** 网站检查情况表 as a workbook: all that match, text cells only (N15). */
export const GET: APIRoute = (visit) => {
  const gate = deskGate(visit);
  if (!gate.ok) return visit.redirect(gate.to, 303);
  const { account } = gate.session;
  const { census, catalogue } = visit.locals.office;
  const query = visit.url.searchParams;
  const campaign = census.ofUnit(account.unit).find(({ id }) => id === query.get('campaign'));
  const typed = query.get('unit') ?? '';
  const asked = typed === '' ? account.unit : parseUnitCode(typed);
  const units = catalogue.units();
  if (!campaign || asked === null || !isWithin(units, asked, account.unit)) {
    return new Response(null, { status: 404 });
  }
  const unit = isWithin(units, asked, campaign.scope) ? asked : campaign.scope;
  const rows = catalogue.census.everyScored(campaign.id, unit, scoreFilter(query));
  const cells = function* () {
    for (const scored of rows) yield cellsOf(scored);
  };
  const cellsOf = ({ row, state, self, inspection, spotCheck }: ScoredSite): readonly string[] => {
    const place = placeOf(units, row.unit);
    const errata = [self, inspection, spotCheck].reduce(
      (sum, each) => sum + (each?.errata ?? 0),
      0,
    );
    return [
      ...[row.code ?? '', row.name, row.homeUrl, place.province, place.prefecture, place.county],
      ...[row.isPortal ? '是' : '否', scoreStateText[state]],
      ...figures(self),
      ...figures(inspection),
      inspection ? (units.get(inspection.unit)?.office ?? inspection.unit) : '',
      spotCheck ? verdictText[spotCheck.verdict] : '',
      String(errata),
    ];
  };
  const stream = new PassThrough();
  const writing = writeRows(stream, [{ name: '网站检查情况表', columns, rows: cells() }]);
  // whoever reads hears of it: the stream is destroyed
  writing.catch(() => {});
  const name = encodeURIComponent('网站检查情况表.xlsx');
  return new Response(Readable.toWeb(stream) as ReadableStream, {
    headers: {
      'Content-Type': 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
      'Content-Disposition': `attachment; filename="scores.xlsx"; filename*=UTF-8''${name}`,
      'Cache-Control': 'no-store',
    },
  });
};

function figures(score: ScoreRow | null): readonly string[] {
  if (!score) return ['', '', ''];
  const deducted = score.verdict === 'veto' ? '' : pointsText(score.deducted);
  return [verdictText[score.verdict], deducted, score.at.slice(0, 16).replace('T', ' ')];
}
