import { randomBytes } from 'node:crypto';
import { activationBytes, activationCodeOf } from '#codes/activation-code.ts';
import { nextAccountId } from '#registry/account-cascade.ts';
import { bodyCategories, type BodyCategory } from '#registry/opening.ts';
import { parseRegistration } from '#registry/opening-fields.ts';
import type { Problem } from '#registry/problem.ts';
import {
  applicantCode,
  bodyCode,
  openingRole,
  parseRegion,
  type Region,
} from '#registry/staffing-office.ts';
import { isWithin } from '#registry/unit-tree.ts';
import { rootCode } from '#registry/unit-check.ts';
import { parseUnitCode, type UnitCode } from '#registry/unit.ts';
import { bodyCategoryText } from '#text/opening-words.ts';
import { noteAccount } from '../accounts-note.ts';
import { newRequestToken } from '../file.ts';
import type { Tools } from '../tools.ts';
import type { Fields, Outcome } from '../types.ts';
import { staffingOffices } from './bodies.ts';
import { codeSubject, oneTimeCode } from './codes.ts';
import { personsOf } from './register.ts';

/** An account with the code that opens it; shown once and kept nowhere (A23). */
export interface NewAccount {
  readonly account: string;
  readonly code: string;
  readonly until: Date;
}

const day = 86_400_000;
const by = 'server';

/** An account of a region's staffing office, made on the server (P37). */
export async function createBodyAccount(tools: Tools, typed: string): Promise<Outcome<NewAccount>> {
  const region = parseRegion(typed);
  const offices = await staffingOffices(tools);
  if (!region || !offices.some((one) => one.region === region)) return refuse('region-unknown');
  const unit = bodyCode(region);
  const taken = tools.store.accounts.statesOf(unit).map(({ id }) => id);
  // a body's accounts are numbered from the first on
  const account = taken.length === 0 ? `${unit}-1` : nextAccountId(unit, [unit, ...taken]);
  return { ok: true, value: await giveCode(tools, account, unit, 'own') };
}

/** A new code for an account of this track; its password and sessions end. */
export async function resetOpeningAccount(tools: Tools, id: string): Promise<Outcome<NewAccount>> {
  const known = tools.store.accounts.get(id);
  if (!known || openingRole(known.unit) === null) return refuse('account-unknown');
  if (known.disabled) return refuse('account-off');
  return { ok: true, value: await giveCode(tools, known.id, known.unit, 'reset') };
}

/** The code that waits for an account, where the operator prints codes (P13); null where none does. */
export function waitingCode(tools: Tools, account: string): string | null {
  const subject = codeSubject(account);
  const asked = tools.store.applicants.code(subject);
  return asked && asked.until > tools.now() ? oneTimeCode(tools, subject, asked.nonce) : null;
}

async function giveCode(
  tools: Tools,
  account: string,
  unit: UnitCode,
  kind: 'own' | 'reset',
): Promise<NewAccount> {
  const now = tools.now();
  const until = new Date(now.getTime() + tools.policy.activationCodeDays * day);
  const code = activationCodeOf(randomBytes(activationBytes));
  const request = newRequestToken(tools);
  const order = { request, unit, by, kind: 'own', until } as const;
  const given = await tools.store.handOuts.give(
    { ...order, lines: [{ account, unit, code }] },
    now,
  );
  if (typeof given !== 'number') throw new Error(`no code was given: ${given}`);
  noteAccount(tools, account, { what: kind === 'reset' ? 'reset' : 'code-given', by });
  return { account, code, until };
}

/** Columns of the file of existing accounts, with the input that each stands for (P02). */
const columns = {
  账号: 'account',
  所属区域: 'region',
  隶属单位: 'unit',
  开办主体名称: 'organisation',
  系统类别: 'category',
  上级主管单位: 'superior',
  通讯地址: 'address',
  邮政编码: 'postcode',
  主要职能: 'functions',
  单位负责人: 'head',
  经办人: 'handler.name',
  固定电话: 'handler.officePhone',
  传真: 'fax',
  手机: 'handler.mobile',
  电子邮箱: 'handler.email',
} as const;

/** What became of one row of the file. */
export interface ImportedAccount {
  /** Number of the row, the heading being 1. */
  readonly row: number;
  readonly problems: readonly Problem[];
  readonly made: NewAccount | null;
}

/**
 * Makes accounts for sponsors that had one in the old system, under their old numbers (P02). Each row
 * for itself; what is wrong with one stops no other, and the same file again makes nothing twice.
 */
export async function importAccounts(
  tools: Tools,
  rows: readonly (readonly string[])[],
): Promise<readonly ImportedAccount[]> {
  const [heading = [], ...lines] = rows;
  const names = heading.map((title) => columns[title.trim() as keyof typeof columns] ?? '');
  const missing = Object.entries(columns).find(([, name]) => !names.includes(name));
  if (missing) {
    const problem = { code: 'column-missing', at: '', params: { column: missing[0] } };
    return [{ row: 1, problems: [problem], made: null }];
  }
  const found: ImportedAccount[] = [];
  for (const [index, cells] of lines.entries()) {
    if (cells.every((cell) => cell.trim() === '')) continue;
    const fields = Object.fromEntries(names.map((name, at) => [name, cells[at] ?? '']));
    found.push({ row: index + 2, ...(await importRow(tools, fields)) });
  }
  return found;
}

async function importRow(
  tools: Tools,
  fields: Fields,
): Promise<Pick<ImportedAccount, 'problems' | 'made'>> {
  const account = (fields['account'] ?? '').normalize('NFKC').trim().toLowerCase();
  const region = parseRegion(fields['region'] ?? '');
  const office = (await staffingOffices(tools)).find((one) => one.region === region);
  const unit = office ? seatOf(tools, office.unit, fields['unit'] ?? '') : null;
  const problems: Problem[] = [];
  if (!isAccountNumber(account)) problems.push({ code: 'account-format', at: '/account' });
  else if (tools.store.accounts.get(account))
    problems.push({ code: 'account-taken', at: '/account' });
  if (!region || !office) problems.push({ code: 'region-unknown', at: '/region' });
  else if (!unit) problems.push({ code: 'unit-format', at: '/unit' });
  const category = categoryOf(fields['category'] ?? '');
  const place = { region: region ?? ('99' as Region), unit: unit ?? rootCode };
  const parsed = parseRegistration({ ...fields, category: category ?? '' }, place);
  if (!parsed.ok) problems.push(...parsed.problems);
  if (problems.length > 0 || !parsed.ok || !region) return { problems, made: null };
  const profile = parsed.value;
  const { applicants, people } = tools.store;
  const now = tools.now();
  // the registration first: an account without one can do nothing
  if (applicants.isConfirmed(account) === null) {
    applicants.put({ account, profile, agreement: null }, now);
  }
  const subject = codeSubject(account);
  applicants.startCode(subject, people.put(subject, personsOf(profile)), new Date(0));
  return { problems, made: await giveCode(tools, account, applicantCode(region), 'own') };
}

/** Whether a number may be an account's: short, plain, and never like one of a unit or a body. */
function isAccountNumber(text: string): boolean {
  const code = text.slice(0, 6);
  const isForeign = parseUnitCode(code) !== null || openingRole(code) !== null;
  return /^[a-z0-9][a-z0-9-]{3,31}$/.test(text) && !(isForeign && /^.{6}(?:-|$)/.test(text));
}

function seatOf(tools: Tools, top: UnitCode | null, typed: string): UnitCode | null {
  if (top === null) return rootCode;
  const code = typed.trim() === '' ? top : parseUnitCode(typed);
  const unit = code && tools.catalogue.unit(code);
  return unit && isWithin(tools.catalogue.units(), unit.code, top) ? unit.code : null;
}

function categoryOf(text: string): BodyCategory | null {
  return bodyCategories.find((one) => bodyCategoryText[one] === text.trim()) ?? null;
}

function refuse(code: string): { ok: false; problems: readonly Problem[] } {
  return { ok: false, problems: [{ code, at: '' }] };
}
