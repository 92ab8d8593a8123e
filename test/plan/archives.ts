import { type Client, nextAddress, problemsOf, unescape, valueOf } from '../browser/client.ts';
import { hostileArchives } from '../workbook/hostile-archives.ts';
import { costlyWorkbooks, hostileWorkbooks } from '../workbook/hostile-workbooks.ts';
import { type HostileRegister, openHostileRegister } from './hostile-register.ts';
import { boundary, multipart } from './hostile-forms.ts';
import { hostileTables } from './hostile-tables.ts';
import { type PlanLine, shareOf } from './line.ts';

/** A file somebody uploads. */
interface Upload {
  readonly what: string;
  readonly file: string;
  readonly bytes: Buffer;
  /** The code it is refused with; `read` where it is read; null where the reader may choose. */
  readonly verdict: string | null;
}

/** G6: a hostile file gets one clear sentence, and costs the server and its other visitors nothing (W11, W12). */
export const archives: PlanLine = {
  id: 'G6',
  attack: '恶意压缩包和工作簿：炸弹、假大小、链接、越界路径',
  pass: '20 秒内一句明确的话，服务内存增长不到 50 MB，期间其他请求 1 秒内答复',
  command: 'test:abuse',
  run: async (share, tell) => {
    const all = uploads();
    const step = all.length / shareOf(all.length, share, 3);
    const some = all.filter(
      (_, index) => Math.floor(index / step) !== Math.floor((index - 1) / step),
    );
    const hostile = await openHostileRegister();
    const bad: string[] = [];
    let [slowest, grown, health] = [0, 0, 0];
    try {
      const client = await hostile.unit('990100');
      const warm = all.find(({ verdict }) => verdict === 'read') ?? all[0];
      for (let round = 0; warm && round < 5; round += 1) await upload(hostile, client, warm);
      for (const each of some) {
        const seen = await upload(hostile, client, each);
        slowest = Math.max(slowest, seen.seconds);
        health = Math.max(health, seen.health);
        grown = Math.max(grown, seen.grown);
        if (seen.bad !== null) bad.push(`${each.what}：${seen.bad}`);
      }
      tell(`${some.length} 份，最长 ${slowest.toFixed(1)} 秒`);
    } finally {
      await hostile.remove();
    }
    return {
      tried: { 文件: some.length },
      aims: { 文件: 60 },
      figures: {
        最长秒: round(slowest),
        服务内存增长MB: round(grown),
        其他请求最长毫秒: round(health),
      },
      limits: { 最长秒: 20, 服务内存增长MB: 50, 其他请求最长毫秒: 1_000 },
      bad,
    };
  },
};

function uploads(): readonly Upload[] {
  return [
    ...hostileArchives.map(([what, verdict, bytes]) => ({
      what,
      file: '上报文件.zip',
      bytes,
      verdict,
    })),
    ...hostileWorkbooks.map(([what, verdict, bytes]) => ({
      what,
      file: '网站.xlsx',
      bytes,
      verdict,
    })),
    ...costlyWorkbooks.map(([what, bytes]) => ({
      what,
      file: '网站.xlsx',
      bytes,
      verdict: 'read',
    })),
    ...hostileTables.map(([what, file, bytes, verdict = null]) => ({ what, file, bytes, verdict })),
  ];
}

/** Uploads a file for a dry run, as a page does, and waits for what is said of it. */
async function upload(hostile: HostileRegister, client: Client, { file, bytes, verdict }: Upload) {
  const page = await client.get('/desk/import');
  const formToken = valueOf(page.body, 'formToken');
  const began = performance.now();
  const before = hostile.rss();
  let [health, grown] = [0, 0];
  let isDone = false;
  const watching = (async () => {
    while (!isDone) {
      health = Math.max(health, await hostile.health());
      grown = Math.max(grown, hostile.rss() - before);
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  })();
  const bad = await send().catch((error: unknown) => String(error));
  isDone = true;
  await watching;
  const seconds = (performance.now() - began) / 1_000;
  await client.post('/desk/import', { formToken, action: 'drop' });
  return { seconds, health, grown, bad };

  async function send(): Promise<string | null> {
    const head = (name: string, more = '') =>
      `--${boundary}\r\nContent-Disposition: form-data; name="${name}"${more}\r\n\r\n`;
    const body = Buffer.concat([
      Buffer.from(`${head('formToken')}${formToken}\r\n${head('mode')}check\r\n`),
      Buffer.from(head('file', `; filename="${file}"`)),
      bytes,
      Buffer.from(`\r\n--${boundary}--\r\n`),
    ]);
    const sent = await client.send(
      'POST',
      '/desk/import',
      {
        Origin: hostile.register.url,
        'Content-Type': multipart,
        'X-Forwarded-For': nextAddress(),
      },
      body,
    );
    if (sent.status === 413) return verdict === 'file-too-large' ? null : '答复 413';
    if (sent.status !== 303) return `答复 ${sent.status}：${problemsOf(sent.body).join()}`;
    for (;;) {
      const { body: html, headers } = await client.get('/desk/import');
      if (headers['refresh'] === undefined) return judge(html);
      if (performance.now() - began > 30_000) return '30 秒后还没有结果';
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
  }

  function judge(html: string): string | null {
    const said = sentencesOf(html);
    if (verdict === 'read') return said.length === 0 ? null : `没有读入：${said.join()}`;
    if (said.length !== 1) return `说了 ${said.length} 句：${said.join('；').slice(0, 200)}`;
    if (!/请|只能|应|最多|不能/.test(said[0] ?? '')) return `没有说怎样才对：${said[0]}`;
    return null;
  }
}

/** What the page says of the file as a whole. */
function sentencesOf(html: string): readonly string[] {
  const section = /<h2[^>]*>文件的问题<\/h2>([^]*?)<\/section>/.exec(html)?.[1] ?? '';
  return (section.match(/<li[^>]*>[^]*?<\/li>/g) ?? []).map((item) =>
    unescape(item.replace(/<[^>]*>/g, '')).trim(),
  );
}

const round = (value: number) => Math.round(value * 10) / 10;
