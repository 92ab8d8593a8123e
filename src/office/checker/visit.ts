import { readPage } from '#registry/page-check/read-page.ts';
import type { AddressCheck } from '#registry/page-check/site-check.ts';
import type { PageVisit, VisitFailure } from '#registry/page-check/visit.ts';
import { pageText } from '../reach/page-text.ts';
import { isThere } from '../reach/probe.ts';
import { follow, type SafeOptions } from '../reach/safe-get.ts';

/** Content of a page that is read at most, after decompression. */
export const pageBytesMax = 2 * 1024 * 1024;
/** 超过（含）15秒仍打不开 (V1, D1). */
const pageTimeout = 15_000;
const linkTimeout = 15_000;
const refreshesMax = 2;

/** Opens a page and reads it; what it is made of is forgotten when this returns. Never throws. */
export async function visitPage(url: string, options: SafeOptions): Promise<PageVisit> {
  let visit = await visitOnce(url, url, options, 0);
  // `<meta refresh>` is how many home pages lead to their real one
  for (let hop = 0; hop < refreshesMax && visit.facts?.refresh; hop += 1) {
    const next = await visitOnce(url, visit.facts.refresh, options, visit.milliseconds);
    if (next.why !== '') break;
    visit = next;
  }
  return visit;
}

async function visitOnce(
  url: string,
  address: string,
  options: SafeOptions,
  before: number,
): Promise<PageVisit> {
  const timeout = Math.max(1, (options.timeout ?? pageTimeout) - before);
  const bytesMax = options.bytesMax ?? pageBytesMax;
  const { at, answer, why, ...took } = await follow(address, {
    ...options,
    timeout,
    bytesMax,
    headers: { 'Accept-Encoding': 'gzip, deflate, br', ...options.headers },
  });
  const milliseconds = before + Math.round(took.milliseconds);
  const visit = { url, at, milliseconds, isGarbled: false, isCut: false, facts: null };
  if (!answer) return { ...visit, why: why === '' ? 'refused' : why, status: 0 };
  const { status, contentType, body, isCut } = answer;
  // a page that asks for a password is there, and what it says is not the site
  if (status >= 300) return { ...visit, why: isThere(status) ? '' : 'status', status };
  if (body.length === 0) return { ...visit, why: 'empty', status };
  if (!/^\s*(?:$|text\/|application\/xhtml)/i.test(contentType))
    return { ...visit, why: '', status };
  const { text, isGarbled } = pageText(body, contentType, isCut);
  return { ...visit, why: '', status, isGarbled, isCut, facts: readPage(text, at) };
}

/** Whether an address answers: nothing of its content is read. Never throws. */
export async function tryAddress(url: string, options: SafeOptions): Promise<AddressCheck> {
  const { at, answer, why } = await follow(url, {
    timeout: linkTimeout,
    ...options,
    bytesMax: 0,
  });
  if (!answer) return { url, at, why, status: 0 };
  const { status } = answer;
  // refusing robots or asking too often is no dead link
  const isGone = !isThere(status) && status !== 429 && status !== 406;
  const found: VisitFailure | '' = isGone ? 'status' : '';
  return { url, at, why: found, status };
}
