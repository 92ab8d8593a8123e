import { spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { formatMessage } from '#git/message.ts';
import { formatCommit, withSignature } from '#git/objects.ts';
import type { Oid } from '#git/types.ts';
import { dumpYaml } from '#git/yaml.ts';
import { keysBytes, newKey } from '#office/register-keys.ts';
import { countrySites } from '#office/seed/country.ts';
import { countryUnits } from '#office/seed/country-files.ts';
import { shippedUnits } from '#office/seed/shipped-units.ts';
import { accountSignature, theRegister } from '#office/tools.ts';
import { type CodeLeaf, emptyLog, grown, logTrailers } from '#registry/checkpoint.ts';
import { concludeTrailers, eventTrailers, mintTrailers, type Trailers } from '#registry/events.ts';
import type { FilingEvent } from '#registry/filing.ts';
import { mintedFile, mintingPlan, type Waiting } from '#registry/minting.ts';
import { isoOf } from '#registry/moment.ts';
import { type RegisterKeys, registerKeysPath } from '#registry/register-keys.ts';
import { chainOf } from '#registry/review-chain.ts';
import { orderSite } from '#registry/site-order.ts';
import { mintedPath, mintedUnder, pendingPath, unitPath } from '#registry/site.ts';
import { unitTree } from '#registry/unit-tree.ts';
import { sha256 } from '#verify/sha256.ts';
import { changed, emptyFolder, type Folder, writeFolder } from './folders.ts';
import { openPackFile } from './pack-file.ts';
import { seedKey } from './seed-key.ts';

/** Sites that are filed, reviewed, concluded and minted on one day of the made-up history. */
const perDay = 300;
const policy = { amendmentReviewer: 'homeUnit', platformReviewer: 'parentUnit' } as const;
const seed = 1;

/** Which history is made up. */
export interface HistoryPlan {
  readonly sites: number;
  /** Whether every commit is signed from the first one on, as a register does it (Z01). */
  readonly isSigned: boolean;
}

/**
 * A bare register whose every site has its whole history: filing, each approval of its chain,
 * conclusion, mint. Written as one pack by the pure rules; only the office is left out. A signed one
 * has its keys in the tree, and the first is replaced half-way. Returns how many commits there are.
 */
export function writeHistory(dir: string, { sites, isSigned }: HistoryPlan): number {
  spawnSync('git', ['init', '--quiet', '--bare', '--initial-branch=main', dir]);
  const pack = openPackFile(dir);
  let turn = 0;
  let key = seedKey(seed, turn);
  let commits = 0;

  function commit(
    tree: Folder,
    parents: readonly Oid[],
    at: Date,
    subject: string,
    trailers: Trailers,
    by = theRegister,
  ): Oid {
    const message = formatMessage(subject, trailers);
    const bytes = formatCommit({ tree: writeFolder(pack, tree), parents, by, at, message });
    commits += 1;
    return pack.add('commit', isSigned ? withSignature(bytes, key.sign(bytes)) : bytes).oid;
  }
  const blob = (bytes: string | Buffer) => pack.add('blob', Buffer.from(bytes)).oid;

  const units = countryUnits(shippedUnits(process.cwd()));
  const tree = unitTree(units);
  const start = new Date('2020-01-01T00:00:00+08:00');
  let files = changed(emptyFolder, 'data/policy.yaml', blob(readFileSync('data/policy.yaml')));
  for (const unit of units) files = changed(files, unitPath(unit.code), blob(dumpYaml(unit)));
  let keys: RegisterKeys = [newKey(key.text, 'register', start, '建立登记簿时生成')];
  if (isSigned) files = changed(files, registerKeysPath, blob(keysBytes(keys)));
  let head = commit(files, [], start, '建立登记簿', [
    ['Event', 'found'],
    ['At', isoOf(start)],
  ]);

  /** The key ends and another one comes, by a commit that the old one signs. */
  function replaceKey(at: Date): void {
    turn += 1;
    const next = seedKey(seed, turn);
    keys = [
      ...keys.map((one) => (one.until === '' ? { ...one, until: isoOf(at) } : one)),
      newKey(next.text, 'register', at, '更换'),
    ];
    files = changed(files, registerKeysPath, blob(keysBytes(keys)));
    head = commit(files, [head], at, '登记簿的公钥', [
      ['Event', 'keys'],
      ['Account', 'operator'],
      ['Because', '更换'],
      ['At', isoOf(at)],
    ]);
    key = next;
  }

  const serials = new Map<string, number>();
  let log = emptyLog;
  const all = Array.from(countrySites({ units, sites, seed, open: 0 }));
  const days = Math.ceil(all.length / perDay);
  for (let day = 0; day < days; day += 1) {
    const midnight = start.getTime() + (1 + day) * 86_400_000;
    const time = (hour: number, second: number) =>
      new Date(midnight + hour * 3_600_000 + second * 1000);
    if (isSigned && day > 0 && day === Math.floor(days / 2)) replaceKey(time(7, 0));
    const base = head;
    const morning = files;
    const due: Waiting[] = [];
    const done = all.slice(day * perDay, (day + 1) * perDay).map(({ filing, content }, index) => {
      const { register: _register, ...rest } = content;
      const file = orderSite(rest);
      const path = pendingPath(file.unit, filing);
      const placed = pack.add('blob', Buffer.from(dumpYaml(file)));
      const proposed = changed(morning, path, placed.oid);
      const submit: FilingEvent = {
        ...{ event: 'submit', at: isoOf(time(8, index)), content: placed.oid },
        ...{ source: 'web', account: '' },
      };
      const events: FilingEvent[] = [submit];
      const subject = `新增网站：${file.name}`;
      let tip = commit(proposed, [base], time(8, index), subject, eventTrailers(filing, submit));
      const chain = chainOf(tree, policy, 'new-site', { unit: file.unit, isPortal: file.isPortal });
      for (const [step, { unit, act }] of chain.steps.entries()) {
        const at = time(9 + step, index);
        const event: FilingEvent = {
          ...{ event: act, at: isoOf(at), content: placed.oid, unit, account: unit, base },
          opinion: { reason: '', text: '' },
        };
        events.push(event);
        const trailers = eventTrailers(filing, event);
        const by = accountSignature(unit);
        tip = commit(proposed, [tip], at, `审核通过：${file.name}`, trailers, by);
      }
      const approvedAt = events.at(-1)?.at ?? '';
      due.push({ filing, unit: file.unit, approvedAt });
      return { filing, file, path, placed, events, tip, approvedAt, chain };
    });
    for (const [index, { filing, file, path, placed, events, tip, ...rest }] of done.entries()) {
      const at = time(14, index);
      const { approvedAt, chain } = rest;
      const trailers = concludeTrailers({
        ...{ filing, kind: 'new-site', site: null, content: placed.oid, approvedAt, at: isoOf(at) },
        ...{ rootRecord: chain.rootRecord, events },
      });
      files = changed(files, path, placed.oid);
      head = commit(files, [head, tip], at, `新增网站办结：${file.name}`, trailers);
    }
    const minted = time(16, 0);
    const [plan] = mintingPlan(due, (unit) => serials.get(unit) ?? 0, minted).days;
    if (!plan) throw new Error('nothing due');
    const filed = new Map(done.map((one) => [one.filing, one]));
    const leaves: CodeLeaf[] = [];
    for (const code of plan.codes) {
      serials.set(mintedUnder(code.code), Number(code.code.slice(6)));
      const one = filed.get(code.filing);
      if (!one) throw new Error(`no file of ${code.filing}`);
      const bytes = Buffer.from(dumpYaml(mintedFile(one.file, code)));
      const { oid } = pack.add('blob', bytes, one.placed);
      files = changed(changed(files, one.path, null), mintedPath(code.code), oid);
      leaves.push({ code: code.code, blob: oid });
    }
    log = grown(log, leaves, sha256);
    head = commit(
      ...[files, [head], minted, '生成网站标识码' as const],
      mintTrailers({
        ...{ day: plan.mintedAt, codes: plan.codes, at: isoOf(minted) },
        log: logTrailers(log, sha256),
      }),
    );
  }
  pack.close();
  writeFileSync(
    join(dir, 'packed-refs'),
    `# pack-refs with: peeled fully-peeled sorted \n${head} refs/heads/main\n`,
  );
  return commits;
}
