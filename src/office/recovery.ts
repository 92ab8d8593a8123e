import { normaliseUrl, urlKey } from '#registry/home-url.ts';
import { nameKey, normaliseName } from '#registry/site-name.ts';
import type { SiteCode } from '#registry/site.ts';
import type { UnitCode } from '#registry/unit.ts';
import type { Holder } from '#catalogue/types.ts';
import type { Recovery } from '#private/types.ts';
import { mails } from './mails.ts';
import type { Tools } from './tools.ts';
import type { Outcome } from './types.ts';

/** Longest text that names a site: an address. */
export const wantedMax = 2048;
const batch = 200;

/**
 * 标识码找回: notes what was asked and answers at once (E06, R-5.4). Nothing is looked up here, so
 * the answer and its time are the same whether there is such a site or not. Limited by address only;
 * the limit of a site is a quiet one.
 */
export function askRecovery(tools: Tools, typed: string, address: string): Outcome<null> {
  const wanted = typed.trim();
  if (wanted === '') return { ok: false, problems: [{ code: 'required', at: '/site' }] };
  if (wanted.length > wantedMax) {
    return { ok: false, problems: [{ code: 'too-long', at: '/site', params: { max: wantedMax } }] };
  }
  const now = tools.now();
  const wait = tools.store.limits.take('recovery-address', address, now);
  if (wait !== null) {
    return { ok: false, problems: [{ code: 'too-many-tries', at: '', params: { wait } }] };
  }
  tools.store.recoveries.ask(keysOf(wanted), now);
  return { ok: true, value: null };
}

/** The keys of what was typed; nothing is guessed beyond a scheme left out. */
function keysOf(wanted: string): Pick<Recovery, 'nameKey' | 'urlKey'> {
  const url = normaliseUrl(wanted);
  if (/^https?:\/\//.test(url)) return { nameKey: '', urlKey: urlKey(url) ?? '' };
  const isHost = /^[^\s/]+\.[^\s/]+/.test(url);
  return {
    nameKey: nameKey(normaliseName(wanted)),
    urlKey: isHost ? (urlKey(normaliseUrl(`http://${wanted}`)) ?? '') : '',
  };
}

/**
 * Looks at what was asked and queues the mails, once a site and pause. A request leaves the
 * list in the step that queues its mails: a crash between does all of it again, two processes at
 * once do it once. Returns how many sites got mails.
 */
export async function answerRecoveries(tools: Tools): Promise<number> {
  const { store, catalogue } = tools;
  let count = 0;
  for (;;) {
    const asked = store.recoveries.waiting(batch);
    for (const recovery of asked) {
      const rows = sitesOf(tools, recovery).flatMap((code) => catalogue.site(code) ?? []);
      const files = await Promise.all(rows.map((row) => catalogue.siteFile(row)));
      const now = tools.now();
      store.atomically(() => {
        if (!store.recoveries.done(recovery.id)) return;
        for (const { name, register } of files) {
          if (!register) continue;
          const { siteCode, generation, filing } = register;
          // a new check code may be asked for again at once
          const key = `${siteCode}:${generation}`;
          if (store.limits.take('recovery-site', key, now) !== null) continue;
          const once = `${key}:${now.getTime()}`;
          store.outbox.enqueue(mails('recovered', once, filing, { name, siteCode }), now);
          count += 1;
        }
      });
    }
    if (asked.length < batch) return count;
  }
}

/** Registered sites of exactly this name or address; what is still being reviewed has no codes. */
function sitesOf({ catalogue }: Tools, { nameKey: name, urlKey: url }: Recovery): SiteCode[] {
  const found = new Set<SiteCode>();
  const add = (holder: Holder | null) => {
    if (holder?.by === 'site' && holder.code !== null) found.add(holder.code);
  };
  add(catalogue.holdersOf({ nameKey: '', urlKey: url }, null).url);
  // by the policy a name may be held once in each province (X10), so each holder's unit is asked
  const units = new Set<UnitCode>();
  catalogue.holdersOf({ nameKey: name, urlKey: '' }, null, (unit) => {
    units.add(unit);
    return false;
  });
  for (const unit of units) {
    add(catalogue.holdersOf({ nameKey: name, urlKey: '' }, null, (each) => each === unit).name);
  }
  return [...found];
}
