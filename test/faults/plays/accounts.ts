import type { OpenedOffice } from '#office/open.ts';
import { accountOf } from '../../office/test-office.ts';
import type { Facts, Play } from '../play.ts';
import { emptyWorld, openingAt, valueOf } from './worlds.ts';

const city = accountOf('990100');

/** How the next level stands, and that each code of the newest sheet opens its account once. */
async function look({ office, store }: OpenedOffice): Promise<Facts> {
  const below = office.unitAccounts.below(city);
  return {
    stages: below.map(({ unit, stage }) => `${unit.code} ${stage}`).join(' '),
    accounts: below.filter(({ unit }) => store.accounts.get(unit.code)).length,
  };
}

/** Accounts of the next level: codes handed out on a sheet that is saved, a first sign-in. */
export const accountPlays: readonly Play[] = [
  {
    name: 'export-accounts',
    prepare: emptyWorld,
    open: openingAt('2026-11-20T09:00:00+08:00'),
    async act({ office }) {
      const { unitAccounts } = office;
      const units = unitAccounts
        .below(city)
        .filter(({ mayGive }) => mayGive)
        .map(({ unit }) => unit.code);
      const sheet = valueOf(
        await unitAccounts.giveBelow(city, units, 'sheet', office.requestToken()),
      );
      const codes = sheet.lines.map(({ code }) => code);
      valueOf(unitAccounts.saveSheet(city, sheet.id, codes, sheet.seal));
      const [first] = sheet.lines;
      const signedIn = await office.signIn(first?.account ?? '', first?.code ?? '', '127.0.0.1');
      return `${codes.length} ${signedIn.ok}`;
    },
    look,
  },
  {
    name: 'activate',
    async prepare(dir) {
      await emptyWorld(dir);
      const opened = await openingAt('2026-11-20T09:00:00+08:00')(dir, 0);
      await opened.store.accounts.create(
        { id: '990101', unit: city.unit, password: 'huanle2026', mustChangePassword: true },
        opened.office.now(),
      );
      await opened.office.close();
    },
    open: openingAt('2026-11-20T10:00:00+08:00'),
    async act({ office }) {
      const next = 'Gongshi 2026 einer Einheit';
      const isDone = (await office.signIn('990101', next, '127.0.0.1')).ok;
      if (!isDone) valueOf(await office.changePassword('990101', 'huanle2026', next));
      return 'done';
    },
    async look({ office, store }) {
      const next = 'Gongshi 2026 einer Einheit';
      return {
        opens: (await office.signIn('990101', next, '127.0.0.1')).ok,
        old: (await office.signIn('990101', 'huanle2026', '127.0.0.2')).ok,
        mustChange: store.accounts.get('990101')?.mustChangePassword ?? null,
      };
    },
  },
];
