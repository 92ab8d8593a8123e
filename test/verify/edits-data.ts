import { execFileSync } from 'node:child_process';
import { dumpYaml, loadYaml } from '#git/yaml.ts';
import { theRegister } from '#office/tools.ts';
import { labelKeysPath } from '#registry/label-keys.ts';
import { mintedPath, type SiteCode } from '#registry/site.ts';
import type { FindingCode } from '#registry/verify-finding.ts';
import type { Trailers } from '#registry/events.ts';
import type { Edit } from './edit.ts';
import type { Ledger } from './ledger.ts';

const at = '2026-12-06T09:00:00.000+08:00';
type Named = FindingCode | readonly FindingCode[];
type Value = Record<string, unknown>;

/** A file of the register, and what edits it. */
interface Place {
  readonly path: (ledger: Ledger) => Promise<string>;
  /** Named where it changes with a step that is not its own. */
  readonly stray: Named;
  /** Edits as somebody would make them, each with the trailers that would belong to it. */
  readonly own: readonly {
    readonly says: string;
    readonly named: Named;
    readonly trailers: Trailers;
    edit(text: string): string;
  }[];
}

const fixed = (path: string) => async () => path;
const changed = (edit: (value: Value) => Value) => (text: string) =>
  dumpYaml(edit(loadYaml(Buffer.from(text)) as Value));
const traced = [['Account', 'operator'] as const, ['Because', '需要'] as const];

async function under({ hand, main }: Ledger, folder: string): Promise<string> {
  const tree = main.at(-1)?.tree ?? '';
  for await (const { path } of hand.files(tree, folder)) return path;
  throw new Error(`nothing below ${folder}`);
}

const places: Readonly<Record<string, Place>> = {
  审核规则: {
    path: fixed('data/policy.yaml'),
    stray: 'policy-changed',
    own: [
      {
        says: '不写由谁和为什么',
        named: 'policy-changed',
        trailers: [['Event', 'policy']],
        edit: (text) => text.replace('16:00', '15:00'),
      },
      {
        says: '由一个县的账户',
        named: 'policy-changed',
        trailers: [
          ['Event', 'policy'],
          ['Account', '990101'],
          ['Because', '需要'],
        ],
        edit: (text) => text.replace('16:00', '15:00'),
      },
      {
        says: '改成不能读取',
        named: 'policy-invalid',
        trailers: [['Event', 'policy'], ...traced],
        edit: () => 'mintAt: never\n',
      },
    ],
  },
  登记簿的公钥: {
    path: fixed('data/register-keys.yaml'),
    stray: 'keys-changed',
    own: [
      {
        says: '全部删去',
        named: 'keys-changed',
        trailers: [['Event', 'keys'], ...traced],
        edit: () => 'keys: []\n',
      },
      {
        says: '把有效期提前',
        named: 'keys-changed',
        trailers: [['Event', 'keys'], ...traced],
        edit: (text) => text.replace(/from: '?20\d\d/, (from) => `${from.slice(0, -4)}2001`),
      },
    ],
  },
  组织单位: {
    path: fixed('data/units/99/990101.yaml'),
    stray: 'unit-outside-filing',
    own: [
      {
        says: '不经申请挂到别处',
        named: ['branch-detached', 'unit-outside-filing'],
        trailers: [
          ['Event', 'conclude'],
          ['Filing', 'FRGD0011'],
          ['Kind', 'reattach'],
        ],
        edit: changed((value) => ({ ...value, attachedTo: '990000' })),
      },
    ],
  },
  机构编制部门: {
    path: fixed('data/staffing-offices/99.yaml'),
    stray: 'unit-outside-filing',
    own: [],
  },
  已发布的通知: {
    path: (ledger) => under(ledger, 'data/notices'),
    stray: 'too-much-changed',
    own: [
      {
        says: '借撤回改写正文',
        named: 'paper-changed',
        trailers: [
          ['Event', 'notice-withdraw'],
          ['Unit', '990000'],
          ['Account', '990000-1'],
        ],
        edit: (text) =>
          text
            .replace('12 月 31 日', '6 月 30 日')
            .replace('withdrawn: null', `withdrawn:\n  at: '${at}'\n  reason: 有误`),
      },
      {
        says: '只改正文，写成撤回',
        named: 'paper-changed',
        trailers: [
          ['Event', 'notice-withdraw'],
          ['Unit', '990000'],
          ['Account', '990000-1'],
        ],
        edit: (text) => text.replace('12 月 31 日', '6 月 30 日'),
      },
      {
        says: '不写由哪个单位撤回',
        named: 'account-foreign',
        trailers: [['Event', 'notice-withdraw']],
        edit: (text) =>
          text.replace('withdrawn: null', `withdrawn:\n  at: '${at}'\n  reason: 有误`),
      },
    ],
  },
  网站标识: {
    path: (ledger) => under(ledger, 'data/labels/99'),
    stray: 'label-changed',
    own: [],
  },
  网站标识的公钥: {
    path: fixed(labelKeysPath),
    stray: 'too-much-changed',
    own: [
      {
        says: '把公钥换成别的',
        named: 'content-invalid',
        trailers: [
          ['Event', 'label-key'],
          ['Key', 'x'],
        ],
        edit: (text) =>
          text.replace(/[A-Za-z0-9+/_-]{40,}=?/, (key) => `${key.slice(0, -6)}AAAAA=`),
      },
      {
        says: '全部删去',
        named: 'content-invalid',
        trailers: [
          ['Event', 'label-key'],
          ['Key', 'x'],
        ],
        edit: () => 'keys: []\n',
      },
    ],
  },
  普查的部署: {
    path: fixed('data/campaigns/census-2027/campaign.yaml'),
    stray: 'too-much-changed',
    own: [
      {
        says: '再部署一次，换成别的指标',
        named: 'too-much-changed',
        trailers: [
          ['Event', 'campaign'],
          ['Unit', '990000'],
          ['Account', '990000-1'],
        ],
        edit: changed((value) => ({ ...value, rubric: 'check-2019' })),
      },
    ],
  },
  已登记的网站: {
    path: fixed(mintedPath('9901010010' as SiteCode)),
    stray: ['content-differs', 'too-much-changed'],
    own: [
      {
        says: '写成办结而没有申请',
        named: 'branch-detached',
        trailers: [
          ['Event', 'conclude'],
          ['Filing', 'FRGD0012'],
          ['Kind', 'amendment'],
        ],
        edit: changed((value) => ({ ...value, name: '示例冒名网站' })),
      },
      {
        says: '写成更换校验码而改动名称',
        named: ['content-differs', 'trailer-differs'],
        trailers: [
          ['Event', 'raise-generation'],
          ['Site', '9901010010'],
          ['Generation', '2'],
        ],
        edit: changed((value) => ({ ...value, name: '示例冒名网站' })),
      },
      {
        says: '写成演示人员',
        named: 'too-much-changed',
        trailers: [['Event', 'demo-persons']],
        edit: changed((value) => ({ ...value, persons: 'f'.repeat(64), name: '示例冒名网站' })),
      },
    ],
  },
};

async function textAt({ hand, main }: Ledger, path: string): Promise<string> {
  const entry = await hand.entry(main.at(-1)?.tree ?? '', path);
  if (!entry) throw new Error(`nothing at ${path}`);
  return Buffer.from(await hand.blob(entry.oid)).toString();
}

function put(
  { hand, main }: Ledger,
  path: string,
  text: string | null,
  trailers: Trailers,
): Promise<string> {
  const changes = new Map([[path, text === null ? null : Buffer.from(text)]]);
  return hand.put({ on: main.at(-1)?.oid ?? '', changes, trailers: [...trailers, ['At', at]], at });
}

const line = (text: string) => `${text}# 1\n`;

/** Each file of the register edited, deleted, and edited under a name that could be its own. */
export const dataEdits: readonly Edit[] = [
  ...Object.entries(places).flatMap(([name, { path, stray, own }]): readonly Edit[] => {
    const edit = (
      says: string,
      named: Named,
      trailers: Trailers,
      next: (text: string) => string | null,
    ): Edit => ({
      says: `${name}：${says}`,
      named,
      make: async (ledger) => {
        const place = await path(ledger);
        const main = await put(ledger, place, next(await textAt(ledger, place)), trailers);
        return { main, at: main, path: place };
      },
    });
    return [
      edit(
        '直接改动，不写做了什么',
        ['no-event', ...(typeof stray === 'string' ? [stray] : stray)],
        [],
        line,
      ),
      edit('直接改动，写成到期恢复', stray, [['Event', 'sweep']], line),
      edit(
        '直接改动，写成部署普查',
        stray,
        [
          ['Event', 'campaign'],
          ['Unit', '990000'],
          ['Account', '990000-1'],
        ],
        line,
      ),
      edit('删去', 'file-removed', [['Event', 'sweep']], () => null),
      ...own.map(({ says, named, trailers, edit: next }): Edit => ({
        says: `${name}：${says}`,
        named,
        make: async (ledger) => {
          const place = await path(ledger);
          const text = await textAt(ledger, place);
          if (next(text) === text) throw new Error(`${name}：${says} changes nothing`);
          const main = await put(ledger, place, next(text), trailers);
          return { main, at: main };
        },
      })),
    ];
  }),
  ...(
    [
      ['数据格式的版本', 'data/format.yaml', 'version: 2\n', 'format-changed'],
      ['没有这种文件的路径', 'data/sites/99/990101/backdoor.yaml', 'a: 1\n', 'path-unknown'],
      [
        '大小写不同的标识码',
        'data/sites/BM/BM0100/BM01000001.yaml',
        'a: 1\n',
        'path-unknown',
        'data/sites/BM',
      ],
      ['新的标识码', mintedPath('9901010777' as SiteCode), 'a: 1\n', 'code-without-mint'],
      [
        '待生成的网站',
        'data/sites/99/990101/new-FRGD0001.yaml',
        'a: 1\n',
        'pending-without-conclusion',
      ],
      ['新的网站标识', 'data/labels/99/99-000777.yaml', 'a: 1\n', 'content-invalid'],
      ['一份开办审核', 'data/openings/99/FRGD0001.yaml', 'a: 1\n', 'pending-without-conclusion'],
      ['一个组织单位', 'data/units/99/990177.yaml', 'a: 1\n', 'unit-outside-filing'],
      ['一项普查指标', 'data/rubrics/census-2099.yaml', 'a: 1\n', 'too-much-changed'],
    ] as const
  ).map(([name, path, text, named, folder]): Edit => ({
    says: `放进${name}`,
    named: [named, 'content-differs'],
    make: async (ledger) => {
      const main = await put(ledger, path, text, [['Event', 'sweep']]);
      return { main, at: main, path: folder ?? path };
    },
  })),
  {
    says: '复制一个网站，用另一个标识码，写成当日生成',
    named: 'mint-not-due',
    make: async (ledger) => {
      const text = await textAt(ledger, mintedPath('9901010001' as SiteCode));
      const path = mintedPath('9901010050' as SiteCode);
      const main = await put(ledger, path, text, [['Event', 'mint']]);
      return { main };
    },
  },
  {
    says: '在根目录里放两个 data，后一个是改过的',
    named: 'entry-refused',
    make: async (ledger) => {
      const { hand } = ledger;
      const git = (input: string | Buffer, ...how: readonly string[]) =>
        execFileSync('git', ['-C', hand.dir, ...how], { input })
          .toString()
          .trim();
      const tree = ledger.main.at(-1)?.tree ?? '';
      const honest = (await hand.entry(tree, 'data'))?.oid ?? '';
      const [, older] = ledger.main;
      const forged = (await hand.entry(older?.tree ?? '', 'data'))?.oid ?? '';
      const entries = [honest, forged].flatMap((oid) => [
        Buffer.from('40000 data\0'),
        Buffer.from(oid, 'hex'),
      ]);
      const raw = Buffer.concat(entries);
      const base = git(raw, 'hash-object', '-t', 'tree', '-w', '--stdin', '--literally');
      const bytes = `tree ${base}\nparent ${hand.start}\nauthor x <x@y> 1796522400 +0800\ncommitter x <x@y> 1796522400 +0800\n\nx\n`;
      const main = git(bytes, 'hash-object', '-t', 'commit', '-w', '--stdin', '--literally');
      return { main, at: main, path: 'data' };
    },
  },
  {
    says: '与到期恢复一起改动 CODEOWNERS',
    named: 'too-much-changed',
    make: async (ledger) => {
      const { hand } = ledger;
      const git = (input: string, ...how: readonly string[]) =>
        execFileSync('git', ['-C', hand.dir, ...how], { input, encoding: 'utf8' }).trim();
      const owners = git('* @me\n', 'hash-object', '-w', '--stdin');
      const folder = git(`100644 blob ${owners}\tCODEOWNERS\n`, 'mktree');
      const tree = ledger.main.at(-1)?.tree ?? '';
      const base = git(`${git('', 'ls-tree', tree)}\n040000 tree ${folder}\t.github\n`, 'mktree');
      const main = await hand.commitFiles({
        ...{ parents: [hand.start], base, changes: new Map(), at: new Date(at) },
        message: `改动\n\nEvent: sweep\nAt: ${at}\n`,
        by: theRegister,
      });
      return { main, at: main };
    },
  },
];
