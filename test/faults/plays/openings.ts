import { codeSubject } from '#office/openings/codes.ts';
import { signedToken } from '#office/file.ts';
import type { OpenedOffice } from '#office/open.ts';
import type { Account } from '#private/types.ts';
import type { OpeningStep } from '#registry/opening-state.ts';
import type { FilingId } from '#registry/site.ts';
import { applicantCode, type Region } from '#registry/staffing-office.ts';
import {
  applicationForm,
  applied,
  bodyAccount,
  codeFor,
  registered,
  registrationForm,
  step,
} from '../../office/openings/openings-tools.ts';
import type { Facts, Play } from '../play.ts';
import { countsOf, emptyWorld, openingAt, valueOf } from './worlds.ts';

const page = { page: 1, size: 20 };
const applicants = applicantCode('99' as Region);

/** The one application; null before it is filed. */
async function theOpening({ office }: OpenedOffice): Promise<FilingId | null> {
  const { rows, total } = await office.openings.list(bodyAccount(), {}, page);
  if (total > 1) throw new Error(`${total} applications`);
  return rows[0]?.id ?? null;
}

/** A register with a sponsor that has proved its address, and an application so far. */
function worldWith(...steps: readonly ('apply' | OpeningStep)[]) {
  return async (dir: string): Promise<void> => {
    await emptyWorld(dir);
    const opened = await openingAt('2026-11-20T09:00:00+08:00')(dir, 0);
    const account = await registered(opened);
    for (const name of steps) {
      if (name === 'apply') await applied(opened, account);
      else {
        const id = await theOpening(opened);
        if (id) valueOf(await step(opened, id, name));
      }
    }
    await opened.office.close();
  };
}

/** The account that was made at `worldWith`. */
function theAccount({ store }: OpenedOffice): Account {
  const [account] = store.accounts.ofUnit(applicants);
  if (!account) throw new Error('no applicant');
  return account;
}

async function look(opened: OpenedOffice): Promise<Facts> {
  const { office, tools } = opened;
  const id = await theOpening(opened);
  const view = id && (await office.openings.view(bodyAccount(), id));
  return {
    ...(await countsOf(opened)),
    applications: id ? 1 : 0,
    stage: view?.state.stage ?? null,
    trail: view?.events.map(({ event }) => event).join(' ') ?? null,
    verified: view?.verified?.account ?? null,
    labels: tools.catalogue.labels.keys().keys.length,
    label: view?.label ?? null,
  };
}

function decision(name: string, what: OpeningStep, ...before: readonly OpeningStep[]): Play {
  return {
    name,
    prepare: worldWith('apply', ...before),
    open: openingAt('2026-11-20T10:00:00+08:00'),
    async act(opened) {
      const id = await theOpening(opened);
      if (!id) throw new Error('no application');
      // what a crash left approved is landed by the scheduler's next round
      await opened.office.conclude();
      const view = await opened.office.openings.view(bodyAccount(), id);
      if (!view) throw new Error('no application');
      const isDone = view.events.length > before.length + 1 || view.state.stage === 'approved';
      if (!isDone) valueOf(await step(opened, id, what));
      return 'done';
    },
    look,
  };
}

/** 开办审核: registration, application, the staffing office's decisions, the label. */
export const openingPlays: readonly Play[] = [
  {
    name: 'opening-register',
    prepare: emptyWorld,
    open: openingAt('2026-11-20T09:00:00+08:00'),
    async act(opened) {
      const { office, store } = opened;
      const confirmed = store.accounts
        .ofUnit(applicants)
        .some(({ id }) => store.applicants.isConfirmed(id) === true);
      if (!confirmed) {
        // nobody was told the number of one that was cut off: it is forgotten unconfirmed
        const account = valueOf(await office.openings.register(registrationForm(), '192.0.2.1'));
        valueOf(await office.openings.confirm(account, codeFor(opened, account.id)));
      }
      return 'done';
    },
    async look(opened) {
      const { store } = opened;
      const ids = store.accounts.ofUnit(applicants).map(({ id }) => id);
      const confirmed = ids.filter((id) => store.applicants.isConfirmed(id) === true);
      const signedIn = await Promise.all(
        confirmed.map((id) => opened.office.openings.signIn(id, 'shili2026mima', '127.0.0.1')),
      );
      const told = store.outbox
        .list(null, null, { offset: 0, size: 500 })
        .filter(({ template, filing }) =>
          confirmed.some((id) => template === 'opening-account' && filing === codeSubject(id)),
        );
      return {
        confirmed: confirmed.length,
        opens: signedIn.filter(({ ok }) => ok).length,
        told: told.length,
      };
    },
  },
  {
    name: 'opening-apply',
    prepare: worldWith(),
    open: openingAt('2026-11-20T10:00:00+08:00'),
    async act(opened) {
      const { office, tools } = opened;
      const account = theAccount(opened);
      const token = signedToken(tools, 'fault-sweep-opening-1');
      if ((await theOpening(opened)) === null) {
        // a code that was spent before the crash is asked for again
        valueOf(await office.openings.sendCode(account, applicationForm()));
      }
      const request = { code: codeFor(opened, account.id), token };
      valueOf(await office.openings.submit(account, applicationForm(), request));
      return 'done';
    },
    look: async (opened) => {
      const { mails: _, ...facts } = await look(opened);
      const own = opened.store.outbox
        .list(null, null, { offset: 0, size: 500 })
        .filter(({ template }) => template === 'opening-received');
      return { ...facts, received: own.length };
    },
  },
  decision('opening-pass', 'pass'),
  decision('opening-return', 'return'),
  decision('opening-paper', 'paper', 'pass'),
  decision('opening-approve', 'approve', 'pass', 'paper'),
];
