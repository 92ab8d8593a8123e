import { checkCode } from '#codes/check-code.ts';
import type { SendTools } from '#office/mail/send.ts';
import { openTransport } from '#office/mail/transport.ts';
import type { PrivateStore } from '#private/types.ts';

export const siteUrl = 'https://register.example';

/** What sending needs, over the store at a path. */
export function sendTools(
  store: PrivateStore,
  mailUrl: string,
  commitment: string | null,
): SendTools {
  return {
    outbox: store.outbox,
    people: store.people,
    transport: openTransport(mailUrl),
    checkCode: (site, generation) =>
      checkCode((data) => store.secrets.hmac('check-code', data), site, generation),
    personsOf: async (filing) => (commitment === null ? null : { filing, commitment }),
    unitName: (code) => (code === '990100' ? '甲市' : null),
    siteUrl,
    now: () => new Date('2026-11-21T09:00:00+08:00'),
  };
}
