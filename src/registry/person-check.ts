import {
  isEmail,
  isMobile,
  isPhone,
  normaliseEmail,
  normaliseMobile,
  normalisePhone,
} from './formats.ts';
import { trimBlanks } from './plain-text.ts';
import type { Problem } from './problem.ts';
import type { Person } from './site.ts';

/** A person as typed, in the stored form, and everything that is wrong with it (B13–B16). */
export function readPerson(
  typed: { readonly [K in keyof Person]: string },
  at: '/principal' | '/contact',
): { readonly person: Person; readonly problems: readonly Problem[] } {
  const person: Person = {
    name: normaliseName(typed.name),
    officePhone: normalisePhone(typed.officePhone),
    mobile: normaliseMobile(typed.mobile),
    email: normaliseEmail(typed.email),
  };
  const problems = [
    ...nameProblems(person.name, `${at}/name`),
    ...formatProblems(person.officePhone, isPhone, 'phone-format', `${at}/officePhone`),
    ...formatProblems(person.mobile, isMobile, 'mobile-format', `${at}/mobile`),
    ...formatProblems(person.email, isEmail, 'email-format', `${at}/email`),
  ];
  return { person, problems };
}

/** The contact person of a unit as typed, in the stored form, and everything that is wrong with it (A31). */
export function readUnitContact(typed: Omit<Person, 'mobile'>): {
  readonly contact: Omit<Person, 'mobile'>;
  readonly problems: readonly Problem[];
} {
  const contact = {
    name: normaliseName(typed.name),
    officePhone: normalisePhone(typed.officePhone),
    email: normaliseEmail(typed.email),
  };
  const problems = [
    ...nameProblems(contact.name, '/contact/name'),
    ...formatProblems(contact.officePhone, isPhone, 'phone-format', '/contact/officePhone'),
    ...formatProblems(contact.email, isEmail, 'email-format', '/contact/email'),
  ];
  return { contact, problems };
}

function normaliseName(text: string): string {
  return trimBlanks(text.normalize('NFKC'))
    .replace(/[•‧∙⋅・]/g, '·')
    .replace(/ {2,}/g, ' ');
}

// Names of all nationalities: Han and their middle dot, Latin, Tibetan, Mongolian, Arabic, Yi.
const personName =
  /^(?=.*\p{L}.*\p{L})[\p{Script=Han}A-Za-z\u00c0-\u017f\p{Script=Tibetan}\p{Script=Mongolian}\p{Script=Arabic}\p{Script=Yi}·.' ]{2,}$/u;

function nameProblems(name: string, at: string): readonly Problem[] {
  if (name === '') return [{ code: 'required', at }];
  if (Array.from(name).length > 50) return [{ code: 'too-long', at, params: { max: 50 } }];
  return personName.test(name) ? [] : [{ code: 'person-name', at }];
}

function formatProblems(
  value: string,
  isRight: (text: string) => boolean,
  code: string,
  at: string,
): readonly Problem[] {
  if (value === '') return [{ code: 'required', at }];
  return isRight(value) ? [] : [{ code, at }];
}
