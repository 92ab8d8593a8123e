import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  type Client,
  confirm,
  decisionForm,
  fileBy,
  openClient,
  problemsOf,
  signInBy,
  tagsOf,
  valueOf,
} from '../browser/client.ts';
import { checkCodeOf, consoleForm, signInSiteBy } from '../browser/console.ts';
import type { Register } from '../browser/server.ts';
import { newSite } from '../browser/walk.ts';
import { csvOf } from '../workbook/sample-table.ts';
import type { Cage } from './canary.ts';

/** When the canaries are sown, and the day after, when everything was minted and mailed. */
export const sowingDay = '2026-11-23T10:00:00+08:00';
export const dayAfter = '2026-11-24T10:00:00+08:00';

/** A demo site whose record is changed. */
const changed = '9901210002';

/** Puts canaries through every form and import that takes personal data or secrets. */
export async function sow(register: Register, cage: Cage): Promise<void> {
  await sowFilings(register, cage);
  await sowChange(register, cage);
  await sowImport(register, cage);
  await sowDesk(register, cage);
  await sowOpening(register, cage);
  await sowMisuse(register, cage);
  await mintAndMail(register, cage);
  sowKeys(register, cage);
}

/** 新增网站: one that is filed and minted, one that stays half-filled. */
async function sowFilings(register: Register, cage: Cage): Promise<void> {
  const filer = openClient(register);
  const site = persons(
    cage,
    '新增网站',
    newSite({ name: '示例山县候鸟馆', 'sponsor.name': '示例山县候鸟馆' }),
  );
  const receipt = cage.keep('临时码', await fileBy(filer, site), 'code');
  cage.keep('草稿 cookie', filer.cookies.get('draft') ?? '', 'code');
  const looker = openClient(register);
  await looker.post('/progress', { code: receipt });
  cage.keep(
    '查询进度 cookie',
    looker.cookies.get('filing') ?? [...looker.cookies.values()][0] ?? '',
    'code',
  );
  const id = receipt.replaceAll('-', '').slice(0, 8);
  for (const unit of ['990121', '990100', '990000']) {
    const client = openClient(register);
    await signInBy(client, register, unit);
    const form = await decisionForm(client, id);
    const done = await client.post(`/desk/filings/${id}`, { ...form, decision: 'approve' });
    if (done.status !== 303) throw new Error(`${unit}: ${done.status}`);
  }
  const other = openClient(register);
  const run = await confirm(other);
  const half = persons(cage, '草稿', newSite({ name: '示例山县留鸟馆' }));
  const saved = await other.post('/filings/new/details', { ...half, ...run, go: 'save' });
  if (saved.status !== 200) throw new Error(`draft: ${saved.status}`);
}

/** 办结后修改 and a new check code, over the console. */
async function sowChange(register: Register, cage: Cage): Promise<void> {
  const client = openClient(register);
  cage.keep('演示网站校验码', checkCodeOf(register, changed), 'code');
  await signInSiteBy(client, register, changed);
  cage.keep('填报单位登录 cookie', client.cookies.get('site') ?? '', 'code');
  const page = (await client.get('/my-site/basic')).body;
  const form = persons(cage, '办结后修改', inputsOf(page));
  const answer = await client.post('/my-site/basic', {
    ...form,
    ...(await consoleForm(client, '/my-site/basic')),
    go: 'submit',
  });
  if (answer.status !== 303) throw new Error(`change: ${problemsOf(answer.body).join('; ')}`);
}

/** 导入 by a unit's account, one row as .csv. */
async function sowImport(register: Register, cage: Cage): Promise<void> {
  const client = openClient(register);
  await signInBy(client, register, '990100');
  cage.keep('组织单位登录 cookie', client.cookies.get('sid') ?? '', 'code');
  const site = persons(
    cage,
    '导入',
    newSite({ name: '示例山县涉禽馆', 'sponsor.name': '示例山县涉禽馆' }),
  );
  const formToken = valueOf((await client.get('/desk/import')).body, 'formToken');
  const boundary = 'x'.repeat(40);
  const parts = [
    ...Object.entries({ formToken, mode: 'import', action: 'upload' }).map(
      ([name, value]) =>
        `--${boundary}\r\nContent-Disposition: form-data; name="${name}"\r\n\r\n${value}\r\n`,
    ),
    `--${boundary}\r\nContent-Disposition: form-data; name="file"; filename="sites.csv"\r\nContent-Type: text/csv\r\n\r\n${csvOf([site])}\r\n--${boundary}--\r\n`,
  ];
  const answer = await client.send(
    'POST',
    '/desk/import',
    { Origin: register.url, 'Content-Type': `multipart/form-data; boundary=${boundary}` },
    parts.join(''),
  );
  if (answer.status !== 303)
    throw new Error(`import: ${answer.status} ${problemsOf(answer.body).join()}`);
  for (let tries = 0; tries < 60; tries += 1) {
    const code = /[0-9A-Z]{5}(?:-[0-9A-Z]{5}){4}/.exec(
      (await client.get('/desk/import/report.csv')).body,
    )?.[0];
    if (code !== undefined) return void cage.keep('导入的临时码', code, 'code');
    const { body } = await client.get('/desk/import');
    if (/不能导入/.test(body))
      throw new Error(`import refused: ${body.replace(/<[^>]*>/g, ' ').slice(-2000)}`);
    await new Promise((resolve) => setTimeout(resolve, 250));
  }
  throw new Error('import does not end');
}

/** 本单位信息, a new account's activation code, and what a unit notes beside a mail. */
async function sowDesk(register: Register, cage: Cage): Promise<void> {
  const client = openClient(register);
  await signInBy(client, register, '990121');
  const formToken = valueOf((await client.get('/desk/unit')).body, 'formToken');
  const contact = cage.person('本单位信息', 'contact', ['name', 'officePhone', 'email']);
  const answer = await client.post('/desk/unit', { ...contact, formToken });
  if (answer.status !== 303) throw new Error(`unit contact: ${problemsOf(answer.body).join('; ')}`);
  cage.keep('演示账户密码', register.password(), 'password');
  const printed = await register.script('accounts', sowingDay, 'create', 'bm0100');
  cage.keep('激活码', /激活码\s+([0-9A-Z-]{23})/.exec(printed)?.[1] ?? '', 'code');
}

/** 开办审核: registration with its password; its six-digit code is too short to be searched for. */
async function sowOpening(register: Register, cage: Cage): Promise<void> {
  const client = openClient(register);
  const path = '/opening/register?region=99&of=county&unit=990121';
  const page = (await client.get(path)).body;
  const handler = cage.person('开办审核', 'handler', ['name', 'mobile', 'email']);
  const password = cage.keep('开办审核密码', 'zugvogel2026nest', 'password');
  const answer = await client.post(path, {
    ...inputsOf(page),
    agree:
      tagsOf(page)
        .find(({ attributes }) => attributes.get('name') === 'agree')
        ?.attributes.get('value') ?? '',
    category: 'government',
    organisation: '示例山县鸟类保护站',
    superior: '示例山县人民政府',
    head: cage.keep('开办审核 单位负责人', '金丝雀单位负责人', 'person'),
    address: '示例山县林场路2号',
    postcode: '050000',
    functions: '保护鸟类。',
    ...handler,
    'handler.officePhone': cage.keep('开办审核 经办人电话', '03119787123', 'person'),
    password,
    again: password,
  });
  if (answer.status !== 303) throw new Error(`register: ${problemsOf(answer.body).join('; ')}`);
  cage.keep(
    '开办审核 cookie',
    client.cookies.get('opening') ?? [...client.cookies.values()][0] ?? '',
    'code',
  );
}

/** Secrets typed where they do not belong: a password as a name, numbers in public texts, bad codes. */
async function sowMisuse(register: Register, cage: Cage): Promise<void> {
  const client = openClient(register);
  const secret = cage.keep('填在账户栏的密码', 'wrong-field-Kiebitz-77', 'password');
  await client.post('/sign-in', { account: secret, password: 'x' });
  const wrong = cage.keep('输错的密码', 'mistyped-Wiedehopf-78', 'password');
  await client.post('/sign-in', { account: '990121', password: wrong });
  await client.post('/progress', {
    code: cage.keep('输错的临时码', 'KZ4Q7-8XWVT-PPA2M-9HJ3N-WERS5', 'code'),
  });
  await client.post('/my-site/sign-in', {
    siteCode: changed,
    checkCode: cage.keep('输错的校验码', 'ZZ9K-4MQX-7WPT-2HBC', 'code'),
  });
  const idCard = cage.keep('简介中的身份证号码', '110101199003070118', 'person');
  const run = await confirm(client);
  const site = newSite({ name: '示例山县猛禽馆', introduction: `馆长身份证 ${idCard}` });
  const refused = await client.post('/filings/new/preview', { ...site, ...run, go: 'submit' });
  const told = await client.get(refused.headers['location'] ?? '/filings/new/details?check');
  if (!problemsOf(told.body).join().includes('身份证')) throw new Error('an ID number was taken');
  const asked = cage.keep('找回时填的邮箱', 'asked-canary@example.invalid', 'person');
  await client.post('/opening/recover', { account: '99-00000001', email: asked, go: 'send' });
  const strange = cage.keep('网址中的令牌', 'token-Rohrdommel-79', 'code');
  await client.get(`/progress/filing?token=${strange}`);
  await client.get(`/nowhere/${strange}`);
  await client.send(
    'POST',
    '/sign-in',
    { Origin: register.url, 'Content-Type': 'application/json' },
    `{"${strange}`,
  );
}

/** Over night: the filing is minted, both persons are written to, and a check code is replaced. */
async function mintAndMail(register: Register, cage: Cage): Promise<void> {
  await register.stop();
  await register.start(dayAfter);
  const own = cage.all.find(({ what }) => what === '新增网站 contact.email')?.value;
  for (let tries = 0; ; tries += 1) {
    if (tries === 240) throw new Error('no check code was mailed');
    const mail = (await register.mails()).find(
      ({ to, text }) => to === own && /校验码：\s*(\S{19})/.test(text),
    );
    const code = mail && /校验码：\s*(\S{19})/.exec(mail.text)?.[1];
    if (code) {
      cage.keep('校验码', code, 'code');
      break;
    }
    await new Promise((resolve) => setTimeout(resolve, 250));
  }
  const client = openClient(register);
  await signInSiteBy(client, register, changed);
  const { body } = await client.get('/my-site/check-code');
  const answer = await client.post('/my-site/check-code', {
    formToken: valueOf(body, 'formToken'),
    generation: valueOf(body, 'generation'),
    why: 'leaked',
    note: '',
  });
  if (answer.status !== 303) throw new Error(`check code: ${answer.status}`);
  const to = cage.all.find(({ what }) => what === '办结后修改 contact.email')?.value;
  if (!to) throw new Error('nobody to write to');
}

/** Keys of the register itself. */
function sowKeys(register: Register, cage: Cage): void {
  const folder = join(register.dir, 'private-secrets');
  for (const name of readdirSync(folder)) {
    const text = readFileSync(join(folder, name), 'latin1').trim();
    // the body of a PEM, without its frame
    const body = text.split('\n').filter((line) => !line.startsWith('-----'));
    cage.keep(`密钥 ${name}`, body[0] ?? '', 'key');
  }
}

function persons(
  cage: Cage,
  where: string,
  form: Readonly<Record<string, string>>,
): Record<string, string> {
  return {
    ...form,
    ...cage.person(where, 'principal'),
    ...cage.person(where, 'contact'),
  };
}

/** What the inputs of a page hold: hidden ones, texts, the radio that is chosen, text areas. */
function inputsOf(html: string): Record<string, string> {
  const found: Record<string, string> = {};
  for (const { name: tag, attributes } of tagsOf(html)) {
    const name = attributes.get('name');
    const type = attributes.get('type') ?? 'text';
    if (tag !== 'input' || name === undefined || type === 'submit') continue;
    if ((type === 'radio' || type === 'checkbox') && !attributes.has('checked')) continue;
    found[name] = attributes.get('value') ?? '';
  }
  for (const [, name = '', text = ''] of html.matchAll(
    /<textarea[^>]*\bname="([^"]+)"[^>]*>([^]*?)<\/textarea>/g,
  )) {
    found[name] = text.trim();
  }
  for (const [, name = '', inside = ''] of html.matchAll(
    /<select[^>]*\bname="([^"]+)"[^>]*>([^]*?)<\/select>/g,
  )) {
    found[name] = /<option[^>]*value="([^"]*)"[^>]*selected/.exec(inside)?.[1] ?? '';
  }
  return found;
}

/** For places that are read as somebody. */
export async function signedIn(register: Register, account: string): Promise<Client> {
  const client = openClient(register);
  await signInBy(client, register, account);
  return client;
}
