import { signedToken } from '#office/file.ts';
import { importSites } from '#office/import.ts';
import { checkCodeOf } from '#office/check-codes.ts';
import { accountOf, formOf } from '../../office/test-office.ts';
import type { Play } from '../play.ts';
import { theFiling, theSite } from '../steps.ts';
import { countsOf, emptyWorld, mintedWorld, openingAt, valueOf, worldAfter } from './worlds.ts';

const importRows = 5;
const filer = { kind: 'filer' } as const;

/** What filers and their units do beside the story: imports, returns, changes, new check codes. */
export const filingPlays: readonly Play[] = [
  {
    name: 'import',
    prepare: emptyWorld,
    open: openingAt('2026-11-20T09:00:00+08:00'),
    async act(opened) {
      const rows = Array.from({ length: importRows }, (_, n) => ({
        file: '网站.xlsx',
        row: n + 2,
        problems: [],
        origin: null,
        fields: formOf({
          name: `示例第${n}号局网`,
          homeUrl: `https://w${n}.shili.gov.cn/`,
          'sponsor.name': `示例第${n}号局`,
        }),
      }));
      const token = signedToken(opened.tools, 'fault-sweep-import-1');
      const request = { dryRun: false, allOrNothing: false, token };
      const account = accountOf('990101', '990101-2');
      const report = await importSites(opened.tools, { rows, problems: [] }, account, request);
      const codes = new Set(report.lines.map(({ receiptCode }) => receiptCode));
      if (codes.size !== importRows) throw new Error(`${codes.size} receipt codes`);
      return report.lines.map(({ result }) => result).join(' ');
    },
    look: countsOf,
  },
  {
    name: 'resubmit',
    prepare: worldAfter('file', 'approve', 'return'),
    open: openingAt('2026-11-20T12:00:00+08:00'),
    async act(opened) {
      const { office } = opened;
      const id = await theFiling(opened);
      const progress = id && (await office.progress(id));
      if (!id || !progress) throw new Error('no filing');
      if (progress.state.stage === 'returned') {
        const fields = formOf({ name: '示例县民政局网' });
        valueOf(await office.resubmit(id, fields, progress.state.content));
      }
      return 'done';
    },
    look: countsOf,
  },
  {
    name: 'withdraw',
    prepare: worldAfter('file', 'approve'),
    open: openingAt('2026-11-20T12:00:00+08:00'),
    async act(opened) {
      const id = await theFiling(opened);
      if (id) valueOf(await opened.office.withdraw(id));
      return 'done';
    },
    look: countsOf,
  },
  {
    name: 'amend',
    prepare: mintedWorld,
    open: openingAt('2026-11-21T09:00:00+08:00'),
    async act(opened) {
      const { office, tools } = opened;
      const token = signedToken(tools, 'fault-sweep-amend-1');
      const fields = { ...(await office.fieldsOfSite(theSite, null)), name: '示例县民政网' };
      return valueOf(await office.submitChange(theSite, 'amendment', fields, filer, token)).filing
        ? 'done'
        : '';
    },
    look: countsOf,
  },
  {
    name: 'raise',
    prepare: mintedWorld,
    open: openingAt('2026-11-21T09:00:00+08:00'),
    async act({ office }) {
      const by = { kind: 'unit', unit: accountOf('990101').unit, account: '990101' } as const;
      const request = { reason: 'leaked', note: '', seen: 1 };
      return String(valueOf(await office.raiseGeneration(theSite, by, request)).generation);
    },
    async look(opened) {
      const { office, tools } = opened;
      const opens = async (generation: number) =>
        (await office.signInSite(theSite, checkCodeOf(tools, theSite, generation), '10.0.0.1')).ok;
      return { ...(await countsOf(opened)), old: await opens(1), now: await opens(2) };
    },
  },
  {
    name: 'recover',
    prepare: mintedWorld,
    open: openingAt('2026-11-21T09:00:00+08:00'),
    async act({ office, store }) {
      const mails = store.outbox.list(null, null, { offset: 0, size: 500 });
      const isAsked = mails.some(({ template }) => template === 'recovered');
      if (!isAsked) valueOf(office.recover('https://mzj.shili.gov.cn/', '127.0.0.1'));
      await office.answerRecoveries();
      return 'done';
    },
    look: countsOf,
  },
];
