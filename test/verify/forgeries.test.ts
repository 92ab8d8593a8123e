import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { blobId } from '#git/objects.ts';
import type { Oid } from '#git/types.ts';
import { dumpYaml, loadYaml } from '#git/yaml.ts';
import { theRegister } from '#office/tools.ts';
import type { Trailers } from '#registry/events.ts';
import { mintedPath, type SiteCode, type SiteFile } from '#registry/site.ts';
import type { FindingCode } from '#registry/verify-finding.ts';
import { findingText } from '#text/verify-words.ts';
import { replayMain } from '#verify/replay.ts';
import { type TestOffice, testOffice } from '../office/test-office.ts';
import { type Hand, type MadeUp, openThief, rightChain, when } from './hand.ts';
import { code, tellStory } from './story.ts';

// Each forgery puts something on main of an honest register with Git alone, as whoever may push
// and signs with the register's own key could, and says what verify names and where.

let opened: TestOffice;
let hand: Hand;
beforeAll(async () => {
  opened = await testOffice();
  await tellStory(opened);
  hand = await openThief(opened.environment);
});
afterAll(async () => {
  await hand.close();
  await opened.remove();
});

const yaml = (value: object) => Buffer.from(dumpYaml(value));
const second = mintedPath('9901010002' as SiteCode);
const next = '9901010005';
const [county, city, province] = rightChain as [MadeUp, MadeUp, MadeUp];

/** A conclusion with these decisions. */
const concluded = async (decisions: readonly MadeUp[], more: Partial<SiteFile> = {}) =>
  hand.conclude(await hand.file({ decisions, more }));

/** One commit that tells an event. */
const tell = (event: string, changes: [string, Uint8Array | null][], more: Trailers = []) =>
  hand.put({
    on: hand.start,
    at: when.concluded,
    changes: new Map(changes),
    trailers: [...(event ? ([['Event', event]] as const) : []), ...more, ['At', when.concluded]],
  });

const changed = async (edit: (file: SiteFile) => SiteFile, event = '', more: Trailers = []) => {
  const site = '9901010002' as SiteCode;
  return tell(event, [[mintedPath(site), yaml(edit(await hand.site(site)))]], more);
};

const two = async () => {
  const one = await hand.file({ id: 'FRGD0001' });
  const later = rightChain.map((step, index) => ({
    ...step,
    at: `2026-11-26T13:0${index}:00.000+08:00`,
  }));
  const other = await hand.file({ id: 'FRGD0002', decisions: later });
  const on = await hand.conclude(one);
  const at = '2026-11-26T14:00:00.000+08:00';
  return { one, other, on: await hand.conclude(other, { on, at }) };
};

const swap = (key: string, value: string) => (trailers: Trailers) =>
  trailers.map(([name, old]) => [name, name === key ? value : old] as const);

async function blobAt(path: string): Promise<Uint8Array> {
  const { tree } = await hand.commit(hand.start);
  return hand.blob((await hand.entry(tree, path))?.oid ?? '');
}

interface Forgery {
  readonly make: () => Promise<Oid>;
  readonly named: FindingCode;
  readonly says: string;
  readonly path?: string;
}

const pending = 'data/sites/99/990101/new-FRGD0001.yaml';
const forgeries: Record<string, Forgery> = {
  'one approval is missing': {
    make: () => concluded([county, city]),
    named: 'approval-missing',
    says: '缺少 990000',
  },
  'no approval at all': {
    make: () => concluded([]),
    named: 'approval-missing',
    says: '缺少 990101',
  },
  'an approval by a unit outside the chain': {
    make: () => concluded([county, { unit: '990102' }, province]),
    named: 'decision-refused',
    says: '不在审核流程内',
  },
  'the city that the county hung on before': {
    make: () => concluded([county, { unit: '990100' }, province]),
    named: 'decision-refused',
    says: '990100',
  },
  'the province before the city': {
    make: () => concluded([county, province, city]),
    named: 'decision-refused',
    says: '还没有轮到',
  },
  'an approval twice instead of the next one': {
    make: () => concluded([county, county, province]),
    named: 'decision-refused',
    says: '已经审核',
  },
  'the account of one unit decides for another': {
    make: () => concluded([county, { ...city, account: '990101' }, province]),
    named: 'account-foreign',
    says: '账户 990101 不属于组织单位 990200',
  },
  'an account approves what it imported': {
    make: async () =>
      hand.conclude(await hand.file({ importedBy: '990101', decisions: rightChain })),
    named: 'decision-refused',
    says: '自己提交',
  },
  'the content changes with a decision': {
    make: () =>
      concluded([
        county,
        { ...city, changes: new Map([[pending, yaml({ name: 'x' })]]) },
        province,
      ]),
    named: 'decision-changes-content',
    says: '同时改动了内容',
  },
  'a decision on other content': {
    make: () => concluded([county, { ...city, content: 'a'.repeat(40) }, province]),
    named: 'decision-refused',
    says: '内容在审核以后变化了',
  },
  'what lands is not what was approved': {
    make: async () => {
      const filed = await hand.file({});
      const bytes = yaml({ ...filed.file, homeUrl: 'https://evil.gov.cn/' });
      return hand.conclude(filed, { changes: new Map([[filed.path, bytes]]) });
    },
    named: 'content-differs',
    says: '不一致',
    path: pending,
  },
  'the merge changes another site besides': {
    make: async () => {
      const filed = await hand.file({});
      const bytes = yaml({ ...(await hand.site('9901010002' as SiteCode)), address: '别处' });
      const changes = new Map<string, Uint8Array | { oid: Oid }>([
        [filed.path, { oid: filed.content }],
        [second, bytes],
      ]);
      return hand.conclude(filed, { changes });
    },
    named: 'too-much-changed',
    says: '不能改动',
    path: second,
  },
  'a commit without a kind in the filing': {
    make: async () => {
      const filed = await hand.file({});
      const tip = await hand.put({ on: filed.tip, at: when.decided });
      return hand.conclude(filed, { second: tip });
    },
    named: 'branch-foreign',
    says: '不属于任何步骤',
  },
  'the second parent is another branch': {
    make: async () => {
      const filed = await hand.file({});
      return hand.conclude(filed, { second: hand.start });
    },
    named: 'branch-detached',
    says: '不是从 main 分出',
  },
  'a filing is concluded twice': {
    make: async () => {
      const filed = await hand.file({});
      return hand.conclude(filed, { on: await hand.conclude(filed) });
    },
    named: 'filing-twice',
    says: 'FRGD0001',
  },
  'an earlier approval time is told': {
    make: async () => {
      const edit = swap('Approved-At', '2026-11-25T10:00:00.000+08:00');
      return hand.conclude(await hand.file({}), { edit });
    },
    named: 'trailer-differs',
    says: 'Approved-At',
  },
  'the trail leaves a decision out': {
    make: async () =>
      hand.conclude(await hand.file({}), {
        edit: (trailers) =>
          trailers.filter(([key, value]) => key !== 'Trail' || !value.includes('990200')),
      }),
    named: 'trail-differs',
    says: '第 3 条',
  },
  'a decision older than the main it names': {
    make: () => concluded([{ ...county, at: '2026-11-20T10:00:00.000+08:00' }, city, province]),
    named: 'time-backwards',
    says: '2026-11-20T10:00',
  },
  'a decision under a tree that was not main': {
    make: () => concluded([{ ...county, base: 'b'.repeat(40) }, city, province]),
    named: 'base-unknown',
    says: '当时不在 main 上',
  },
  'main runs backwards': {
    make: () =>
      hand.put({
        on: hand.start,
        at: '2026-11-19T10:00:00.000+08:00',
        trailers: [
          ['Event', 'sweep'],
          ['At', '2026-11-19T10:00:00.000+08:00'],
        ],
      }),
    named: 'time-backwards',
    says: '时间早于',
  },
  'the time told is not that of the commit': {
    make: () =>
      hand.put({
        on: hand.start,
        at: when.minted,
        trailers: [
          ['Event', 'mint'],
          ['At', when.concluded],
        ],
      }),
    named: 'time-differs',
    says: '不一致',
  },
  'a code is minted and nothing was approved': {
    make: async () => hand.mint({ on: hand.start, codes: [[await hand.file({}), next]] }),
    named: 'mint-not-due',
    says: '没有应当生成',
    path: mintedPath(next as SiteCode),
  },
  'a file of a code is put on main': {
    make: async () => {
      const file = await hand.site(code);
      return tell('sweep', [[mintedPath(next as SiteCode), yaml(file)]]);
    },
    named: 'code-without-mint',
    says: '不是当日生成',
  },
  'a serial is skipped': {
    make: async () => {
      const filed = await hand.file({});
      return hand.mint({ on: await hand.conclude(filed), codes: [[filed, '9901010008']] });
    },
    named: 'mint-differs',
    says: '重新计算的不一致',
  },
  'a code that another site has': {
    make: async () => {
      const filed = await hand.file({});
      return hand.mint({ on: await hand.conclude(filed), codes: [[filed, '9901010002']] });
    },
    named: 'mint-differs',
    says: '重新计算的不一致',
    path: second,
  },
  'the later approval gets the earlier code': {
    make: async () => {
      const { one, other, on } = await two();
      return hand.mint({
        on,
        codes: [
          [other, next],
          [one, '9901010006'],
        ],
      });
    },
    named: 'content-differs',
    says: '不一致',
  },
  'one of two is left out of the mint': {
    make: async () => {
      const { one, on } = await two();
      return hand.mint({ on, codes: [[one, next]] });
    },
    named: 'mint-differs',
    says: '重新计算',
  },
  'a mint before 16:00': {
    make: async () => {
      const filed = await hand.file({});
      const at = '2026-11-26T15:00:00.000+08:00';
      return hand.mint({ on: await hand.conclude(filed), codes: [[filed, next]], at });
    },
    named: 'mint-not-due',
    says: '15:00',
  },
  'the minted file tells another approval time': {
    make: async () => {
      const filed = await hand.file({});
      const edit = (file: SiteFile) =>
        ({ ...file, register: { ...file.register, approvedAt: when.filed } }) as SiteFile;
      return hand.mint({ on: await hand.conclude(filed), codes: [[filed, next]], edit });
    },
    named: 'content-differs',
    says: '不一致',
  },
  'a site is moved to another path': {
    make: async () =>
      tell('sweep', [
        [second, null],
        [mintedPath('9901020001' as SiteCode), await blobAt(second)],
      ]),
    named: 'file-removed',
    says: '永远不删除',
    path: second,
  },
  'a file of a code is deleted': {
    make: () => tell('conclude', [[second, null]]),
    named: 'file-removed',
    says: '永远不删除',
    path: second,
  },
  'a site file changes and no event is told': {
    make: () => changed((file) => ({ ...file, name: '换了名字' })),
    named: 'no-event',
    says: '没有写明做了什么',
    path: second,
  },
  'a site file changes under an unknown event': {
    make: () => changed((file) => ({ ...file, name: '换了名字' }), 'maintenance'),
    named: 'event-unknown',
    says: 'maintenance',
  },
  'a sweep that nothing asks for': {
    make: () => changed((file) => ({ ...file, address: '别处' }), 'sweep'),
    named: 'content-differs',
    says: '不一致',
    path: second,
  },
  'the status history is cut': {
    make: async () => {
      const file = await hand.site(code);
      const register = { ...file.register, generation: 3, history: [] };
      const bytes = yaml({ ...file, register });
      return tell(
        'raise-generation',
        [[mintedPath(code), bytes]],
        [
          ['Site', code],
          ['Generation', '3'],
        ],
      );
    },
    named: 'history-lost',
    says: '历史',
  },
  'a unit beside the site replaces its check code': {
    make: () =>
      changed((file) => file, 'raise-generation', [
        ['Site', '9901010002'],
        ['Unit', '990102'],
        ['Account', '990102'],
        ['Generation', '2'],
      ]),
    named: 'asker-not-entitled',
    says: '990102',
  },
  'a site waits for a code without a conclusion': {
    make: async () => {
      const { path, file } = await hand.file({});
      return tell('sweep', [[path, yaml(file)]]);
    },
    named: 'pending-without-conclusion',
    says: '不是申请办结',
  },
  'a unit file is edited by hand': {
    make: async () => {
      const path = 'data/units/99/990101.yaml';
      const unit = loadYaml(await blobAt(path)) as object;
      return tell('sweep', [[path, yaml({ ...unit, attachedTo: '990100' })]]);
    },
    named: 'unit-outside-filing',
    says: '挂接调整',
    path: 'data/units/99/990101.yaml',
  },
  'the policy is edited': {
    make: async () => {
      const text = Buffer.from(await blobAt('data/policy.yaml')).toString();
      return tell('sweep', [['data/policy.yaml', Buffer.from(text.replace('16:00', '15:00'))]]);
    },
    named: 'policy-changed',
    says: 'policy.yaml',
    path: 'data/policy.yaml',
  },
  'the version of the data is put back': {
    make: async () => tell('sweep', [['data/format.yaml', Buffer.from('version: 2\n')]]),
    named: 'format-changed',
    says: '升级',
    path: 'data/format.yaml',
  },
  'an upgrade that writes something else': {
    make: async () => tell('upgrade', [['data/format.yaml', Buffer.from('version: 2 \n')]]),
    named: 'format-changed',
    says: '升级',
  },
  'data of a newer program': {
    make: async () => tell('upgrade', [['data/format.yaml', Buffer.from('version: 99\n')]]),
    named: 'format-newer',
    says: '更新版本的程序',
  },
  'a file that no register has': {
    make: () => tell('notice', [['data/sites/99/990101/backdoor.yaml', Buffer.from('a: 1\n')]]),
    named: 'path-unknown',
    says: '不允许有这个路径',
  },
  'something beside the data changes with it': {
    make: async () => tell('notice', [['CODEOWNERS', Buffer.from('* @me\n')]]),
    named: 'too-much-changed',
    says: '不能改动',
  },
  'a notice commit that writes two papers': {
    make: async () =>
      tell('notice', [
        ['data/notices/2026-11-26-a.md', Buffer.from('x')],
        ['data/notices/2026-11-26-b.md', Buffer.from('y')],
      ]),
    named: 'too-much-changed',
    says: '不能改动',
  },
  'an emergency offline of a filing that is not there, later contradicted': {
    make: () =>
      changed(
        (file) =>
          ({ ...file, register: { ...file.register, status: 'offline-emergency' } }) as SiteFile,
        'emergency',
        [
          ['Site', '9901010002'],
          ['Filing', 'FRGD0009'],
        ],
      ),
    named: 'content-differs',
    says: '不一致',
  },
  'a new site whose content is no site': {
    make: () => concluded(rightChain, { homeUrl: 'ftp://nowhere' }),
    named: 'content-invalid',
    says: '不合格式',
  },
};

describe('forgeries', () => {
  it('a filing made by hand by the rules is proven, so each forgery below is wrong in one thing', async () => {
    const { one, other, on } = await two();
    const main = await hand.mint({
      on,
      codes: [
        [one, next],
        [other, '9901010006'],
      ],
    });
    const replay = await replayMain(hand, main);
    expect(replay.first).toBeNull();
    expect(replay.checked).toBe(6);
  });

  it.each(Object.keys(forgeries))('names it: %s [R-9.2 Z01 Z23]', async (name) => {
    const { make, named, says, path } = forgeries[name] as Forgery;
    const main = await make();
    const { ok, first } = await replayMain(hand, main);
    expect(ok).toBe(false);
    expect(first?.code).toBe(named);
    expect(findingText(first!)).toContain(says);
    expect(first?.commit).toMatch(/^[0-9a-f]{40}$/);
    expect(first?.commit).not.toBe(hand.start);
    if (path !== undefined) expect(first?.path).toBe(path);
  });

  it('an older base, whose tree still had another unit in the chain, is named [R-9.2 X13]', async () => {
    const before = await atEvent('mint', 0);
    const decisions = [county, { unit: '990100' }, province].map((step) => ({
      ...step,
      base: before,
    }));
    const filed = await hand.file({ decisions, on: before });
    const { first } = await replayMain(hand, await hand.conclude(filed));
    expect(first?.code).toBe('base-stale');
    expect(findingText(first!)).toContain('990101');
  });

  it('a filing about units by a unit that may not is named [R-9.2 R-1.3]', async () => {
    const path = 'data/units/99/990101.yaml';
    const unit = loadYaml(await blobAt(path)) as object;
    const bytes = yaml({ ...unit, hasAccount: false });
    const content = blobId(Buffer.from(`${path} ${blobId(bytes)}\n`));
    const at = when.filed;
    const tip = await hand.put({
      ...{ on: hand.start, at, by: theRegister, changes: new Map([[path, bytes]]) },
      trailers: [
        ['Event', 'submit'],
        ['Filing', 'FRGD0003'],
        ['Content', content],
        ['Source', 'web'],
        ['Account', '990101'],
        ['At', at],
      ],
    });
    const main = await hand.put({
      ...{ on: hand.start, second: tip, at: when.concluded, changes: new Map([[path, bytes]]) },
      trailers: [
        ['Event', 'conclude'],
        ['Filing', 'FRGD0003'],
        ['At', when.concluded],
      ],
    });
    expect((await replayMain(hand, main)).first?.code).toBe('asker-not-entitled');
  });

  it('what was forged in the middle is named, whatever honest commits stand on it [R-9.2]', async () => {
    const forged = await concluded([county, city]);
    const later = await hand.file({ id: 'FRGD0007', on: forged });
    const { first } = await replayMain(hand, await hand.conclude(later, { on: forged }));
    expect(first).toMatchObject({ code: 'approval-missing', commit: forged });
  });
});

/** The commit of main that told an event, counted from the oldest. */
async function atEvent(event: string, number: number): Promise<Oid> {
  const found: Oid[] = [];
  for (let at: Oid | undefined = hand.start; at !== undefined;) {
    const commit = await hand.commit(at);
    if (commit.trailers.some(([key, value]) => key === 'Event' && value === event)) found.push(at);
    at = commit.parents[0];
  }
  return found.reverse()[number] ?? '';
}
