import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { checkCode } from '#codes/check-code.ts';
import { sendDue } from '#office/mail/send.ts';
import { MailUrlRefused, openTransport } from '#office/mail/transport.ts';
import { bytesOf, emptyFolder, later, morning } from '#test/private/bench.ts';
import { persons } from '#test/private/persons.ts';
import { runScript } from '#test/private/processes.ts';
import {
  body,
  filing,
  header,
  type Mailbox,
  minted,
  sendTools,
  siteUrl,
  startMailbox,
  storeWithMails,
} from './mail-bench.ts';

const child = join(import.meta.dirname, 'mail-child.ts');
const open: Mailbox[] = [];
afterEach(() => Promise.all(open.splice(0).map((box) => box.close())));

async function mailbox(...options: Parameters<typeof startMailbox>): Promise<Mailbox> {
  const box = await startMailbox(...options);
  open.push(box);
  return box;
}

const recipients = (box: Mailbox) => box.mails.flatMap(({ to }) => to).sort();
const both = [persons.contact.email, persons.principal.email].sort();

describe('mails over SMTP', () => {
  it('site code and check code go to 负责人 and 联系人, each in a mail of its own [E03 E09 S01 R-5.3]', async () => {
    const box = await mailbox();
    const { store, commitment } = storeWithMails();
    expect(await sendDue(sendTools(store, box.url, commitment))).toEqual({ sent: 2, failed: 0 });
    expect(recipients(box)).toEqual(both);
    const code = checkCode((data) => store.secrets.hmac('check-code', data), '9901000001', 1);
    for (const { raw, to, from } of box.mails) {
      const text = body(raw);
      expect(from).toBe('register@register.example');
      expect(header(raw, 'To')).toBe(to[0]);
      expect(header(raw, 'Content-Type')).toBe('text/plain; charset=utf-8');
      expect(text).toContain('网站标识码：9901000001');
      expect(text).toContain(`校验码：${code}`);
      expect(text).toContain('完善网站基本信息');
      expect(text).toContain('垃圾邮件');
      const links = text.match(/https?:\S+/g) ?? [];
      expect(links).toEqual([`${siteUrl}/`, `${siteUrl}/sites/9901000001`]);
    }
    expect(store.outbox.counts()).toEqual({ waiting: 0, sending: 0, sent: 2, failed: 0 });
    expect(await sendDue(sendTools(store, box.url, commitment))).toEqual({ sent: 0, failed: 0 });
    expect(box.mails).toHaveLength(2);
    expect(store.people.readings(filing).map(({ reader }) => reader)).toEqual(['mail', 'mail']);
    store.close();
  });

  it('a returned filing tells unit, reason and opinion; a received one never shows the receipt code [C08 C01 R-4.4]', async () => {
    const box = await mailbox();
    const { store, commitment } = storeWithMails();
    store.outbox.claim(2, morning).forEach(({ key }) => store.outbox.sent(key, morning));
    const opinion = '请补充“办公地址”。\r\nBcc: x@example.invalid';
    store.outbox.enqueue(
      [
        { key: 'a', template: 'received', filing, to: 'contact', params: { name: '甲市民政局网' } },
        {
          key: 'b',
          template: 'returned',
          filing,
          to: 'contact',
          params: { name: '甲市民政局网', unit: '990100', reason: 'incomplete', opinion },
        },
      ],
      morning,
    );
    await sendDue(sendTools(store, box.url, commitment));
    const texts = box.mails.map(({ raw }) => body(raw)).sort((a, b) => a.length - b.length);
    const returned = texts.find((text) => text.includes('退回原因')) ?? '';
    const received = texts.find((text) => text.includes('已经收到')) ?? '';
    expect(returned).toContain('已被甲市退回');
    expect(returned).toContain('退回原因：信息不完整');
    expect(returned).toContain('请补充“办公地址”。');
    expect(received).toContain(`${siteUrl}/progress`);
    expect(received).not.toMatch(/[0-9A-HJKMNP-TV-Z]{5}(?:-[0-9A-HJKMNP-TV-Z]{5}){4}/);
    expect(box.mails.every(({ raw }) => header(raw, 'Bcc') === '')).toBe(true);
    store.close();
  });

  it('wait while the mail server is down and go out when it is back [E03 R-9.3]', async () => {
    const down = await startMailbox();
    const { url, port } = down;
    await down.close();
    const { store, commitment } = storeWithMails();
    const tools = sendTools(store, url, commitment);
    expect(await sendDue(tools)).toEqual({ sent: 0, failed: 2 });
    const states = store.outbox.ofFiling(filing);
    expect(states.map(({ state }) => state)).toEqual(['waiting', 'waiting']);
    expect(states[0]?.error).toBe('邮件服务器无法连接');
    const box = await mailbox({}, port);
    expect(await sendDue(tools)).toEqual({ sent: 0, failed: 0 });
    expect(await sendDue({ ...tools, now: () => later(1) })).toEqual({ sent: 2, failed: 0 });
    expect(recipients(box)).toEqual(both);
    expect(store.outbox.ofFiling(filing)[0]?.error).toBe('');
    store.close();
  });

  it.each([
    [451, '邮件服务器暂时不收（451）'],
    [550, '邮件服务器拒收（550）'],
  ])(
    'refused with %i for one person, still reach the other, and the reason holds no address [E03 R-9.1]',
    async (responseCode, reason) => {
      const box = await mailbox({
        onRcptTo({ address }, _session, done) {
          const refusal = Object.defineProperty(
            new Error(`<${address}> not here`),
            'responseCode',
            { value: responseCode },
          );
          done(address === persons.principal.email ? refusal : null);
        },
      });
      const { folder, store, commitment } = storeWithMails();
      expect(await sendDue(sendTools(store, box.url, commitment))).toEqual({ sent: 1, failed: 1 });
      expect(recipients(box)).toEqual([persons.contact.email]);
      const [principal, contact] = store.outbox.ofFiling(filing);
      expect(principal).toMatchObject({ state: 'waiting', attempts: 1, error: reason });
      expect(contact).toMatchObject({ state: 'sent', error: '' });
      expect(bytesOf(folder).includes(Buffer.from(persons.principal.email))).toBe(false);
      store.close();
    },
  );

  it('a sender killed between sending and noting it repeats at most that mail, with the same Message-ID and codes [E03 R-9.3]', async () => {
    const box = await mailbox();
    const { path, store, commitment } = storeWithMails();
    const { signal } = await runScript(child, [path, box.url, commitment, 'die']);
    expect(signal).toBe('SIGKILL');
    const before = box.mails.length;
    expect(before).toBeGreaterThanOrEqual(1);
    const tools = sendTools(store, box.url, commitment);
    expect(await sendDue(tools)).toEqual({ sent: 0, failed: 0 });
    expect(await sendDue({ ...tools, now: () => later(2) })).toEqual({ sent: 2, failed: 0 });
    expect(box.mails).toHaveLength(before + 2);
    for (const address of both) {
      const same = box.mails.filter(({ to }) => to.includes(address));
      expect(same.length).toBeLessThanOrEqual(2);
      expect(new Set(same.map(({ raw }) => header(raw, 'Message-ID'))).size).toBe(1);
      expect(new Set(same.map(({ raw }) => body(raw))).size).toBe(1);
    }
    store.close();
  });

  it('several senders at once send each mail once [E03 R-9.3]', async () => {
    const box = await mailbox();
    const { path, store, commitment } = storeWithMails();
    const sites = Array.from({ length: 30 }, (_, n) => `99010000${n + 10}`);
    store.outbox.enqueue(
      sites.flatMap((site) => [minted('principal', site), minted('contact', site)]),
      morning,
    );
    const runs = await Promise.all([
      runScript(child, [path, box.url, commitment]),
      runScript(child, [path, box.url, commitment]),
      sendDue(sendTools(store, box.url, commitment)),
      sendDue(sendTools(store, box.url, commitment)),
    ]);
    expect(runs).toHaveLength(4);
    expect(box.mails).toHaveLength(62);
    expect(new Set(box.mails.map(({ raw }) => header(raw, 'Message-ID'))).size).toBe(62);
    expect(store.outbox.counts().sent).toBe(62);
    store.close();
  });

  it('to an erased person fail for good, saying so [R-9.4 Z19]', async () => {
    const box = await mailbox();
    const { store, commitment } = storeWithMails();
    store.people.erase(filing, '本人要求', morning);
    expect(await sendDue(sendTools(store, box.url, commitment))).toEqual({ sent: 0, failed: 0 });
    expect(store.outbox.ofFiling(filing).map(({ state, error }) => `${state} ${error}`)).toEqual(
      Array.from({ length: 2 }, () => 'failed 收件人的个人信息已经擦除'),
    );
    expect(box.mails).toEqual([]);
    store.close();
  });

  it('of a filing that is not found now are tried again, of a site without persons not [E03 R-9.3]', async () => {
    const box = await mailbox();
    const { store } = storeWithMails();
    await sendDue(sendTools(store, box.url, null));
    expect(store.outbox.counts()).toMatchObject({ waiting: 2, failed: 0 });
    await sendDue({ ...sendTools(store, box.url, ''), now: () => later(1) });
    expect(store.outbox.counts()).toMatchObject({ waiting: 0, failed: 2 });
    expect(box.mails).toEqual([]);
    store.close();
  });

  it('to an address that would add a header or a recipient are not sent [W9]', async () => {
    const box = await mailbox();
    const email = 'jia@example.invalid\r\nBcc: yi@example.invalid';
    const { store, commitment } = storeWithMails({
      ...persons,
      principal: { ...persons.principal, email },
    });
    expect(await sendDue(sendTools(store, box.url, commitment))).toEqual({ sent: 1, failed: 1 });
    expect(store.outbox.ofFiling(filing)[0]).toMatchObject({
      state: 'failed',
      error: '收件地址不能用',
    });
    expect(recipients(box)).toEqual([persons.contact.email]);
    store.close();
  });
});

describe('mails kept as files', () => {
  it('are one file each, for the owner only; a repeat overwrites its own [E03 R-9.3]', async () => {
    const folder = join(emptyFolder(), 'mail');
    const { store, commitment } = storeWithMails();
    const tools = sendTools(store, `file:${folder}`, commitment);
    await sendDue(tools);
    // as if the first sender had died before noting it
    const again = storeWithMails();
    await sendDue(
      sendTools(again.store, `file:${folder}?from=a@register.example`, again.commitment),
    );
    const files = readdirSync(folder);
    expect(files).toHaveLength(2);
    expect(files.every((name) => /^[0-9a-f]{32}\.eml$/.test(name))).toBe(true);
    expect(statSync(join(folder, files[0] ?? '')).mode & 0o777).toBe(0o600);
    const raw = readFileSync(join(folder, files[0] ?? ''), 'utf8');
    expect(body(raw)).toContain('网站标识码：9901000001');
    store.close();
    again.store.close();
  });
});

describe('MAIL_URL', () => {
  it.each(['', 'mail', 'http://example.invalid', 'smtp:', 'smtp://'])(
    '%j is refused with an example',
    (url) => {
      expect(() => openTransport(url)).toThrow(MailUrlRefused);
      expect(() => openTransport(url)).toThrow(/smtp:\/\/主机/);
    },
  );

  it('a refusal does not repeat the password', () => {
    expect(() => openTransport('smtpp://user:geheim@example.invalid')).toThrow(
      /^(?!.*geheim).*…@example/,
    );
  });

  it('says who the mails come from [S01]', () => {
    expect(openTransport('smtps://a%40b.example:pw@mail.example').from).toBe('a@b.example');
    expect(openTransport('smtp://mail.example?from=c@d.example').from).toBe('c@d.example');
  });
});
