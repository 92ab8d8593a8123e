import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import { dumpYaml } from '#git/yaml.ts';
import { isOwnAddress } from '#private/address-group.ts';
import { formatMessage } from '#git/message.ts';
import { blobId } from '#git/objects.ts';
import type { Oid } from '#git/types.ts';
import { eventTrailers, type Trailers } from '#registry/events.ts';
import { isOpen } from '#registry/filing-state.ts';
import type { FilingEvent } from '#registry/filing.ts';
import { isoOf } from '#registry/moment.ts';
import type { Problem } from '#registry/problem.ts';
import { orderSite } from '#registry/site-order.ts';
import { type FilingId, pendingPath } from '#registry/site.ts';
import type { UnitCode } from '#registry/unit.ts';
import { type FilingFacts, readOpenFiling } from './filing-facts.ts';
import { type Fileable, previewSite } from './new-site.ts';
import { progressTrailer } from './progress-trailer.ts';
import { catchUp, settleFiling } from './settle.ts';
import { accountSignature, theRegister, type Tools } from './tools.ts';
import type { Fields, Outcome } from './types.ts';

/** A token for one submission: 128 random bits, signed so that nobody can choose one (B24). */
export function newRequestToken(tools: Tools): string {
  return signedToken(tools, randomBytes(16).toString('base64url'));
}

/** A request token over a given text. */
export function signedToken(tools: Tools, text: string): string {
  return `${text}.${signature(tools, text)}`;
}

/** Files a new site: the receipt's hash and the persons first, then one ref update. */
export async function submitSite(
  tools: Tools,
  fields: Fields,
  request: { readonly token: string; readonly confirmedText: string; readonly address: string },
): Promise<Outcome<{ filing: FilingId; receiptCode: string; isNew: boolean }>> {
  if (!isOurToken(tools, request.token)) return refuse({ code: 'request-expired', at: '' });
  const early = previewSite(tools, fields, null);
  const wait = tools.store.limits.wait('filing-address', request.address, tools.now());
  if (wait !== null) return refuse({ code: 'too-many-filings', at: '', params: { wait } });

  const issued = await tools.store.receipts.issue(request.token, tools.now());
  const { id, code } = issued;
  const more = await progressTrailer(code);
  return tools.forge.exclusive(async () => {
    await catchUp(tools);
    if (await isFiled(tools, id)) {
      return { ok: true, value: { filing: id, receiptCode: code, isNew: false } };
    }
    const preview = previewSite(tools, fields, null);
    if (!preview.fileable || early.record === null)
      return { ok: false, problems: preview.problems };
    const crowded = crowdedProblem(tools, request.address);
    if (crowded) return refuse(crowded);
    tools.store.filingOrigins.note(id, request.address, tools.now());
    await propose(tools, id, preview.fileable, null, 'submit', request.confirmedText, null, more);
    tools.store.limits.miss('filing-address', request.address, tools.now());
    return { ok: true, value: { filing: id, receiptCode: code, isNew: true } };
  });
}

/** What keeps a network from filing more before its units took in what waits (W8); null where nothing does. */
function crowdedProblem(tools: Tools, address: string): Problem | null {
  if (isOwnAddress(address)) return null;
  const max = tools.policy.openFilingsPerDayPerAddress;
  const waiting = tools.store.filingOrigins
    .lately(address, tools.now())
    .filter((id) => tools.catalogue.filing(id)?.stage === 'received');
  return waiting.length < max ? null : { code: 'too-many-open-filings', at: '', params: { max } };
}

/** Hands a returned filing in again; review starts from the first unit (R-3.3, C08, D12). */
export async function resubmitSite(
  tools: Tools,
  id: FilingId,
  fields: Fields,
  expected: Oid,
): Promise<Outcome<FilingId>> {
  return tools.forge.exclusive(async () => {
    await catchUp(tools);
    const facts = await readOpenFiling(tools, id);
    if (!facts || facts.state.stage !== 'returned') return refuse({ code: 'not-returned', at: '' });
    // what stands there would come back at once
    if (facts.pull !== undefined) return refuse({ code: 'edit-in-pull-request', at: '' });
    if (facts.state.content !== expected) return refuse({ code: 'content-changed', at: '' });
    const preview = previewSite(tools, fields, id);
    if (!preview.fileable) return { ok: false, problems: preview.problems };
    // The form asks for none of these; an import brought them.
    const { otherDomains, channels, ipv4, ipv6 } = facts.file;
    const record = { ...preview.fileable.record, otherDomains, channels, ipv4, ipv6 };
    await propose(tools, id, { ...preview.fileable, record }, facts.tip, 'resubmit', '');
    return { ok: true, value: id };
  });
}

/** Takes a filing back, any time before it is on main. */
export async function withdrawFiling(tools: Tools, id: FilingId): Promise<Outcome<FilingId>> {
  return tools.forge.exclusive(async () => {
    await catchUp(tools);
    const facts = await readOpenFiling(tools, id);
    if (!facts || !isOpen(facts.state)) return refuse({ code: 'not-open', at: '' });
    await writeWithdrawal(tools, facts);
    return { ok: true, value: id };
  });
}

/** Writes that a filing was taken back. Under the lock. */
export async function writeWithdrawal(
  tools: Tools,
  { id, file, tip }: Pick<FilingFacts, 'id' | 'file' | 'tip'>,
): Promise<void> {
  const now = tools.now();
  const event: FilingEvent = { event: 'withdraw', at: isoOf(now) };
  tools.catalogue.mark(id);
  await tools.forge.step({
    id,
    changes: new Map(),
    message: formatMessage(`撤回：${file.name}`, eventTrailers(id, event)),
    by: theRegister,
    at: now,
    expected: tip,
  });
  await settleFiling(tools, id);
}

/** Who filed a site that did not come through the form, and what its commit says besides. */
export interface Importer {
  readonly account: string;
  readonly unit: UnitCode;
  readonly trailers: Trailers;
}

/** Writes one content of a new site: persons first, then one ref update. Under the lock. */
export async function propose(
  tools: Tools,
  id: FilingId,
  fileable: Fileable,
  expected: Oid | null,
  kind: 'submit' | 'resubmit',
  confirmedText: string,
  importer: Importer | null = null,
  more: Trailers = [],
): Promise<void> {
  const { record, persons } = fileable;
  const now = tools.now();
  const commitment = tools.store.people.put(id, persons);
  const bytes = Buffer.from(dumpYaml(orderSite({ ...record, persons: commitment })));
  const path = pendingPath(record.unit, id);
  const event: FilingEvent = {
    event: kind,
    at: isoOf(now),
    content: blobId(bytes),
    source: importer ? 'import' : 'web',
    account: importer?.account ?? '',
    ...(importer ? { importedBy: importer.unit } : {}),
  };
  const trailers = [...eventTrailers(id, event), ...(importer?.trailers ?? []), ...more];
  if (confirmedText !== '') trailers.push(['Confirmed-Text', confirmedText]);
  const title = kind === 'submit' ? '新增网站' : '重新上报';
  tools.catalogue.mark(id);
  await tools.forge.step({
    id,
    changes: new Map([[path, bytes]]),
    message: formatMessage(`${title}：${record.name}`, trailers),
    by: importer ? accountSignature(importer.account) : theRegister,
    at: now,
    expected,
  });
  await settleFiling(tools, id);
}

/** Whether a filing of this id was ever filed. */
export async function isFiled(tools: Tools, id: FilingId): Promise<boolean> {
  if (tools.catalogue.filing(id) || tools.catalogue.siteOfFiling(id)) return true;
  return (await tools.forge.proposal(id)) !== null;
}

/** Whether a request token is one that this register signed. */
export function isOurToken(tools: Tools, token: string): boolean {
  const [random = '', signed = ''] = token.split('.');
  const expected = Buffer.from(signature(tools, random));
  const given = Buffer.from(signed);
  return given.length === expected.length && timingSafeEqual(given, expected);
}

function signature(tools: Tools, random: string): string {
  const mac = tools.store.secrets.hmac('request', random);
  return createHash('sha256').update(mac).digest('base64url').slice(0, 22);
}

function refuse(problem: Problem): { ok: false; problems: readonly Problem[] } {
  return { ok: false, problems: [problem] };
}
