import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import { readFileSync } from 'node:fs';
import { formatMessage } from '#git/message.ts';
import { blobId } from '#git/objects.ts';
import { dumpYaml } from '#git/yaml.ts';
import { countrySites } from '#office/seed/country.ts';
import { countryUnits } from '#office/seed/country-files.ts';
import { shippedUnits } from '#office/seed/shipped-units.ts';
import { accountSignature, theRegister } from '#office/tools.ts';
import { concludeTrailers, eventTrailers, mintTrailers, type Trailers } from '#registry/events.ts';
import type { FilingEvent } from '#registry/filing.ts';
import { mintedFile, mintingPlan, type Waiting } from '#registry/minting.ts';
import { isoOf } from '#registry/moment.ts';
import { chainOf } from '#registry/review-chain.ts';
import { orderSite } from '#registry/site-order.ts';
import { mintedPath, mintedUnder, pendingPath, type SiteFile, unitPath } from '#registry/site.ts';
import { unitTree } from '#registry/unit-tree.ts';

/** Sites that are filed, reviewed, concluded and minted on one day of the made-up history. */
const perDay = 300;
const policy = { amendmentReviewer: 'homeUnit', platformReviewer: 'parentUnit' } as const;

/**
 * A bare register whose every site has its whole history: filing, each approval of its chain,
 * conclusion, mint. Written with `git fast-import` by the pure rules; only the office is left out.
 */
export async function writeHistory(dir: string, sites: number): Promise<void> {
  spawnSync('git', ['init', '--quiet', '--bare', '--initial-branch=main', dir]);
  const importer = spawn(
    'git',
    ['-C', dir, 'fast-import', '--quiet', '--force', '--done', '--depth=10', '--cat-blob-fd=3'],
    { stdio: ['pipe', 'ignore', 'inherit', 'pipe'] },
  );
  const ended = once(importer, 'close');
  const answers = createInterface({ input: importer.stdio[3] as Readable })[Symbol.asyncIterator]();
  const main = 'refs/heads/main';
  let marks = 0;
  let waiting: Buffer[] = [];

  async function flush(): Promise<void> {
    const block = Buffer.concat(waiting);
    waiting = [];
    if (importer.stdin?.write(block) === false) await once(importer.stdin, 'drain');
  }
  const say = (text: string | Buffer) => waiting.push(Buffer.from(text));
  const inline = (path: string, text: string) => {
    say(`M 100644 inline ${path}\ndata ${Buffer.byteLength(text)}\n${text}\n`);
  };
  function commit(
    ref: string,
    parents: readonly number[],
    at: Date,
    subject: string,
    trailers: Trailers,
    by = theRegister,
  ): number {
    const message = formatMessage(subject, trailers);
    const when = `${by.name} <${by.email}> ${Math.floor(at.getTime() / 1000)} +0800`;
    const [first, second] = parents;
    marks += 1;
    say(
      `commit ${ref}\nmark :${marks}\nauthor ${when}\ncommitter ${when}\n` +
        `data ${Buffer.byteLength(message)}\n${message}\n` +
        (first === undefined ? '' : `from :${first}\n`) +
        (second === undefined ? '' : `merge :${second}\n`),
    );
    return marks;
  }
  async function oidOf(mark: number): Promise<string> {
    say(`get-mark :${mark}\n`);
    await flush();
    return String((await answers.next()).value);
  }

  const units = countryUnits(shippedUnits(process.cwd()));
  const tree = unitTree(units);
  const start = new Date('2020-01-01T00:00:00+08:00');
  let head = commit(main, [], start, '建立登记簿', [
    ['Event', 'found'],
    ['At', isoOf(start)],
  ]);
  inline('data/policy.yaml', readFileSync('data/policy.yaml', 'utf8'));
  for (const unit of units) inline(unitPath(unit.code), dumpYaml(unit));

  const serials = new Map<string, number>();
  const all = Array.from(countrySites({ units, sites, seed: 1, open: 0 }));
  for (let from = 0; from < all.length; from += perDay) {
    const day = start.getTime() + (1 + from / perDay) * 86_400_000;
    const time = (hour: number, second: number) => new Date(day + hour * 3_600_000 + second * 1000);
    const base = await oidOf(head);
    const morning = head;
    const due: Waiting[] = [];
    const files = new Map<string, SiteFile>();
    const done = all.slice(from, from + perDay).map(({ filing, content }, index) => {
      const { register: _register, ...rest } = content;
      const file = orderSite(rest);
      files.set(filing, file);
      const text = dumpYaml(file);
      const blob = blobId(Buffer.from(text));
      const events: FilingEvent[] = [
        { event: 'submit', at: isoOf(time(8, index)), content: blob, source: 'web', account: '' },
      ];
      let tip = commit(
        'refs/heads/scratch',
        [morning],
        time(8, index),
        `新增网站：${file.name}`,
        eventTrailers(filing, events[0] as FilingEvent),
      );
      inline(pendingPath(file.unit, filing), text);
      const chain = chainOf(tree, policy, 'new-site', { unit: file.unit, isPortal: file.isPortal });
      for (const [step, { unit, act }] of chain.steps.entries()) {
        const at = time(9 + step, index);
        const event: FilingEvent = {
          ...{ event: act, at: isoOf(at), content: blob, unit, account: unit, base },
          opinion: { reason: '', text: '' },
        };
        events.push(event);
        const trailers = eventTrailers(filing, event);
        const by = accountSignature(unit);
        tip = commit('refs/heads/scratch', [tip], at, `审核通过：${file.name}`, trailers, by);
      }
      const approvedAt = events.at(-1)?.at ?? '';
      due.push({ filing, unit: file.unit, approvedAt });
      return { filing, file, text, blob, events, tip, approvedAt, chain };
    });
    for (const [
      index,
      { filing, file, text, blob, events, tip, approvedAt, chain },
    ] of done.entries()) {
      const at = time(14, index);
      const trailers = concludeTrailers({
        ...{ filing, kind: 'new-site', site: null, content: blob, approvedAt, at: isoOf(at) },
        ...{ rootRecord: chain.rootRecord, events },
      });
      head = commit(main, [head, tip], at, `新增网站办结：${file.name}`, trailers);
      inline(pendingPath(file.unit, filing), text);
    }
    const minted = time(16, 0);
    const [plan] = mintingPlan(due, (unit) => serials.get(unit) ?? 0, minted).days;
    if (!plan) throw new Error('nothing due');
    const trailers = mintTrailers({ day: plan.mintedAt, codes: plan.codes, at: isoOf(minted) });
    head = commit(main, [head], minted, '生成网站标识码', trailers);
    for (const code of plan.codes) {
      serials.set(mintedUnder(code.code), Number(code.code.slice(6)));
      const file = files.get(code.filing);
      if (!file) throw new Error(`no file of ${code.filing}`);
      say(`D ${pendingPath(file.unit, code.filing)}\n`);
      inline(mintedPath(code.code), dumpYaml(mintedFile(file, code)));
    }
    await flush();
  }
  say('reset refs/heads/scratch\nfrom 0000000000000000000000000000000000000000\n\ndone\n');
  await flush();
  importer.stdin?.end();
  const [status] = (await ended) as [number | null];
  if (status !== 0) throw new Error(`git fast-import: ${status}`);
}
