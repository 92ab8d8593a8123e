import { execFileSync } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openObjectStore, type ObjectStore } from '#git/object-store.ts';
import type { Oid } from '#git/types.ts';
import { findsMints, makeProof } from '#office/site-proof.ts';
import type { FilingId, SiteCode, SiteFile } from '#registry/site.ts';
import type { FindingCode } from '#registry/verify-finding.ts';
import { findingText } from '#text/verify-words.ts';
import { parseProof, type ProofFile, readProof } from '#verify/proof-file.ts';
import { proveSite } from '#verify/site-proof.ts';
import { type TestOffice, testOffice } from '../office/test-office.ts';
import {
  type Filed,
  type Hand,
  type MadeUp,
  openHand,
  openThief,
  rightChain,
  when,
} from './hand.ts';
import { code, tellStory } from './story.ts';

let opened: TestOffice;
/** Whoever stole the register's key. */
let thief: Hand;
/** Whoever may only push. */
let outsider: Hand;
let store: ObjectStore;
let honest: ProofFile;
let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'proof-'));
  opened = await testOffice();
  await tellStory(opened);
  const { registerDir } = opened.environment;
  thief = await openThief(opened.environment);
  outsider = await openHand(registerDir);
  store = openObjectStore(registerDir);
  honest = await proofOf(code);
});
afterAll(async () => {
  store.close();
  await thief.close();
  await outsider.close();
  await opened.remove();
  await rm(folder, { recursive: true, force: true });
});

async function proofOf(site: SiteCode): Promise<ProofFile> {
  const { catalogue } = opened.tools;
  const row = catalogue.site(site);
  const file = row && (await catalogue.siteFile(row));
  const mint = await findsMints(thief)(thief.start, file?.register?.mintedAt ?? '');
  const subject = { code: site, conclusion: row?.conclusion ?? '', mint: mint ?? '' };
  const proof = await makeProof((oid) => store.read(oid), subject);
  if (!proof) throw new Error('no proof');
  return proof;
}

const named = async (proof: ProofFile) => (await proveSite(readProof(proof), proof)).first?.code;

describe('the proof of one site', () => {
  it('proves every site of an honest register, by itself and small [Z01 R-9.2]', async () => {
    for (const serial of [1, 2, 3, 4]) {
      const proof = await proofOf(`990101000${serial}` as SiteCode);
      const text = JSON.stringify(proof);
      expect(text.length).toBeLessThan(60_000);
      const read = parseProof(text);
      const proven = await proveSite(readProof(read!), read!);
      expect(proven.first).toBeNull();
      expect(proven.file?.register?.siteCode).toBe(proof.code);
      expect(proven.events.at(-1)).toMatchObject({ event: 'approve', unit: '990000' });
    }
  });

  it('tells the checkpoint of its mint, which a person may have kept [Z01 Z23]', async () => {
    const { checkpoint, keys, signed } = await proveSite(readProof(honest), honest);
    expect(checkpoint).toMatchObject({ day: '2026-11-20', size: 2, commit: honest.mint });
    expect(keys).toHaveLength(1);
    // filing, three approvals, conclusion, mint
    expect(signed).toBe(6);
  });

  it('holds what its check reads and no personal data, and not one object less [Z01 R-9.1]', async () => {
    const text = honest.objects.map(({ data }) => Buffer.from(data, 'base64').toString()).join('');
    expect(text).not.toMatch(/13800000000|jia@example/);
    for (const index of honest.objects.keys()) {
      const objects = honest.objects.toSpliced(index, 1);
      expect(await named({ ...honest, objects })).toBe('proof-incomplete');
    }
  });

  it('every object counts: one changed character anywhere is named [Z01]', async () => {
    for (const [index, { type, data }] of honest.objects.entries()) {
      const bytes = Buffer.from(data, 'base64');
      const at = Math.floor(bytes.length / 2);
      bytes[at] = (bytes[at] ?? 0) ^ 1;
      const altered = { type, data: bytes.toString('base64') };
      const objects = honest.objects.with(index, altered);
      expect(await named({ ...honest, objects })).toBe('proof-incomplete');
    }
  });

  it('is checked by the command, alone or against a clone [Z01]', async () => {
    const path = join(folder, 'proof.json');
    await writeFile(path, JSON.stringify(honest));
    const run = (...args: string[]) =>
      execFileSync(
        join(process.cwd(), 'node_modules/.bin/node'),
        ['--disable-warning=ExperimentalWarning', 'scripts/verify.ts', ...args],
        { encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] },
      );
    expect(run('--proof', path)).toContain('证明成立');
    // a clone hands out the same proof, without a server
    const taken = run(opened.environment.registerDir, '--proof', honest.code);
    expect(JSON.parse(taken)).toEqual(JSON.parse(JSON.stringify(honest)));
    const both = run(opened.environment.registerDir, '--proof', path);
    expect(both).toContain('公钥与这份克隆的相同');
    await writeFile(path, JSON.stringify({ ...honest, mint: honest.conclusion }));
    expect(() => run('--proof', path)).toThrow();
    await writeFile(path, '{}');
    expect(() => run('--proof', path)).toThrow(/不是网站证明/);
  });
});

const next = '9901010005' as SiteCode;
const [county, city, province] = rightChain as [MadeUp, MadeUp, MadeUp];

const given = {
  ...{ siteCode: next, generation: 1, filing: 'FRGD0001' as FilingId },
  ...{ approvedAt: when.filed, mintedAt: when.filed, until: '' },
  status: 'normal',
  history: [{ at: when.filed, status: 'normal' as const }],
} as const satisfies SiteFile['register'];

interface Made {
  readonly hand?: Hand;
  readonly decisions?: readonly MadeUp[];
  readonly more?: Partial<SiteFile>;
  readonly importedBy?: string;
  readonly conclude?: Parameters<Hand['conclude']>[1];
  readonly code?: string;
  readonly edit?: (file: SiteFile) => SiteFile;
  readonly day?: string;
}

/** A filing with its conclusion and mint, wrong in one way. */
async function forged(made: Made = {}) {
  const hand = made.hand ?? thief;
  const { decisions = rightChain, more = {}, importedBy } = made;
  const filed = await hand.file({
    ...{ decisions, more },
    ...(importedBy === undefined ? {} : { importedBy }),
  });
  const conclusion = await hand.conclude(filed, made.conclude);
  return { conclusion, mint: await mint(hand, conclusion, filed, made) };
}

const mint = (hand: Hand, on: Oid, filed: Filed, { code: as = next, edit, day }: Made) =>
  hand.mint({
    ...{ on, codes: [[filed, as]] },
    ...(edit ? { edit } : {}),
    ...(day === undefined ? {} : { day }),
  });

const forgeries: Record<string, { readonly made: Made; readonly named: FindingCode }> = {
  'one approval is missing': { made: { decisions: [county, city] }, named: 'approval-missing' },
  'no approval at all': { made: { decisions: [] }, named: 'approval-missing' },
  'a unit outside the chain decides': {
    made: { decisions: [county, { unit: '990102' }, province] },
    named: 'decision-refused',
  },
  'the units decide in another order': {
    made: { decisions: [county, province, city] },
    named: 'decision-refused',
  },
  'a unit decides twice': { made: { decisions: [county, county] }, named: 'decision-refused' },
  'the account of another unit decides': {
    made: { decisions: [county, { ...city, account: '990101' }, province] },
    named: 'account-foreign',
  },
  'an account approves what it imported': {
    made: { importedBy: '990101' },
    named: 'decision-refused',
  },
  'a decision on other content': {
    made: { decisions: [county, { ...city, content: 'c'.repeat(40) }, province] },
    named: 'decision-refused',
  },
  'a decision that changes content': {
    made: {
      decisions: [
        county,
        city,
        { ...province, changes: new Map([['data/x.yaml', Buffer.from('x: 1\n')]]) },
      ],
    },
    named: 'decision-changes-content',
  },
  'a decision before the filing': {
    made: { decisions: [{ ...county, at: '2026-11-25T10:00:00.000+08:00' }, city, province] },
    named: 'time-backwards',
  },
  'a conclusion that tells other approvals than there are': {
    made: {
      conclude: {
        edit: (trailers) =>
          trailers.filter(([key, value]) => key !== 'Trail' || !value.includes('990200')),
      },
    },
    named: 'trail-differs',
  },
  'a conclusion that tells another time of approval': {
    made: {
      conclude: {
        edit: (trailers) =>
          trailers.map(
            ([key, value]) => [key, key === 'Approved-At' ? when.filed : value] as const,
          ),
      },
    },
    named: 'trailer-differs',
  },
  'a conclusion that lands something else than was approved': {
    made: {
      conclude: {
        changes: new Map([['data/sites/99/990101/new-FRGD0001.yaml', Buffer.from('name: 假\n')]]),
      },
    },
    named: 'content-differs',
  },
  'a site that comes with its code before the mint': {
    made: { more: { register: given } },
    named: 'content-invalid',
  },
  'a serial that was left out': { made: { code: '9901010006' }, named: 'mint-differs' },
  'a code that another site has': { made: { code: '9901010001' }, named: 'code-twice' },
  'a code of another unit': { made: { code: '9901020001' }, named: 'mint-differs' },
  'a record changed while it got its code': {
    made: { edit: (file) => ({ ...file, name: '示例换了名字' }) },
    named: 'content-differs',
  },
  'a code given before its day': {
    made: { day: '2026-11-26T13:00:00.000+08:00' },
    named: 'mint-differs',
  },
};

describe('forged proofs', () => {
  it('what is right is proven, so that each forgery is wrong in one way only [Z01]', async () => {
    const { conclusion, mint: minted } = await forged();
    const { first } = await proveSite(thief, { code: next, conclusion, mint: minted });
    expect(first).toBeNull();
  });

  it.each(Object.entries(forgeries))('%s: named [Z01 R-9.2]', async (_, { made, named: right }) => {
    const { conclusion, mint: minted } = await forged(made);
    const { first, file } = await proveSite(thief, {
      ...{ code: (made.code ?? next) as SiteCode, conclusion, mint: minted },
    });
    expect(first?.code).toBe(right);
    expect(findingText(first!)).toMatch(/\p{Script=Han}/u);
    expect(file).toBeNull();
  });

  it('anything that the register did not sign is named [Z01]', async () => {
    const { conclusion, mint: minted } = await forged({ hand: outsider });
    const subject = { code: next, conclusion, mint: minted };
    expect((await proveSite(outsider, subject)).first?.code).toBe('unsigned');
    const filed = await thief.file({});
    const half = await mint(outsider, await thief.conclude(filed), filed, {});
    const signed = { code: next, conclusion: await thief.conclude(filed), mint: half };
    expect((await proveSite(outsider, signed)).first?.code).toBe('unsigned');
  });

  it('the proof of one site shown for another is named [Z01]', async () => {
    const other = await proofOf('9901010002' as SiteCode);
    const objects = [...honest.objects, ...other.objects];
    for (const mixed of [
      { ...honest, code: other.code, objects },
      { ...honest, conclusion: other.conclusion, objects },
      { ...honest, mint: (await proofOf('9901010003' as SiteCode)).mint, objects },
    ]) {
      expect(await named(mixed)).toBeDefined();
    }
    expect(await named({ ...honest, mint: honest.conclusion })).toBe('event-unknown');
    expect(await named({ ...honest, conclusion: honest.mint })).toBe('event-unknown');
  });

  it('a file that is no proof is not taken for one [Z01]', () => {
    const text = JSON.stringify(honest);
    for (const wrong of [
      '',
      '[]',
      'null',
      '{}',
      text.slice(0, -1),
      JSON.stringify({ ...honest, version: 2 }),
      JSON.stringify({ ...honest, code: '<b>' }),
      JSON.stringify({ ...honest, mint: 'main' }),
      JSON.stringify({ ...honest, objects: [{ type: 'tag', data: '' }] }),
      JSON.stringify({ ...honest, objects: [null] }),
    ]) {
      expect(parseProof(wrong)).toBeNull();
    }
    expect(parseProof(text)).toMatchObject({ code, mint: honest.mint });
  });
});
