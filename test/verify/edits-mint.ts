import type { Commit, Oid } from '#git/types.ts';
import { dumpYaml, loadYaml } from '#git/yaml.ts';
import { mintedPath, type SiteCode, type SiteFile } from '#registry/site.ts';
import type { FindingCode } from '#registry/verify-finding.ts';
import type { Edit } from './edit.ts';
import type { Ledger } from './ledger.ts';
import { alter, type Changes, changesOf, type Cut, swapped, without } from './surgery.ts';

/** What a mint gives: the codes with their files, in its own order. */
async function givenBy(ledger: Ledger, commit: Commit) {
  const changes = await changesOf(ledger, commit);
  const codes = commit.trailers
    .filter(([key]) => key === 'Minted')
    .map(([, value]) => value.split(' ')[1] as SiteCode);
  return { changes, codes, first: codes[0] as SiteCode, last: codes.at(-1) as SiteCode };
}

async function fileAt({ hand }: Ledger, changes: Changes, path: string): Promise<SiteFile> {
  const change = changes.get(path);
  const oid: Oid = change && 'oid' in change ? change.oid : '';
  return loadYaml(await hand.blob(oid)) as SiteFile;
}

const yaml = (value: object) => Buffer.from(dumpYaml(value));

/** The mint with the file of its last code as somebody edits it. */
const withFile =
  (edit: (file: SiteFile) => object) =>
  async (ledger: Ledger, commit: Commit): Promise<Cut> => {
    const { changes, last } = await givenBy(ledger, commit);
    const path = mintedPath(last);
    const bytes = yaml(edit(await fileAt(ledger, changes, path)));
    return { changes: (known) => new Map([...known, [path, bytes]]) };
  };

/** The mint with its last code replaced by another one. */
const withCode =
  (other: (code: SiteCode, all: readonly SiteCode[]) => string) =>
  async (ledger: Ledger, commit: Commit): Promise<Cut> => {
    const { changes, codes, last } = await givenBy(ledger, commit);
    const code = other(last, codes) as SiteCode;
    const file = await fileAt(ledger, changes, mintedPath(last));
    const bytes = yaml({ ...file, register: { ...file.register, siteCode: code } });
    return {
      trailers: swapped('Minted', (value) => value.replace(last, code)),
      changes: (known) => {
        const next = new Map(known);
        next.delete(mintedPath(last));
        return next.set(mintedPath(code), bytes);
      },
    };
  };

const register = (more: object) => (file: SiteFile) => ({
  ...file,
  register: { ...file.register, ...more },
});

const kinds: readonly {
  readonly says: string;
  readonly named: FindingCode | readonly FindingCode[];
  cut(ledger: Ledger, commit: Commit): Cut | Promise<Cut>;
}[] = [
  {
    says: '写成前一天生成的',
    named: 'trailer-differs',
    cut: () => ({
      trailers: swapped('Minting-Day', (day) =>
        day.replace('2026-11-2', '2026-11-1').replace('2026-12', '2026-11'),
      ),
    }),
  },
  {
    says: '少写一个标识码',
    named: 'trailer-differs',
    cut: () => ({ trailers: without('Minted', true) }),
  },
  {
    says: '写明的标识码换成别的，文件不改',
    named: 'trailer-differs',
    cut: () => ({ trailers: swapped('Minted', (text) => text.replace(/\d{4}$/, '0777')) }),
  },
  {
    says: '检查点的数目多写一个',
    named: 'checkpoint-differs',
    cut: () => ({
      trailers: swapped('Checkpoint', (text) =>
        text.replace(/^\d+/, (size) => `${Number(size) + 1}`),
      ),
    }),
  },
  {
    says: '检查点的摘要换成别的',
    named: 'checkpoint-differs',
    cut: () => ({
      trailers: swapped('Checkpoint', (text) => text.replace(/[0-9a-f]{64}$/, 'd'.repeat(64))),
    }),
  },
  {
    says: '不写检查点',
    named: 'checkpoint-missing',
    cut: () => ({
      trailers: (all) => without('Checkpoint-Peaks')(without('Checkpoint')(all)),
    }),
  },
  {
    says: '生成时改动网站名称',
    named: 'content-differs',
    cut: withFile((file) => ({ ...file, name: '示例冒名网站' })),
  },
  {
    says: '生成时改动首页网址',
    named: 'content-differs',
    cut: withFile((file) => ({ ...file, homeUrl: 'https://evil.shili.gov.cn/' })),
  },
  {
    says: '生成时写早通过的时间',
    named: 'content-differs',
    cut: withFile(register({ approvedAt: '2026-11-20T08:00:00.000+08:00' })),
  },
  {
    says: '生成时校验码从第二代开始',
    named: 'content-differs',
    cut: withFile(register({ generation: 2 })),
  },
  {
    says: '跳过一个顺序号',
    named: 'mint-differs',
    cut: withCode((code) => String(Number(code) + 50)),
  },
  {
    says: '用别的单位的标识码',
    named: 'mint-differs',
    cut: withCode(() => '9901020001'),
  },
  {
    says: '再次使用已有的标识码',
    named: ['mint-differs', 'code-twice'],
    cut: withCode((code, all) =>
      code === '9901010001' || all.includes('9901010001' as SiteCode) ? '9901009999' : '9901010001',
    ),
  },
  {
    says: '漏掉一个应当生成的网站',
    named: 'mint-differs',
    cut: async (ledger, commit) => {
      const { changes, last } = await givenBy(ledger, commit);
      const { register: part } = await fileAt(ledger, changes, mintedPath(last));
      return {
        trailers: without('Minted', true),
        changes: (known) => {
          const next = new Map(known);
          next.delete(mintedPath(last));
          for (const path of known.keys()) {
            if (path.includes(`new-${part?.filing}`)) next.delete(path);
          }
          return next;
        },
      };
    },
  },
  {
    says: '多生成一个没有申请的网站',
    named: 'mint-differs',
    cut: async (ledger, commit) => {
      const { changes, last } = await givenBy(ledger, commit);
      const code = '9901010888' as SiteCode;
      const file = await fileAt(ledger, changes, mintedPath(last));
      const bytes = yaml(register({ siteCode: code, filing: 'FRGD8888' })(file));
      return {
        trailers: (all) => [...all.slice(0, -1), ['Minted', `FRGD8888 ${code}`], ...all.slice(-1)],
        changes: (known) => new Map([...known, [mintedPath(code), bytes]]),
      };
    },
  },
  {
    says: '待生成的网站不删去，留着以后再生成一次',
    named: 'mint-differs',
    cut: async () => ({
      changes: (known) => new Map([...known].filter(([, change]) => change !== null)),
    }),
  },
];

const mintOf = (number: number) => (ledger: Ledger) => {
  const found = ledger.told('mint').at(number);
  if (!found) throw new Error('no such mint');
  return found;
};

const targets: Readonly<Record<string, (ledger: Ledger) => Commit>> = {
  第一次生成: mintOf(0),
  迟到的生成: mintOf(1),
  最后一次生成: mintOf(-1),
};

/** Several mints with each thing that may be altered in one. */
export const mintEdits: readonly Edit[] = [
  ...Object.entries(targets).flatMap(([name, find]) =>
    kinds.map(({ says, named, cut }) => ({
      says: `${name}：${says}`,
      named,
      make: async (ledger: Ledger) => {
        const commit = find(ledger);
        return alter(ledger, commit, await cut(ledger, commit));
      },
    })),
  ),
  {
    says: '最后一次生成：十六点以前就生成',
    named: 'mint-not-due',
    make: (ledger) => {
      const commit = mintOf(-1)(ledger);
      const at = new Date(commit.author.at.getTime() - 3_600_000).toISOString();
      const trailers = swapped('At', (text) => text.replace('T16', 'T15'));
      return alter(ledger, commit, { at, trailers });
    },
  },
  {
    says: '同一天生成两次',
    named: 'mint-not-due',
    make: async (ledger) => {
      const commit = mintOf(-1)(ledger);
      const changes = () => new Map();
      return alter(ledger, commit, { on: commit.oid, changes });
    },
  },
];
