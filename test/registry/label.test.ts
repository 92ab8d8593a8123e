import { createHash, generateKeyPairSync, sign } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import type { Revocation } from '#registry/label-state.ts';
import { verdictTitle } from '#text/label-words.ts';
import { isSignedText, publicKeyOf, signText } from '#codes/label-signature.ts';
import {
  type Label,
  labelPath,
  labelText,
  nextLabelNumber,
  orderLabel,
  parseLabelNumber,
} from '#registry/label.ts';
import { dataPath } from '#registry/data-path.ts';
import { labelProblems, readLabelFile } from '#registry/label-check.ts';
import { keyChangeProblems, keyInUse, type LabelKeys, rotateKeys } from '#registry/label-keys.ts';
import { labelVerdict, proofOf, revocationOf } from '#registry/label-state.ts';
import { registerIndex } from '#registry/register-check.ts';
import type { SiteCode } from '#registry/site.ts';

const seed = createHash('sha256').update('a key of the tests').digest();
const otherSeed = createHash('sha256').update('another key').digest();
const none: LabelKeys = { keys: [] };
const keys = rotateKeys(none, '2026-11-21', publicKeyOf(seed));

function labelWith(more: Partial<Label> = {}, by = seed): Label {
  const unsigned = {
    number: '99-000001',
    organisation: '示例市民政局',
    category: '政府',
    address: '示例省示例市示例路1号',
    functions: '负责全市民政工作。',
    siteName: '示例市民政局',
    hosts: ['mz.shili.gov.cn', 'xn--fiq228c.xn--zfr164b'],
    siteCode: '' as SiteCode | '',
    issuer: '示例省机构编制部门',
    issuedOn: '2026-11-21',
    opening: 'ABCD2345',
    replaces: '',
    key: '2026-1',
    ...more,
  };
  return orderLabel({ signature: signText(by, labelText(unsigned)), ...unsigned });
}

describe('numbers of labels', () => {
  it('count up in a region, are read as people type them, and run out with an error [Q05]', () => {
    expect(nextLabelNumber('99', 0)).toBe('99-000001');
    expect(nextLabelNumber('05', 41)).toBe('05-000042');
    expect(parseLabelNumber(' ９９-000001 ')).toBe('99-000001');
    expect(['99-00001', '9901210001', '99-000000', '99-0000001'].map(parseLabelNumber)).toEqual(
      Array(4).fill(null),
    );
    expect(() => nextLabelNumber('99', 999_999)).toThrow('99');
  });

  it('stand at the one path that follows from them [Q05 Y5]', () => {
    expect(labelPath('99-000001')).toBe('data/labels/99/99-000001.yaml');
    expect(dataPath('data/labels/99/99-000001.yaml')).toEqual({ is: 'label', number: '99-000001' });
    expect(dataPath('data/labels/05/99-000001.yaml')).toBeNull();
    expect(dataPath('data/label-keys.yaml')).toEqual({ is: 'label-keys' });
  });
});

describe('the signed text', () => {
  it('is one line a field in the order of the schema, as documented there [Z03]', () => {
    expect(labelText(labelWith())).toBe(
      `site-register-label/1
number=99-000001
organisation=示例市民政局
category=政府
address=示例省示例市示例路1号
functions=负责全市民政工作。
siteName=示例市民政局
hosts=mz.shili.gov.cn xn--fiq228c.xn--zfr164b
siteCode=
issuer=示例省机构编制部门
issuedOn=2026-11-21
opening=ABCD2345
replaces=
key=2026-1
`,
    );
  });

  it('binds every field: no part of a label can be changed and stay signed [Z03]', () => {
    expect(proofOf(labelWith(), keys, isSignedText)).toBe('good');
    const right = labelWith();
    const changes: Partial<Label>[] = [
      { number: '99-000002' },
      { organisation: '别的单位' },
      { category: '党委' },
      { address: '别处' },
      { functions: '别的职能' },
      { siteName: '别的网站' },
      { hosts: ['www.jia.gov.cn'] },
      { siteCode: '9901210001' as SiteCode },
      { issuer: '别的部门' },
      { issuedOn: '2026-11-22' },
      { opening: 'ABCD2346' },
      { replaces: '99-000009' },
    ];
    for (const change of changes) {
      expect(proofOf({ ...right, ...change }, keys, isSignedText)).toBe('signature-wrong');
    }
  });

  it('is signed so that anybody else with Ed25519 comes to the same answer [Z03]', () => {
    const { privateKey, publicKey } = generateKeyPairSync('ed25519');
    const spki = publicKey.export({ type: 'spki', format: 'der' }).toString('base64');
    const signature = sign(null, Buffer.from('文'), privateKey).toString('base64url');
    expect(isSignedText(spki, '文', signature)).toBe(true);
    expect(isSignedText(spki, '文 ', signature)).toBe(false);
    expect(isSignedText(spki, '文', `${signature.slice(0, -1)}=`)).toBe(false);
    expect(isSignedText('', '文', signature)).toBe(false);
  });
});

describe('keys', () => {
  it('are rotated, and what the old one signed in its days stays good [Z03]', () => {
    const rotated = rotateKeys(keys, '2027-01-05', publicKeyOf(otherSeed));
    expect(keyInUse(rotated)?.id).toBe('2027-1');
    expect(proofOf(labelWith(), rotated, isSignedText)).toBe('good');
    const late = labelWith({ issuedOn: '2027-02-01' });
    expect(proofOf(late, rotated, isSignedText)).toBe('outside-key-days');
    const young = labelWith({ issuedOn: '2027-02-01', key: '2027-1' }, otherSeed);
    expect(proofOf(young, rotated, isSignedText)).toBe('good');
    expect(proofOf(labelWith({ key: '2030-1' }), rotated, isSignedText)).toBe('key-unknown');
  });

  it('prove nothing any more once they have leaked [Z03]', () => {
    const rotated = rotateKeys(keys, '2026-12-01', publicKeyOf(otherSeed), true);
    expect(proofOf(labelWith(), rotated, isSignedText)).toBe('key-revoked');
    expect(keyInUse(rotated)?.id).toBe('2026-2');
  });

  it('are never taken away or exchanged [Z03]', () => {
    const rotated = rotateKeys(keys, '2027-01-05', publicKeyOf(otherSeed));
    expect(keyChangeProblems(keys, rotated)).toEqual([]);
    expect(keyChangeProblems(rotated, keys).map(({ code }) => code)).toEqual(['label-key-changed']);
    const [first] = keys.keys;
    if (!first) throw new Error('no key');
    const exchanged = { keys: [{ ...first, publicKey: publicKeyOf(otherSeed) }] };
    expect(keyChangeProblems(keys, exchanged)).toHaveLength(1);
  });
});

describe('a file of a label', () => {
  it('says what is wrong at each field [Q05 R-2.2]', () => {
    const codes = (more: Partial<Label>) =>
      labelProblems(labelWith(more)).map(({ code, at }) => `${code} ${at}`);
    expect(codes({})).toEqual([]);
    expect(codes({ hosts: ['mz.shili.gov.cn', 'jia.gov.cn'] })).toEqual(['label-hosts /hosts/1']);
    expect(codes({ hosts: ['127.0.0.1'] })).toEqual(['url-address /hosts/0']);
    expect(codes({ functions: '电话13800000000' })).toEqual(['text-mobile /functions']);
    expect(codes({ organisation: '甲\n乙' })).toEqual(['text-one-line /organisation']);
    expect(codes({ issuedOn: '2026-02-30' })).toEqual(['date-format /issuedOn']);
    expect(readLabelFile({ number: '99-000001' }, '').label).toBeNull();
    const elsewhere = readLabelFile(labelWith(), labelPath('99-000002'));
    expect(elsewhere.problems.map(({ code }) => code)).toEqual(['path-differs']);
  });

  it('never changes in the register and is never removed [Q05 Z03]', () => {
    const index = registerIndex();
    const path = labelPath('99-000001');
    const codes = (change: Parameters<typeof index.apply>[0]) =>
      index.apply(change).map(({ code }) => code);
    expect(codes([{ path, value: labelWith() }])).toEqual([]);
    expect(codes([{ path, value: labelWith() }])).toEqual([]);
    expect(codes([{ path, value: labelWith({ siteName: '别的网站' }) }])).toEqual([
      'label-changed',
    ]);
    expect(codes([{ path, gone: true }])).toEqual(['file-removed']);
  });
});

describe('what a visitor is told', () => {
  const label = labelWith();
  const told = (from: string | null, host = 'mz.shili.gov.cn', signature?: string | null) =>
    labelVerdict(label, 'good', null, {
      host,
      signature: signature === undefined ? label.signature : signature,
      from,
    });

  it('green only for a page of one of the hosts, through a link that names one [R-8.4 Q05]', () => {
    expect(told('mz.shili.gov.cn')).toBe('belongs');
    expect(told('xn--fiq228c.xn--zfr164b')).toBe('belongs');
    expect(told('mz.shili.gov.cn.example.com')).toBe('foreign');
  });

  it('red for a copied label, whatever host its link names [Z03 R-8.4]', () => {
    expect(told('jia.example.com')).toBe('foreign');
    expect(told('jia.example.com', 'jia.example.com')).toBe('foreign');
    expect(told(null, 'jia.example.com')).toBe('foreign');
  });

  it('neither where the browser does not say where the visitor came from [R-8.4]', () => {
    expect(told(null)).toBe('unsure');
    expect(told(null, '', null)).toBe('unsure');
  });

  it('red for a wrong signature, a revoked label and an unknown number [Z03]', () => {
    expect(told('mz.shili.gov.cn', 'mz.shili.gov.cn', 'A'.repeat(86))).toBe('forged');
    const visit = { host: '', signature: null, from: 'mz.shili.gov.cn' };
    expect(labelVerdict(label, 'signature-wrong', null, visit)).toBe('forged');
    expect(labelVerdict(label, 'good', 'offline-permanent', visit)).toBe('revoked');
    expect(labelVerdict(null, 'good', null, visit)).toBe('unknown');
  });

  it('a label whose key leaked is told as one that is exchanged; a copy of it stays red [Z03 R-8.4]', () => {
    const rekeyed = (from: string | null, revocation: Revocation | null = null) =>
      labelVerdict(label, 'key-revoked', revocation, {
        host: 'mz.shili.gov.cn',
        signature: label.signature,
        from,
      });
    expect(rekeyed('mz.shili.gov.cn')).toBe('rekeyed');
    expect(rekeyed(null)).toBe('rekeyed');
    expect(rekeyed('mz.shili.gov.cn', 'replaced')).toBe('rekeyed');
    expect(rekeyed('mz.shili.gov.cn', 'offline-permanent')).toBe('revoked');
    expect(rekeyed('jia.example.com')).toBe('foreign');
    const visit = { host: '', signature: 'A'.repeat(86), from: 'mz.shili.gov.cn' };
    expect(labelVerdict(label, 'key-revoked', null, visit)).toBe('forged');
    expect(verdictTitle.rekeyed).toBe('已更换密钥');
  });

  it('a label is revoked when its sites are gone for good, or by the next label [Z03 Q05]', () => {
    expect(revocationOf(false, [])).toBeNull();
    expect(revocationOf(false, ['normal'])).toBeNull();
    expect(revocationOf(false, ['offline-temporary'])).toBeNull();
    expect(revocationOf(false, ['offline-permanent', 'normal'])).toBeNull();
    expect(revocationOf(false, ['offline-permanent', 'deleted'])).toBe('offline-permanent');
    expect(revocationOf(false, ['deleted'])).toBe('deleted');
    expect(revocationOf(true, ['normal'])).toBe('replaced');
  });
});
