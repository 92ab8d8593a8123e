import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Client, decisionForm, unescape, valueOf } from '../client.ts';
import { type Crowd, openCrowd, idOf, keepsSecrets, persons, site } from './crowd.ts';
import { type Typed } from '../walk.ts';

let crowd: Crowd;
beforeAll(async () => {
  crowd = await openCrowd();
});
afterAll(async () => crowd?.remove());

describe('decisions', () => {
  const decide = async (client: Client, id: string, fields: Typed) =>
    client.post(`/desk/filings/${id}`, fields);

  it.each([
    ['before its turn', '990100', 409],
    ['two steps before its turn', '990000', 409],
    ['beside the chain', '990200', 404],
    ['of another system', 'bm9900', 404],
    ['below', '990103', 404],
  ])(
    'a unit %s (%s) is refused though it posts the form by hand, and nothing is recorded [D10 A20 R-4.1 R-4.7 W6]',
    async (_, account, status) => {
      const id = idOf(await crowd.file(site()));
      const { content = '' } = await decisionForm(await crowd.deskOf('990121'), id);
      expect(content).toMatch(/^[0-9a-f]{40}$/);
      const desk = await crowd.deskOf(account);
      const formToken = valueOf((await desk.get('/desk')).body, 'formToken');
      for (const decision of ['approve', 'take-in', 'return']) {
        const answer = await decide(desk, id, {
          formToken,
          content,
          decision,
          reason: 'other',
          text: '不符合',
        });
        expect([decision, answer.status]).toEqual([decision, status]);
      }
      expect(crowd.subjectsOf(id)).toHaveLength(1);
      const shown = await desk.get(`/desk/filings/${id}`);
      expect(shown.status).toBe(status === 404 ? 404 : 200);
      if (status === 404) for (const secret of persons) expect(shown.body).not.toContain(secret);
    },
  );

  it('nobody decides without signing in, nor with another session’s token [W2 W6]', async () => {
    const id = idOf(await crowd.file(site()));
    const desk = await crowd.deskOf('990121');
    const { content = '', formToken = '' } = await decisionForm(desk, id);
    const stranger = crowd.open();
    expect(
      (await decide(stranger, id, { formToken, content, decision: 'approve' })).headers['location'],
    ).toMatch(/^\/sign-in/);
    const second = await crowd.deskOf('990121');
    for (const token of [formToken, '', 'forged']) {
      expect(
        (await decide(second, id, { formToken: token, content, decision: 'approve' })).status,
      ).toBe(403);
    }
    expect(crowd.subjectsOf(id)).toHaveLength(1);
  });

  it('a decision on content that is not the newest is refused, and the opinion typed stays [R-4.2]', async () => {
    const id = idOf(await crowd.file(site()));
    const desk = await crowd.deskOf('990121');
    const { formToken = '' } = await decisionForm(desk, id);
    const answer = await decide(desk, id, {
      formToken,
      content: '0'.repeat(40),
      decision: 'return',
      reason: 'naming',
      text: '请写机构全称',
    });
    expect(answer.status).toBe(409);
    expect(unescape(answer.body)).toContain('内容已经变化');
    expect(answer.body).toContain('请写机构全称');
    expect(crowd.subjectsOf(id)).toHaveLength(1);
  });

  it('of two reviewers at once one decides; the other is told, and nothing is recorded twice [R-4.1 R-9.3]', async () => {
    const id = idOf(await crowd.file(site()));
    const [one, two] = [await crowd.deskOf('990121'), await crowd.deskOf('990121')];
    const [a, b] = [await decisionForm(one, id), await decisionForm(two, id)];
    const answers = await Promise.all([
      decide(one, id, { ...a, decision: 'approve' }),
      decide(two, id, { ...b, decision: 'return', reason: 'other', text: '请补充材料' }),
      decide(one, id, { ...a, decision: 'approve' }),
    ]);
    expect(answers.map(({ status }) => status).sort()).toEqual([303, 409, 409]);
    expect(crowd.subjectsOf(id)).toHaveLength(2);
    const again = await decide(one, id, { ...a, decision: 'approve' });
    expect(again.status).toBe(409);
    expect(crowd.subjectsOf(id)).toHaveLength(2);
  });

  it('a filing that is none, an odd id and an unknown decision change nothing [Y5]', async () => {
    const desk = await crowd.deskOf('990121');
    const main = crowd.register.git('rev-parse', 'main');
    for (const id of ['AAAAAAAA', '__proto__', '..%2f..%2fmain', 'main', '%00', 'A'.repeat(500)]) {
      expect([id, (await desk.get(`/desk/filings/${id}`)).status >= 400]).toEqual([id, true]);
    }
    const id = idOf(await crowd.file(site()));
    const form = await decisionForm(desk, id);
    await decide(desk, id, { ...form, decision: 'mint' });
    await decide(desk, id, { ...form, decision: '__proto__' });
    expect(crowd.subjectsOf(id)).toHaveLength(1);
    expect(crowd.register.git('rev-parse', 'main')).toBe(main);
  });
});

keepsSecrets(() => crowd);
