import type { Account } from '#private/types.ts';
import { hostInAscii } from '#registry/host-name.ts';
import { applicationFields, registrationAdvice } from '#registry/opening-fields.ts';
import { type OpeningStep, openingSteps } from '#registry/opening-state.ts';
import type { Problem } from '#registry/problem.ts';
import type { FilingId } from '#registry/site.ts';
import { openingRole } from '#registry/staffing-office.ts';
import { changeAccountPassword, signInAccount } from '../accounts.ts';
import type { Tools } from '../tools.ts';
import { addressAdvice } from './addresses.ts';
import { previewOpening, resubmitOpening, submitOpening, withdrawOpening } from './apply.ts';
import { staffingOffices } from './bodies.ts';
import { sendOneTime } from './codes.ts';
import { decideOpening, mayStep } from './decide.ts';
import { type OpeningFacts, readOpening } from './facts.ts';
import { heldDomains } from './held-domains.ts';
import { paperStanding } from './paper.ts';
import { askReset, resetPassword } from './recover.ts';
import {
  checkRegistration,
  confirmRegistration,
  register,
  sendRegistrationCode,
} from './register.ts';
import { followOpenings } from './settle.ts';
import type { Openings, OpeningView } from './types.ts';

/** Applications at staffing offices over the office's tools (P01–P42). */
export function openOpenings(tools: Tools): Openings {
  return {
    offices: () => staffingOffices(tools),
    checkRegistration: (fields) => checkRegistration(tools, fields),
    register: (fields, address) => register(tools, fields, address),
    signIn: (id, password, address) => signInAccount(tools, id, password, address, 'opening'),
    changePassword: (id, current, next) =>
      changeAccountPassword(tools, id, current, next, 'opening'),
    sendRegistrationCode: async (account) => sendRegistrationCode(tools, account),
    confirm: async (account, code, agreed = '') =>
      confirmRegistration(tools, account, code, agreed),
    isConfirmed: ({ id }) => tools.store.applicants.isConfirmed(id) ?? true,
    applicant: ({ id }) => tools.store.applicants.get(id, `account:${id}`, tools.now()),
    askReset: async (id, email, address) => askReset(tools, id, email, address),
    reset: (id, code, password, address) => resetPassword(tools, id, code, password, address),
    fields: (account, filing) => fieldsOf(tools, account, filing),
    preview: async (account, fields, except = null) => {
      const { persons: _, ...preview } = previewOpening(tools, account, fields, except);
      if (!preview.opening) return preview;
      const more = await addressAdvice(tools.lookUp, preview.opening);
      return { ...preview, advice: [...preview.advice, ...more] };
    },
    codesBy: tools.messages.by,
    sendCode: async (account, fields) => {
      const { problems, persons } = previewOpening(tools, account, fields, null);
      if (!persons) return { ok: false, problems };
      return sendOneTime(tools, account.id, persons);
    },
    submit: (account, fields, request) => submitOpening(tools, account, fields, request),
    resubmit: (account, filing, fields, request) =>
      resubmitOpening(tools, account, filing, fields, request),
    withdraw: (account, filing) => withdrawOpening(tools, account, filing),
    domains: async (account) => {
      await followOpenings(tools);
      return heldDomains(tools, account);
    },
    list: async (account, filter, request) => {
      await followOpenings(tools);
      const role = openingRole(account.unit);
      if (!role) throw new Error('an account of another track');
      // an applicant sees its own, a staffing office those of its region, whatever is asked for
      const own = role.is === 'applicant' ? { applicant: account.id } : { region: role.region };
      return tools.openings.list({ ...filter, ...own }, request);
    },
    view: (account, filing) => viewOf(tools, account, filing),
    paper: (filing, prefix) => paperStanding(tools, filing, prefix),
    decide: (account, filing, step, said) => decideOpening(tools, account, filing, step, said),
  };
}

/** Number of the label that came with an application's conclusion. */
function labelOf({ catalogue }: Tools, { id, opening }: OpeningFacts): string | null {
  const labels = opening.hostnames.flatMap((host) =>
    catalogue.labels.ofHost(hostInAscii(host) ?? ''),
  );
  return labels.find((label) => label.opening === id)?.number ?? null;
}

/** Whether an application concerns an account: its own, or one of its staffing office's region. */
function concerns(account: Account, { opening }: OpeningFacts): boolean {
  const role = openingRole(account.unit);
  return role?.is === 'body' ? opening.region === role.region : opening.applicant === account.id;
}

async function fieldsOf(tools: Tools, account: Account, filing: FilingId | null) {
  const applicant = tools.store.applicants.get(account.id, `account:${account.id}`, tools.now());
  if (!applicant) return null;
  if (filing === null) return applicationFields(applicant.profile);
  const facts = await readOpening(tools, filing);
  if (!facts || facts.opening.applicant !== account.id) return null;
  const { people } = tools.store;
  const persons = people.get(
    filing,
    facts.opening.persons,
    `account:${account.id}`,
    tools.now(),
    'form',
  );
  return applicationFields(applicant.profile, { opening: facts.opening, persons });
}

async function viewOf(
  tools: Tools,
  account: Account,
  filing: FilingId,
): Promise<OpeningView | null> {
  const facts = await readOpening(tools, filing);
  if (!facts || !concerns(account, facts)) return null;
  const { opening, events, state, content } = facts;
  const { people, applicants, outbox } = tools.store;
  const reader = `account:${account.id}`;
  const against: Partial<Record<OpeningStep, Problem | null>> = {};
  for (const step of openingSteps) {
    against[step] = await mayStep(tools, facts, account, step, content);
  }
  const profile = applicants.get(opening.applicant, reader, tools.now())?.profile ?? null;
  const offices = await staffingOffices(tools);
  return {
    id: filing,
    opening,
    events,
    state,
    office: offices.find(({ region }) => region === opening.region) ?? null,
    persons: people.get(filing, opening.persons, reader, tools.now()),
    verified: applicants.verified(filing),
    mails: outbox.ofFiling(filing),
    advice: profile === null ? [] : registrationAdvice(opening, profile),
    against: against as OpeningView['against'],
    label: labelOf(tools, facts),
  };
}
