import { isOpen } from '#registry/filing-state.ts';
import { isOpenOpening } from '#registry/opening-state.ts';
import type { RecordNeeds } from '#registry/person-retention.ts';
import type { FilingId } from '#registry/site.ts';
import type { SiteRow } from '#catalogue/types.ts';
import { type FilingFacts, readFiling } from '../filing-facts.ts';
import { accountOfSubject } from '../openings/codes.ts';
import { readOpening } from '../openings/facts.ts';
import type { Tools } from '../tools.ts';

const day = 86_400_000;

/** What needs the records of persons that are kept under a subject, as things stand now. */
export async function recordNeeds(tools: Tools, subject: string): Promise<RecordNeeds> {
  const { catalogue, store } = tools;
  const id = subject as FilingId;
  if (accountOfSubject(subject) !== null) {
    // the address stays for the next mail, also when its code is spent
    const current = store.applicants.code(subject)?.persons ?? '';
    return { current, open: [], hasMail: mailsWait(tools, [id]), isUnclear: false };
  }
  const site = catalogue.siteOfFiling(id);
  if (site) return siteNeeds(tools, id, site);
  const opening = await readOpening(tools, id);
  const hasMail = mailsWait(tools, [id]);
  if (opening) {
    const { stage } = opening.state;
    const persons = stage === 'withdrawn' ? '' : opening.opening.persons;
    const open = isOpenOpening(stage) ? [persons] : [];
    return { current: persons, open, hasMail, isUnclear: false };
  }
  const facts = await readFiling(tools, id);
  const isUnclear = facts === null && (await tools.forge.proposal(id)) !== null;
  const open = facts && isSeen(tools, facts) ? namedBy(facts) : [];
  return { current: '', open, hasMail, isUnclear };
}

async function siteNeeds(tools: Tools, id: FilingId, site: SiteRow): Promise<RecordNeeds> {
  const { catalogue } = tools;
  const { code } = site;
  const { persons } = await catalogue.siteFile(site);
  if (code === null) {
    return { current: persons, open: [], hasMail: mailsWait(tools, [id]), isUnclear: false };
  }
  const filings = catalogue.filingsOfSite(code);
  const facts = await Promise.all(filings.map((filing) => readFiling(tools, filing.id)));
  const past = [
    ...catalogue.conclusionsOf(code).map(({ filing }) => filing),
    ...catalogue.endedOfSite(code).map((ended) => ended.id),
  ];
  return {
    current: persons,
    open: facts.flatMap((one) => (one ? namedBy(one) : [])),
    hasMail: mailsWait(tools, [id, ...filings.map((filing) => filing.id), ...past]),
    isUnclear: facts.includes(null),
  };
}

/** The records that contents of a filing name: the newest, the one before it, what it was made from. */
function namedBy({ file, before, base }: FilingFacts): readonly string[] {
  return [file, before, base].flatMap((one) => (one && one.persons !== '' ? [one.persons] : []));
}

/** Whether a filing is open, or over for so short a time that its receipt code still shows it (W8). */
function isSeen({ policy, now }: Tools, { state }: FilingFacts): boolean {
  return isOpen(state) || Date.parse(state.since) > now().getTime() - policy.receiptDays * day;
}

function mailsWait({ store }: Tools, filings: readonly FilingId[]): boolean {
  return filings.some((filing) =>
    store.outbox.ofFiling(filing).some(({ state }) => state === 'waiting' || state === 'sending'),
  );
}
