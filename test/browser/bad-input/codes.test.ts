import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Answer, nextAddress, openClient, valueOf } from '../client.ts';
import { type Crowd, openCrowd, idOf, keepsSecrets, site } from './crowd.ts';

let crowd: Crowd;
beforeAll(async () => {
  crowd = await openCrowd();
});
afterAll(async () => crowd?.remove());

describe('receipt codes', () => {
  const ask = async (code: string, client = crowd.open()) => client.post('/progress', { code });
  const wrongCode = (selector = '') => {
    const symbols = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
    const text = selector + Array.from(randomBytes(25), (byte) => symbols[byte & 31]).join('');
    return (text.slice(0, 25).match(/.{5}/g) ?? []).join('-');
  };
  /** A page without what was typed and without the id of the request. */
  const bare = ({ body }: Answer) =>
    body.replace(/ value(?:="[^"]*")?/g, '').replace(/\d+ (?:秒|分钟)/g, 'later');

  it('a right first part with a wrong secret, an unknown code and nonsense get the same answer [W7 C03]', async () => {
    const code = await crowd.file(site());
    const answers = [
      await ask(wrongCode(idOf(code))),
      await ask(wrongCode()),
      await ask('AAAAA'),
      await ask(''),
      await ask('<script>alert(1)</script>'),
      await ask(`${code.slice(0, -1)}${code.endsWith('0') ? '1' : '0'}`),
    ];
    expect(answers.map(({ status }) => status)).toEqual(answers.map(() => 422));
    expect(new Set(answers.map(bare)).size).toBe(1);
    expect(answers.flatMap(({ cookies }) => cookies)).toEqual([]);
  });

  it('two thousand guesses from one address: no hit, soon limited, all with one answer; others are not locked out [W7 R-5.5]', async () => {
    const code = await crowd.file(site());
    const address = nextAddress();
    const guesses = Array.from({ length: 2_000 }, (_, index) =>
      wrongCode(index % 2 ? idOf(code) : ''),
    );
    const answers: Answer[] = [];
    await Promise.all(
      Array.from({ length: 16 }, async (_, lane) => {
        for (let index = lane; index < guesses.length; index += 16) {
          answers.push(await ask(guesses[index] ?? '', openClient(crowd.register, address)));
        }
      }),
    );
    const tally = new Map<number, Set<string>>();
    for (const answer of answers)
      tally.set(answer.status, (tally.get(answer.status) ?? new Set()).add(bare(answer)));
    expect([...tally.keys()].sort()).toEqual([422, 429]);
    expect([...tally.values()].map((bodies) => bodies.size)).toEqual([1, 1]);
    expect(answers.filter(({ status }) => status === 422).length).toBeLessThanOrEqual(20);
    expect(answers.flatMap(({ cookies }) => cookies)).toEqual([]);
    expect((await ask(await crowd.file(site()))).status).toBe(303);
  });

  it('guesses at one code are limited whatever address they come from [R-5.5]', async () => {
    const code = await crowd.file(site());
    const statuses: number[] = [];
    for (let index = 0; index < 8; index += 1)
      statuses.push((await ask(wrongCode(idOf(code)))).status);
    expect(statuses.filter((status) => status === 422).length).toBeLessThanOrEqual(5);
    expect(statuses.at(-1)).toBe(429);
  });

  it('a look at a filing is no look at another, and ends with 退出查询 [W5 R-3.2]', async () => {
    const client = crowd.open();
    const code = await crowd.file(site());
    const answer = await ask(code, client);
    crowd.locations.push(answer.headers['location'] ?? '');
    expect(answer.cookies.join()).toMatch(/HttpOnly/i);
    expect(answer.cookies.join()).toMatch(/SameSite=Strict/i);
    const kept = client.cookies.get('filing') ?? '';
    const { body } = await client.get('/progress/filing');
    expect(body).toContain(idOf(code));
    expect((await client.post('/progress/leave', { formToken: 'forged' })).status).toBe(403);
    expect(
      (await client.post('/progress/leave', { formToken: valueOf(body, 'formToken') })).status,
    ).toBe(303);
    client.cookies.set('filing', kept);
    expect((await client.get('/progress/filing')).headers['location']).toBe(
      '/progress?result=expired',
    );
  });

  it('a filer’s cookie opens no desk, a unit’s no filing [W6]', async () => {
    const filer = crowd.open();
    await ask(await crowd.file(site()), filer);
    const desk = await crowd.deskOf('990121');
    const [mine, theirs] = [filer.cookies.get('filing') ?? '', desk.cookies.get('sid') ?? ''];
    filer.cookies.set('sid', mine);
    desk.cookies.set('filing', theirs);
    expect((await filer.get('/desk')).headers['location']).toMatch(/^\/sign-in/);
    expect((await desk.get('/progress/filing')).headers['location']).toMatch(/^\/progress/);
  });
});

keepsSecrets(() => crowd);
