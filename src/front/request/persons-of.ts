import type { Fields } from '#office/types.ts';
import type { Person, Persons } from '#registry/site.ts';

/** Both persons as typed, for the preview before filing. */
export function personsOf(fields: Fields): Persons {
  return { principal: personOf(fields, 'principal'), contact: personOf(fields, 'contact') };
}

function personOf(fields: Fields, role: 'principal' | 'contact'): Person {
  const part = (name: string) => fields[`${role}.${name}`] ?? '';
  return {
    name: part('name'),
    officePhone: part('officePhone'),
    mobile: part('mobile'),
    email: part('email'),
  };
}
