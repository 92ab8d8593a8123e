import { afterEach, beforeEach, expect, it } from 'vitest';
import { deskGate, nextPage } from '#front/request/desk-gate.ts';
import { deskSession, endDeskSession, startDeskSession } from '#front/request/desk-session.ts';
import {
  endFilingSession,
  filingSession,
  startFilingSession,
} from '#front/request/filing-session.ts';
import { hasFormToken } from '#front/request/form-token.ts';
import type { Account } from '#private/types.ts';
import type { FilingId } from '#registry/site.ts';
import type { Unit, UnitCode } from '#registry/unit.ts';
import { Jar, openVisits, type Visits } from './visits.ts';

const unit = '990101' as UnitCode;
const own: Account = { id: '990101-1', unit, mustChangePassword: false, disabled: false };
let visits: Visits;

beforeEach(async () => {
  visits = openVisits();
  const first = { unit, password: 'a password of the test', mustChangePassword: true };
  await visits.store.accounts.create({ ...first, id: '990101-2' }, visits.clock.now);
  await visits.store.accounts.create(
    { ...first, id: own.id, mustChangePassword: false },
    visits.clock.now,
  );
});
afterEach(() => visits.close());

const gate = (jar: Jar, path: string) =>
  deskGate({ ...visits.visit(jar), url: new URL(path, 'http://127.0.0.1:4321') });

it('signing in gives a new cookie and the one before is dead [R-5.5]', () => {
  const jar = new Jar();
  startDeskSession(visits.visit(jar), own);
  const planted = jar.kept.get('sid') ?? '';
  startDeskSession(visits.visit(jar), own);
  expect(jar.kept.get('sid')).not.toBe(planted);
  const thief = new Jar();
  thief.kept.set('sid', planted);
  expect(deskSession(visits.visit(thief))).toBeNull();
  expect(deskSession(visits.visit(jar))?.account.id).toBe(own.id);
});

it('signing out ends the session on the server, not only the cookie [R-5.5]', () => {
  const jar = new Jar();
  startDeskSession(visits.visit(jar), own);
  const copy = new Jar();
  copy.kept.set('sid', jar.kept.get('sid') ?? '');
  endDeskSession(visits.visit(jar));
  expect(jar.kept.has('sid')).toBe(false);
  expect(deskSession(visits.visit(copy))).toBeNull();
});

it('no page of the desk opens before the initial password is changed [A26]', () => {
  const jar = new Jar();
  startDeskSession(visits.visit(jar), { ...own, id: '990101-2', mustChangePassword: true });
  expect(gate(jar, '/desk/filings?stage=returned')).toEqual({
    ok: false,
    to: '/sign-in/new-password?next=%2Fdesk%2Ffilings%3Fstage%3Dreturned',
  });
});

it('a visitor without a session signs in and comes back to the page asked for [R-10.1]', () => {
  const answer = gate(new Jar(), '/desk/filings/7f3k9m2p');
  expect(answer).toEqual({ ok: false, to: '/sign-in?next=%2Fdesk%2Ffilings%2F7f3k9m2p' });
});

it.each([
  ['/desk', '/desk'],
  ['/desk/filings?stage=returned&text=%E6%B0%91', '/desk/filings?stage=returned&text=%E6%B0%91'],
  ['https://elsewhere.example/desk', '/desk'],
  ['//elsewhere.example', '/desk'],
  ['/desk//elsewhere.example', '/desk'],
  ['/desk/../sign-out', '/desk'],
  ['/desker', '/desk'],
  ['/desk\n/x', '/desk'],
  [null, '/desk'],
])('after signing in %j leads to %s, never off the desk [R-5.5]', (wanted, to) => {
  expect(nextPage(wanted)).toBe(to);
});

it('a receipt code opens one filing and 退出查询 closes it on the server [C03 R-3.2]', () => {
  const jar = new Jar();
  startFilingSession(visits.visit(jar), '7f3k9m2p' as FilingId);
  const copy = new Jar();
  copy.kept.set('filing', jar.kept.get('filing') ?? '');
  expect(filingSession(visits.visit(jar))?.filing).toBe('7f3k9m2p');
  expect(deskSession(visits.visit(jar))).toBeNull();
  endFilingSession(visits.visit(jar));
  expect(filingSession(visits.visit(copy))).toBeNull();
});

it("a filer's cookie opens no desk and a unit's no filing [R-4.7]", () => {
  const jar = new Jar();
  startFilingSession(visits.visit(jar), '7f3k9m2p' as FilingId);
  const crossed = new Jar();
  crossed.kept.set('sid', jar.kept.get('filing') ?? '');
  expect(deskSession(visits.visit(crossed))).toBeNull();
});

it('cookies are HttpOnly and Strict, and on https Secure under the __Host- prefix [R-5.5]', () => {
  const jar = new Jar();
  startDeskSession(visits.visit(jar), own);
  expect(jar.attributes.get('sid')).toMatchObject({
    httpOnly: true,
    sameSite: 'strict',
    path: '/',
    secure: false,
  });
  const safe = new Jar();
  startDeskSession(visits.visit(safe, 'https://register.example'), own);
  expect(safe.attributes.get('__Host-sid')).toMatchObject({ secure: true, path: '/' });
});

it('a form without the token of its session decides nothing [R-4.1]', () => {
  const jar = new Jar();
  startDeskSession(visits.visit(jar), own);
  const token = deskSession(visits.visit(jar))?.formToken ?? '';
  const form = new FormData();
  expect(hasFormToken(form, token)).toBe(false);
  form.set('formToken', `${token}x`);
  expect(hasFormToken(form, token)).toBe(false);
  form.set('formToken', token);
  expect(hasFormToken(form, token)).toBe(true);
});

it('a session ends when its unit is retired, at the next request [A33 R-1.3]', () => {
  const jar = new Jar();
  startDeskSession(visits.visit(jar), own);
  expect(deskSession(visits.visit(jar))?.account.id).toBe(own.id);
  const visit = visits.visit(jar);
  const retired = { on: '2026-11-20', succeededBy: '990102' as UnitCode };
  const catalogue = { unit: (code: UnitCode) => ({ code, retired }) as Unit };
  const office = { ...visit.locals.office, catalogue };
  expect(deskSession({ ...visit, locals: { ...visit.locals, office } })).toBeNull();
  expect(deskSession(visits.visit(jar))).toBeNull();
});
