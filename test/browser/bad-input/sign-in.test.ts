import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Answer, signInBy, valueOf } from '../client.ts';
import { site, type Crowd, openCrowd, idOf, keepsSecrets } from './crowd.ts';

let crowd: Crowd;
beforeAll(async () => {
  crowd = await openCrowd();
});
afterAll(async () => crowd?.remove());

describe('signing in', () => {
  const tryIn = async (account: string, password: string, client = crowd.open()) =>
    client.post('/sign-in', { account, password });

  it('an unknown account and a wrong password get the same answer [W7]', async () => {
    const bare = ({ body }: Answer) => body.replace(/ value(?:="[^"]*")?/g, '');
    const answers = [
      await tryIn('990302', 'not this one'),
      await tryIn('999999', 'not this one'),
      await tryIn("' OR 1=1 --", 'x'),
      await tryIn('', ''),
    ];
    expect(answers.map(({ status }) => status)).toEqual([422, 422, 422, 422]);
    expect(new Set(answers.map(bare)).size).toBe(1);
  });

  it('five wrong passwords shut the account for a while, from every address, even to the right one; others stay open [R-5.5]', async () => {
    for (let index = 0; index < 5; index += 1) await tryIn('990202', `wrong ${index}`);
    expect((await tryIn('990202', crowd.register.password())).status).toBe(429);
    expect((await tryIn('990200', crowd.register.password())).status).toBe(303);
  });

  it('twenty wrong tries from one address shut that address, not the accounts [R-5.5]', async () => {
    const client = crowd.open();
    const statuses: number[] = [];
    for (let index = 0; index < 25; index += 1)
      statuses.push((await tryIn(`98${index}`, 'wrong', client)).status);
    expect(statuses.filter((status) => status === 422).length).toBeLessThanOrEqual(20);
    expect((await tryIn('bm9901', crowd.register.password(), client)).status).toBe(429);
    expect((await tryIn('bm9901', crowd.register.password())).status).toBe(303);
  });

  it('a cookie planted before signing in is worth nothing after; each sign-in has its own and ends the one before [W5]', async () => {
    const client = crowd.open();
    client.cookies.set('sid', 'planted'.repeat(6));
    const first = await signInBy(client, crowd.register, '990300');
    expect(first.cookies.join()).toMatch(/HttpOnly/i);
    expect(first.cookies.join()).toMatch(/SameSite=Strict/i);
    const one = client.cookies.get('sid') ?? '';
    expect(one).not.toContain('planted');
    await signInBy(client, crowd.register, '990300');
    const two = client.cookies.get('sid') ?? '';
    expect(two).not.toBe(one);
    const before = crowd.open();
    for (const dead of [one, 'planted'.repeat(6)]) {
      before.cookies.set('sid', dead);
      expect((await before.get('/desk')).headers['location']).toMatch(/^\/sign-in/);
    }
    expect((await client.get('/desk')).status).toBe(200);
  });

  it('退出登录 ends the session on the server, and only with the form’s own token [W5 W2]', async () => {
    const client = await crowd.deskOf('990300');
    const cookie = client.cookies.get('sid') ?? '';
    const formToken = valueOf((await client.get('/desk')).body, 'formToken');
    expect((await client.post('/sign-out', { formToken: 'forged' })).status).toBe(403);
    expect((await client.get('/desk')).status).toBe(200);
    expect((await client.post('/sign-out', { formToken })).status).toBe(303);
    client.cookies.set('sid', cookie);
    expect((await client.get('/desk')).headers['location']).toMatch(/^\/sign-in/);
  });

  it('the first password cannot be kept and nothing else can be done before [A26 R-10.1]', async () => {
    const root = await crowd.deskOf('bm0100');
    const id = idOf(await crowd.file(site()));
    for (const path of ['/desk', '/desk/filings', '/desk/sites', `/desk/filings/${id}`]) {
      expect([path, (await root.get(path)).headers['location']]).toEqual([
        path,
        expect.stringMatching(/^\/sign-in\/new-password/),
      ]);
    }
    const formToken = valueOf((await root.get('/sign-in/new-password')).body, 'formToken');
    const posted = await root.post(`/desk/filings/${id}`, {
      formToken,
      content: 'x',
      decision: 'approve',
    });
    expect(posted.headers['location']).toMatch(/^\/sign-in\/new-password/);
    const current = crowd.register.password();
    const change = async (password: string, token = formToken) =>
      root.post('/sign-in/new-password', { formToken: token, current, password, again: password });
    expect((await change('a brave new word 2026', 'forged')).status).toBe(422);
    for (const bad of [current, 'short', 'bm0100bm0100', 'password12345', 'a'.repeat(129)]) {
      expect([bad.slice(0, 20), (await change(bad)).status]).toEqual([bad.slice(0, 20), 422]);
    }
    expect((await root.get('/desk')).status).toBe(303);
    const other = crowd.open();
    await signInBy(other, crowd.register, 'bm0100');
    expect((await change('a brave new word 2026')).status).toBe(303);
    expect((await root.get('/desk')).status).toBe(200);
    expect((await other.get('/sign-in/new-password')).headers['location']).toMatch(/^\/sign-in/);
    expect((await tryIn('bm0100', current)).status).toBe(422);
  });
});

keepsSecrets(() => crowd);
