import { mintingMoment, parseMoment } from '#registry/moment.ts';
import type { FilingId, SiteCode } from '#registry/site.ts';
import { type FilingFacts, readFiling } from './filing-facts.ts';
import { checkCodeOf } from './check-codes.ts';
import { awaitsPersons } from './git-filing.ts';
import { alsoAwaiting, mayGivePersons } from './git-persons.ts';
import { fieldsOfContent } from './site-form-fields.ts';
import type { Tools } from './tools.ts';
import type { Fields, Outcome, Progress } from './types.ts';

const day = 86_400_000;

/** Checks a receipt code; the answer is the same for unknown and wrong ones (W7, R-5.5). */
export async function checkReceiptCode(
  tools: Tools,
  code: string,
  address: string,
): Promise<Outcome<FilingId>> {
  const { limits, receipts } = tools.store;
  const now = tools.now();
  const selector = code.normalize('NFKC').replace(/[\s-]/g, '').toUpperCase().slice(0, 8);
  const wait =
    limits.take('receipt-address', address, now) ?? limits.take('receipt-code', selector, now);
  if (wait !== null) {
    return { ok: false, problems: [{ code: 'too-many-tries', at: '/code', params: { wait } }] };
  }
  const id = await receipts.check(code);
  if (id === null) return { ok: false, problems: [{ code: 'receipt-code-wrong', at: '/code' }] };
  limits.giveBack('receipt-address', address);
  limits.giveBack('receipt-code', selector);
  return { ok: true, value: id };
}

/** What the holder of a receipt code reads; null when there is no such filing. */
export async function progressOf(tools: Tools, id: FilingId): Promise<Progress | null> {
  const facts = await readFiling(tools, id);
  if (!facts) return null;
  const progress = progressFrom(tools, facts);
  if (!progress.byGit?.mayGivePersons) return progress;
  const also = (await alsoAwaiting(tools, facts)).length;
  return { ...progress, byGit: { ...progress.byGit, alsoAwaiting: also } };
}

/** Progress of a filing whose facts are at hand. */
export function progressFrom(tools: Tools, facts: FilingFacts): Progress {
  const { state, file, id } = facts;
  const row = tools.catalogue.siteOfFiling(id);
  const approved = state.approvedAt === null ? null : parseMoment(state.approvedAt);
  return {
    filing: id,
    kind: facts.asks,
    site: facts.site,
    state,
    record: file,
    events: facts.events,
    turn: state.turn === null ? null : tools.catalogue.unit(state.turn),
    siteCode: row?.code ?? null,
    checkCode:
      // one that replaced it goes by mail only: the receipt code may be why it was replaced (E08)
      row?.code && file.register?.generation === 1
        ? shownCheckCode(tools, row.code, row.mintedAt)
        : null,
    mintsAt: approved && mintingMoment(approved, tools.policy.mintAt),
    mails: tools.store.outbox.ofFiling(id),
    ...(facts.pull === undefined
      ? {}
      : {
          byGit: {
            pull: facts.pull,
            awaitsPersons: awaitsPersons(facts),
            mayGivePersons: mayGivePersons(facts),
            alsoAwaiting: 0,
          },
        }),
  };
}

/** The check code until the first sign-in or 30 days after minting (X08, C06). */
function shownCheckCode(tools: Tools, code: SiteCode, mintedAt: string | null): string | null {
  const minted = mintedAt === null ? null : parseMoment(mintedAt);
  if (!minted || tools.store.receipts.firstSignIn(code) !== null) return null;
  const days = tools.policy.receiptShowsCheckCodeDays;
  if (tools.now().getTime() > minted.getTime() + days * day) return null;
  return checkCodeOf(tools, code, 1);
}

/** The form's fields of a filing, persons included, for the holder of its receipt code. */
export async function fieldsOfFiling(tools: Tools, id: FilingId): Promise<Fields | null> {
  const facts = await readFiling(tools, id);
  if (!facts) return null;
  const { file } = facts;
  const reader = `receipt:${id}`;
  const persons = tools.store.people.get(id, file.persons, reader, tools.now(), 'form');
  return fieldsOfContent(file, persons);
}
