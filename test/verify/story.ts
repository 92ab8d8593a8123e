import type { ChangeAsker } from '#office/change.ts';
import type { SiteAction } from '#registry/site-action.ts';
import type { FilingId, SiteCode } from '#registry/site.ts';
import type { UnitCode } from '#registry/unit.ts';
import { approveAll, decideAs, fileSite, formOf, type TestOffice } from '../office/test-office.ts';
import { landUnit, move } from '../office/unit-filings.ts';

const filer: ChangeAsker = { kind: 'filer' };
/** The site that most of the story is about. */
export const code = '9901010001' as SiteCode;

/** A form of another site of the county. */
export function other(label: string, more: Record<string, string> = {}) {
  return formOf({ name: `示例${label}`, homeUrl: `https://${label}.shili.gov.cn/`, ...more });
}

/** Asks something of the site and returns the filing. */
export async function ask(
  { office }: TestOffice,
  action: SiteAction,
  fields: Record<string, string> = {},
  asker = filer,
): Promise<FilingId> {
  const outcome = await office.submitChange(code, action, fields, asker, office.requestToken());
  if (!outcome.ok) throw new Error(JSON.stringify(outcome.problems));
  return outcome.value.filing;
}

/** Every kind of commit that an embedded register makes on main, over five days. */
export async function tellStory(opened: TestOffice): Promise<void> {
  const { office } = opened;
  const first = await fileSite(opened);
  await approveAll(opened, first.filing);
  // codes follow the time of the last approval
  opened.at('2026-11-20T10:00:00');
  const returned = await fileSite(opened, other('b'));
  await decideAs(opened, '990101', returned.filing);
  await decideAs(opened, '990100', returned.filing, 'return');
  const portal = await fileSite(opened, other('portal', { isPortal: 'yes' }));
  await decideAs(opened, '990101', portal.filing, 'take-in');
  await approveAll(opened, portal.filing, ['990100', '990000']);
  opened.at('2026-11-20T16:00:00');
  await office.mint();

  opened.at('2026-11-21T09:00:00');
  const view = await office.progress(returned.filing);
  const fields = { ...(await office.fieldsOf(returned.filing)), name: '示例乙局网站' };
  await office.resubmit(returned.filing, fields, view?.state.content ?? '');
  await approveAll(opened, returned.filing);
  const channels = await ask(opened, 'amendment', {
    ...(await office.fieldsOfSite(code, null)),
    address: '示例县人民路2号',
  });
  const platform = await ask(opened, 'platform-apply');
  await decideAs(opened, '990100', platform);
  await decideAs(opened, '990101', channels);
  const emergency = await ask(opened, 'offline-emergency', {
    until: '2026-11-23',
    reason: '系统故障',
  });
  await approveAll(opened, emergency);
  const late = await fileSite(opened, other('late'));
  await decideAs(opened, '990101', late.filing);
  const city = { name: '示例乙市', office: '示例乙市办公室', level: 'prefecture' };
  await landUnit(opened, 'add', { code: '990200', ...city, attachedTo: '990000' });
  opened.at('2026-11-21T10:00:00');
  await landUnit(opened, 'move', move('990101', '990200'));
  opened.at('2026-11-21T11:00:00');
  await decideAs(opened, '990200', late.filing);
  await decideAs(opened, '990000', late.filing);

  opened.at('2026-11-23T09:00:00');
  await office.sweep();
  await office.mint();
  const asker = { kind: 'unit', unit: '990101' as UnitCode, account: '990101' } as const;
  await office.raiseGeneration(code, asker, { reason: 'leaked', note: '', seen: 1 });
  const gone = await ask(opened, 'offline-emergency', { until: '2026-11-30', reason: '误报' });
  await office.withdrawChange(gone, code, filer);
  const last = await ask(opened, 'offline-permanent', { reason: '网站合并' });
  await approveAll(opened, last, ['990101', '990200', '990000']);
  await office.completeOffline(code, filer);
}
