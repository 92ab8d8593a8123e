import type { MailTemplate } from '#registry/mail-template.ts';
import type { Mail } from '#private/types.ts';
import type { FilingId } from '#registry/site.ts';

/** The mails of one event to both persons. */
export function mails(
  template: MailTemplate,
  key: string,
  filing: FilingId,
  params: Mail['params'],
): Mail[] {
  return (['principal', 'contact'] as const).map((to) => ({
    ...{ key: `${template}:${key}:${to}`, template, filing, to, params },
  }));
}
