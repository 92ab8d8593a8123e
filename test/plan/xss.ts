import type { Page } from 'playwright-core';
import { openBrowser, openPage } from '../browser/browser.ts';
import {
  type Client,
  confirm,
  fileBy,
  nextAddress,
  openClient,
  problemsOf,
  receiptOf,
  valueOf,
} from '../browser/client.ts';
import { newSite, type Typed } from '../browser/walk.ts';
import type { HostileRegister } from './hostile-register.ts';

/** What a text did in a browser: where it was shown, and what went wrong. */
export interface Shown {
  readonly fields: number;
  readonly bad: readonly string[];
}

/** Somebody at a real browser, with everything noted that a page must not do. */
interface Visitor {
  readonly page: Page;
  readonly client: Client;
  readonly hits: string[];
}

/** A form that shows again what was typed. */
interface Echo {
  readonly who: 'visitor' | 'unit' | 'publisher' | 'filer';
  readonly path: string;
  fields(text: string, client: Client): Promise<Typed> | Typed;
}

const all = (text: string): Typed =>
  Object.fromEntries(
    Object.entries(newSite()).map(([name, value]) =>
      /kind|^is|clearances|unit/.test(name) ? [name, value] : [name, text],
    ),
  );

/**
 * Puts each text into every field that a page shows, in a real browser: as what was typed wrong, as
 * what was looked for, and as what is stored and read by others (W4).
 */
export async function showTexts(
  hostile: HostileRegister,
  texts: readonly string[],
  tell: (line: string) => void,
): Promise<Shown> {
  const browser = await openBrowser();
  const { url } = hostile.register;
  const visit = async (client: Client): Promise<Visitor> => {
    const { page, faults } = await openPage(browser, url);
    const hits = faults as string[];
    page.on('dialog', (dialog) => {
      hits.push(`对话框 ${dialog.message()}`);
      void dialog.dismiss();
    });
    await page
      .context()
      .addCookies(Array.from(client.cookies, ([name, value]) => ({ name, value, url })));
    return { page, client, hits };
  };
  try {
    const filed = await fileBy(
      hostile.visitor(),
      newSite({ name: '示例山县被试网站', 'sponsor.name': '示例山县被试网站' }),
    );
    const people = {
      visitor: await visit(hostile.visitor()),
      unit: await visit(await hostile.unit()),
      publisher: await visit(await hostile.unit('990000')),
      filer: await visit(await hostile.filer()),
    };
    const echoes = echoesOf(filed.replaceAll('-', '').slice(0, 8));
    const lists = [
      '/search?q=',
      '/desk/sites?text=',
      '/desk/filings?text=',
      '/desk/units?text=',
      '/listing/990121?q=',
    ];
    const bad: string[] = [];
    let fields = 0;
    for (const [index, text] of texts.entries()) {
      const address = nextAddress();
      for (const { page } of Object.values(people)) {
        await page.context().setExtraHTTPHeaders({ 'X-Forwarded-For': address });
      }
      for (const echo of echoes) {
        const who = people[echo.who];
        const typed = await echo.fields(text, who.client);
        await submit(who.page, echo.path, typed);
        fields += Object.values(typed).filter((value) => value === text).length;
        await judge(who, text, echo.path, true);
      }
      for (const list of lists) {
        const who = list.startsWith('/desk') ? people.unit : people.visitor;
        await who.page.goto(list + encodeURIComponent(text.toWellFormed()));
        fields += 1;
        await judge(who, text, list, false);
      }
      const site = await store(hostile, text);
      if (site !== null) {
        await people.unit.page.goto(`/desk/filings/${site.id}`);
        await judge(people.unit, text, '申请', true);
        await people.unit.page.goto('/desk/filings');
        await judge(people.unit, text, '列表', false);
        fields += site.fields * 2;
      }
      for (const who of Object.values(people)) {
        bad.push(
          ...who.hits
            .splice(0)
            .map((hit) => `${JSON.stringify(text).slice(0, 60)} ${hit.slice(0, 160)}`),
        );
      }
      if (index % 20 === 19) tell(`${index + 1} 个文本，${fields} 处`);
    }
    return { fields, bad };
  } finally {
    await browser.close();
  }
}

function echoesOf(filing: string): readonly Echo[] {
  const tokens = async (client: Client, path: string): Promise<Typed> => {
    const { body } = await client.get(path);
    return Object.fromEntries(
      ['formToken', 'requestToken', 'content'].map((name) => [name, valueOf(body, name)]),
    );
  };
  return [
    {
      who: 'visitor',
      path: '/filings/new/preview',
      fields: async (text, client) => ({ ...all(text), ...(await confirm(client)), go: 'submit' }),
    },
    { who: 'visitor', path: '/sign-in', fields: (text) => ({ account: text, password: 'x' }) },
    { who: 'visitor', path: '/progress', fields: (text) => ({ code: text }) },
    {
      who: 'visitor',
      path: '/my-site/sign-in',
      fields: (text) => ({ siteCode: text, checkCode: 'x' }),
    },
    {
      who: 'unit',
      path: `/desk/filings/${filing}`,
      fields: async (text, client) => ({
        ...(await tokens(client, `/desk/filings/${filing}`)),
        ...{ content: '0'.repeat(40), decision: 'return', reason: 'other', text },
      }),
    },
    {
      who: 'publisher',
      path: '/desk/notices/new',
      fields: async (text, client) => ({
        ...(await tokens(client, '/desk/notices/new')),
        ...{
          title: '示例通知',
          scope: '990000',
          audience: 'all',
          importance: 'normal',
          body: text,
          go: 'preview',
        },
      }),
    },
    {
      who: 'filer',
      path: '/my-site/basic',
      fields: async (text, client) => ({
        ...all(text),
        ...(await tokens(client, '/my-site/basic')),
        ...{ ipv4: text, ipv6: text, go: 'preview' },
      }),
    },
    {
      who: 'filer',
      path: '/my-site/channels',
      fields: async (text, client) => ({
        ...(await tokens(client, '/my-site/channels')),
        ...{
          'channels.0.category': text,
          'channels.0.name': text,
          'channels.0.url': text,
          go: 'preview',
        },
      }),
    },
  ];
}

/** Posts a form as a page of ours would, and waits for the answer. */
async function submit(page: Page, path: string, fields: Typed): Promise<void> {
  if (!page.url().startsWith('http')) await page.goto('/healthz');
  await Promise.all([
    page.waitForNavigation(),
    page.evaluate(
      ([action, pairs]) => {
        const form = document.createElement('form');
        form.method = 'post';
        form.action = action;
        for (const [name, value] of pairs) {
          const area = document.createElement('textarea');
          area.name = name;
          area.value = value;
          form.append(area);
        }
        document.body.append(form);
        form.submit();
      },
      [path, Object.entries(fields)] as const,
    ),
  ]);
}

/** What a text comes to be in every field: blanks, line ends and what cannot be seen left out. */
const bare = (text: string) => text.normalize('NFKC').replace(/[\s\p{C}\ufffd]/gu, '');

/** Notes where a page does not show the text as the text it is. */
async function judge({ page, hits }: Visitor, text: string, where: string, mustShow: boolean) {
  const seen = await page.evaluate(() => ({
    text: document.body.textContent ?? '',
    values: Array.from(
      document.querySelectorAll('input, textarea'),
      (field) => (field as HTMLInputElement).value,
    ),
    foreign: Array.from(
      document.querySelectorAll(
        'iframe, object, embed, base, portal, marquee, math, audio, video, [style]:not([class]), script:not([src^="/assets/"])',
      ),
      (element) => element.outerHTML.slice(0, 80),
    ),
    handlers: Array.from(document.querySelectorAll('*')).flatMap((element) =>
      element.getAttributeNames().filter((name) => name.startsWith('on')),
    ),
    links: Array.from(
      document.querySelectorAll('a[href], area[href]'),
      (link) => link.getAttribute('href') ?? '',
    ).filter((href) => /^\s*(?:javascript|data|vbscript):/i.test(href)),
  }));
  if (seen.foreign.length > 0) hits.push(`${where}：元素 ${seen.foreign[0]}`);
  if (seen.handlers.length > 0) hits.push(`${where}：属性 ${seen.handlers[0]}`);
  if (seen.links.length > 0) hits.push(`${where}：链接 ${seen.links[0]}`);
  if (!mustShow || bare(text) === '') return;
  const isShown = [seen.text, ...seen.values].some((value) =>
    bare(value).includes(bare(text).slice(0, 200)),
  );
  // a code that was typed wrong never comes back in the page, and Markdown has signs of its own
  const isKept = /sign-in|progress|notices/.test(where);
  if (!isShown && !isKept) hits.push(`${where}：没有照原样显示`);
}

let stored = 0;

/** Files a site that has the text wherever the form takes it; null where no field does. */
async function store(hostile: HostileRegister, text: string) {
  stored += 1;
  const name = `示例山县第${stored}号网站`;
  const client = openClient(hostile.register);
  const run = await confirm(client);
  const free = ['introduction', 'address', 'sponsor.name', 'justification'];
  const plain = newSite({ name, 'sponsor.name': name });
  let put = free;
  for (let round = 0; round < 2 && put.length > 0; round += 1) {
    const fields = { ...plain, ...Object.fromEntries(put.map((field) => [field, text])) };
    const answer = await client.post('/filings/new/preview', { ...fields, ...run, go: 'submit' });
    const code = receiptOf(answer.body);
    if (code !== '') return { id: code.replaceAll('-', '').slice(0, 8), fields: put.length };
    const said = problemsOf(answer.body).join('\n');
    put = put.filter((field) => !said.includes(titles[field] ?? '?'));
  }
  return null;
}

const titles: Readonly<Record<string, string>> = {
  introduction: '简介',
  address: '地址',
  'sponsor.name': '主办单位',
  justification: '说明',
};
