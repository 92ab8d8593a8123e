import type { Persons, SiteFile } from '#registry/site.ts';
import type { Fields } from './types.ts';

/** A site's content as the fields of the forms that change it; lists one item a line. */
export function fieldsOfContent(file: SiteFile, persons: Persons | null): Fields {
  const yesNo = (is: boolean) => (is ? 'yes' : 'no');
  return {
    name: file.name,
    homeUrl: file.homeUrl,
    unit: file.unit,
    'sponsor.name': file.sponsor.name,
    'sponsor.kind': file.sponsor.kind,
    address: file.address,
    isPortal: yesNo(file.isPortal),
    isServicePlatform: yesNo(file.isServicePlatform),
    'clearances.label': file.clearances.label,
    'clearances.domain': file.clearances.domain,
    'clearances.icp': file.clearances.icp,
    'clearances.police': file.clearances.police,
    icp: file.icp,
    police: file.police,
    ...(persons ? personFields('principal', persons.principal) : {}),
    ...(persons ? personFields('contact', persons.contact) : {}),
    introduction: file.introduction,
    justification: file.justification,
    otherDomains: file.otherDomains.join('\n'),
    ipv4: file.ipv4.join('\n'),
    ipv6: file.ipv6.join('\n'),
    ...Object.fromEntries(
      file.channels.flatMap(({ category, name, url }, index) => [
        [`channels.${index}.category`, category],
        [`channels.${index}.name`, name],
        [`channels.${index}.url`, url],
      ]),
    ),
    ...(file.request
      ? { from: file.request.from, until: file.request.until, reason: file.request.reason }
      : {}),
  };
}

function personFields(role: string, person: object): Record<string, string> {
  return Object.fromEntries(
    Object.entries(person).map(([key, value]) => [`${role}.${key}`, String(value)]),
  );
}
