import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { progressKey } from '#codes/progress-key.ts';
import { parseReceiptCode } from '#codes/receipt-code.ts';
import { viewRepository } from '#git/repository-view.ts';
import type { Commit } from '#git/types.ts';
import type { OpenedOffice } from '#office/open.ts';
import { publish } from '#office/publish/publish.ts';
import { trailer } from '#registry/events.ts';
import type { FilingId } from '#registry/site.ts';
import { replayMain } from '#verify/replay.ts';
import { hasHttpBackend } from '#test/git-http/backend.ts';
import { decideThere, githubOffices } from './github-office.ts';
import { decideAs, fileSite, testOffice } from './test-office.ts';

const projectDir = join(import.meta.dirname, '../..');

/** A register wherever it runs: what the story asks of it, and nothing of where that is. */
interface Stage {
  readonly opened: OpenedOffice;
  at(text: string): void;
  decide(unit: string, filing: FilingId, decision?: 'approve' | 'return'): Promise<void>;
  readonly forgeUrl: string | null;
  end(): Promise<void>;
}

const stages: Readonly<Record<string, () => Promise<Stage>>> = {
  embedded: async () => {
    const office = await testOffice();
    return {
      opened: office,
      at: office.at,
      decide: (unit, filing, decision) => decideAs(office, unit, filing, decision),
      forgeUrl: null,
      end: office.remove,
    };
  },
  ...(hasHttpBackend
    ? {
        GitHub: async () => {
          const offices = await githubOffices();
          const server = await offices.server();
          const { owner, repo, serverUrl } = offices.settings;
          return {
            opened: server,
            at: offices.at,
            decide: (unit: string, filing: FilingId, decision?: 'approve' | 'return') =>
              decideThere(offices, server, unit, filing, decision),
            forgeUrl: `${serverUrl}/${owner}/${repo}`,
            end: offices.end,
          };
        },
      }
    : {}),
};

/** What is the same wherever the register runs, once random and local names are taken out. */
interface Told {
  /** Every commit of the story: its parents' number and its trailers. */
  readonly trail: readonly unknown[];
  /** Trailers of main's own commits, first parents only. */
  readonly main: readonly unknown[];
  readonly pages: Readonly<Record<string, string>>;
  readonly receipt: unknown;
  readonly verified: boolean;
  readonly waits: readonly string[];
}

/** File, return, resubmit, approve up the chain, conclude, mint, publish. */
async function tell({ opened, at, decide, forgeUrl }: Stage, dir: string): Promise<Told> {
  const { office, environment } = opened;
  const waits: string[] = [];
  const publishNow = async () => {
    const outDir = join(dir, 'site');
    await publish({
      registerDir: environment.registerDir,
      outDir,
      stateDir: join(dir, 'state'),
      commit: await opened.tools.forge.main(),
      siteUrl: 'https://register.example',
      serverUrl: null,
      forgeUrl,
      appDir: join(projectDir, 'dist'),
      template: 'story',
    });
    return (path: string) => readFileSync(join(outDir, path), 'utf8');
  };
  const note = async () => {
    const read = await publishNow();
    const units = ['990101', '990100', '990000'];
    const name = '示例990101民政局网';
    waits.push(units.find((unit) => read(`units/${unit}/waiting/index.html`).includes(name)) ?? '');
  };

  const { filing, receiptCode } = await fileSite(opened);
  await note();
  at('2026-11-20T10:00:00');
  await decide('990101', filing);
  await note();
  at('2026-11-20T10:10:00');
  await decide('990100', filing, 'return');
  await note();
  at('2026-11-20T10:20:00');
  const returned = await office.progress(filing);
  const fields = { ...(await office.fieldsOf(filing)), name: '示例990101民政局门户网' };
  await office.resubmit(filing, fields, returned?.state.content ?? '');
  for (const [index, unit] of ['990101', '990100', '990000'].entries()) {
    at(`2026-11-20T11:0${index}:00`);
    await decide(unit, filing);
  }
  await office.conclude();
  at('2026-11-20T16:00:00');
  expect((await office.mint()).minted).toEqual(['9901010001']);
  const read = await publishNow();

  const code = parseReceiptCode(receiptCode);
  if (code === null) throw new Error('no receipt code');
  const key = await progressKey(code);
  const progress = await office.progress(filing);
  const view = viewRepository(environment.registerDir);
  try {
    const tip = await opened.tools.forge.main();
    const commits = await storyOf(view, tip);
    const line = await firstParents(view, tip);
    const plain = plainTexts(filing, commits);
    return {
      trail: commits.map(({ parents, trailers }) => [parents.length, plain(trailers)]),
      main: line.filter(isOfStory).map(({ trailers }) => plain(trailers)),
      pages: {
        page: plainPage(read('sites/9901010001/index.html'), plain),
        json: plainPage(read('api/v1/sites/9901010001.json'), plain),
        progress: plainPage(read(`progress/of/${key.slice(0, 2)}/${key}.json`), plain),
        listing: plainPage(read('registered/990101/index.html'), plain),
      },
      receipt: {
        ok: (await office.checkReceipt(receiptCode, '127.0.0.1')).ok,
        stage: progress?.state.stage,
        siteCode: progress?.siteCode,
        hasCheckCode: progress?.checkCode !== null,
        events: progress?.events.map(({ event, at: when }) => [event, when]),
      },
      verified: (await replayMain(view, tip)).ok,
      waits,
    };
  } finally {
    view.close();
  }
}

type View = ReturnType<typeof viewRepository>;

const isOfStory = ({ trailers }: Pick<Commit, 'trailers'>) =>
  !['', 'found', 'keys'].includes(trailer(trailers, 'Event'));

async function firstParents(view: View, tip: string): Promise<readonly Commit[]> {
  const line: Commit[] = [];
  for (let at: string | undefined = tip; at !== undefined; at = line.at(-1)?.parents[0]) {
    line.push(await view.commit(at));
  }
  return line.toReversed();
}

/** Main and what landed on it, oldest first. */
async function storyOf(view: View, tip: string): Promise<readonly Commit[]> {
  const line = await firstParents(view, tip);
  const known = new Set(line.map(({ oid }) => oid));
  const all: Commit[] = [];
  for (const commit of line) {
    const branch: Commit[] = [];
    let at = commit.parents[1];
    while (at !== undefined && !known.has(at)) {
      const one = await view.commit(at);
      branch.push(one);
      at = one.parents[0];
    }
    all.push(...branch.toReversed(), commit);
  }
  return all.filter(isOfStory);
}

/** Accounts, the filing's number and hashes by the order in which they come: all else must be equal. */
function plainTexts(filing: string, commits: readonly Commit[]): (value: unknown) => unknown {
  const seen = new Map<string, string>();
  const named = (kind: string) => (text: string) => {
    const name =
      seen.get(text) ??
      `<${kind}${[...seen.values()].filter((one) => one.startsWith(`<${kind}`)).length + 1}>`;
    seen.set(text, name);
    return name;
  };
  const plain = (text: string) =>
    text
      .replaceAll(filing, '<filing>')
      .replace(/[0-9a-f]{64}/g, named('hash'))
      .replace(/[0-9a-f]{40}/g, named('oid'))
      .replace(/"account":"[^"]*"/g, '"account":"<account>"');
  const all = (value: unknown): unknown => {
    if (typeof value === 'string') return plain(value);
    if (!Array.isArray(value)) return value;
    if (value[0] === 'Account') return ['Account', '<account>'];
    return value.map(all);
  };
  for (const { trailers } of commits) all(trailers);
  return all;
}

function plainPage(text: string, plain: (value: unknown) => unknown): string {
  const known = String(plain(text));
  // accounts and short ids of contents stand in the trail of the page
  return known
    .replace(/github-\d+/g, '<account>')
    .replace(/(data-label="账户"[^>]*>)[^<]*/g, '$1<account>')
    .replace(/<code>[0-9a-f]{8}<\/code>/g, '<code><oid></code>')
    .replace(/<oid\d+>|<hash\d+>/g, '<id>');
}

describe('one story on every forge', () => {
  const told = new Map<string, Told>();
  let dir: string;
  beforeAll(async () => {
    dir = mkdtempSync(join(tmpdir(), 'one-story-'));
    for (const [name, open] of Object.entries(stages)) {
      const stage = await open();
      try {
        told.set(name, await tell(stage, join(dir, name)));
      } finally {
        await stage.end();
      }
    }
  });
  afterAll(() => rmSync(dir, { recursive: true, force: true }));

  it.each(Object.keys(stages))(
    '%s: filed, returned, filed again, approved up the chain, concluded, minted; verify says so [R-11.1 R-11.2 R-9.2 D02 D08 E01]',
    (name) => {
      const { trail, verified, receipt, waits } = told.get(name) ?? { trail: [] };
      const events = trail.map((entry) => JSON.stringify(entry).match(/"Event","([a-z-]+)"/)?.[1]);
      expect(events).toEqual([
        ...['submit', 'approve', 'return', 'resubmit', 'approve', 'approve', 'approve'],
        ...['conclude', 'mint'],
      ]);
      expect(verified).toBe(true);
      expect(receipt).toMatchObject({ ok: true, stage: 'minted', siteCode: '9901010001' });
      // whose dashboard showed it: the county's, the city's, nobody's once it was returned
      expect(waits).toEqual(['990101', '990100', '']);
    },
  );

  it.runIf(hasHttpBackend)(
    'the trail is the same, commit for commit and trailer for trailer [R-11.4 R-4.5]',
    () => {
      expect(told.get('GitHub')?.trail).toEqual(told.get('embedded')?.trail);
      expect(told.get('GitHub')?.main).toEqual(told.get('embedded')?.main);
    },
  );

  it.runIf(hasHttpBackend)(
    'the published pages and the receipt are the same [R-11.4 R-6.2 R-3.2]',
    () => {
      expect(told.get('GitHub')?.pages).toEqual(told.get('embedded')?.pages);
      expect(told.get('GitHub')?.receipt).toEqual(told.get('embedded')?.receipt);
    },
  );
});
