import { createPublicKey, generateKeyPairSync, randomBytes, sign, verify } from 'node:crypto';
import { ed25519 } from '@noble/curves/ed25519.js';
import { describe, expect, it } from 'vitest';
import { fieldBytes, openField } from '#git/curve/field.ts';
import { openQuickCheck } from '#git/curve/quick-check.ts';
import { firstUnsigned } from '#git/ed25519.ts';
import { readNumber, writeNumber } from '#git/curve/table.ts';

const prime = 2n ** 255n - 19n;
const order = ed25519.Point.Fn.ORDER;
const spki = Buffer.from('302a300506032b6570032100', 'hex');

/** What OpenSSL says. */
function said(key: Uint8Array, bytes: Uint8Array, signature: Uint8Array): boolean {
  const der = Buffer.concat([spki, key]);
  return verify(null, bytes, createPublicKey({ key: der, format: 'der', type: 'spki' }), signature);
}

function pair() {
  const { publicKey, privateKey } = generateKeyPairSync('ed25519');
  const key = publicKey.export({ type: 'spki', format: 'der' }).subarray(-32);
  return { key, signed: (bytes: Buffer) => sign(null, bytes, privateKey) };
}

function littleEndian(value: bigint): Buffer {
  return Buffer.from(value.toString(16).padStart(64, '0'), 'hex').reverse();
}

function numberOf(bytes: Uint8Array): bigint {
  return BigInt(`0x${Buffer.from(bytes).reverse().toString('hex')}`);
}

describe('the quick check of signatures', () => {
  it('multiplies as whole numbers do, at all limits of its limbs [Z01]', () => {
    const field = openField(4 * fieldBytes);
    const memory = new Int32Array(field.memory.buffer);
    const [left, right, out] = [0, 1, 2].map((at) => field.free + at * fieldBytes) as [
      number,
      number,
      number,
    ];
    const edges = [0n, 1n, 2n, 19n, prime - 1n, prime - 19n, 2n ** 254n, 2n ** 26n - 1n];
    const ones = Array.from({ length: 255 }, (_, bit) => 2n ** BigInt(bit) - 1n);
    const random = Array.from({ length: 400 }, () => numberOf(randomBytes(32)) % prime);
    const values = [...edges, ...ones, ...random];
    for (const [index, a] of values.entries()) {
      const b = values[(index * 7 + 3) % values.length] ?? 0n;
      writeNumber(memory, left, a);
      writeNumber(memory, right, b);
      field.multiply(out, left, right);
      const bytes = new Uint8Array(32);
      readNumber(memory, out, bytes);
      expect(numberOf(bytes)).toBe((a * b) % prime);
    }
    // the largest sums that the addition of points hands to it
    for (const sign of [1, -1]) {
      for (let limb = 0; limb < 10; limb += 1) {
        const most = Math.floor(1.65 * 2 ** (limb % 2 === 0 ? 26 : 25)) * sign;
        memory[left / 4 + limb] = most;
        memory[right / 4 + limb] = limb % 3 === 0 ? -most : most;
      }
      const valueAt = (at: number) => {
        let [sum, bits] = [0n, 0n];
        for (let limb = 0; limb < 10; limb += 1) {
          sum += BigInt(memory[at / 4 + limb] ?? 0) << bits;
          bits += limb % 2 === 0 ? 26n : 25n;
        }
        return sum;
      };
      const right_ = valueAt(left) * valueAt(right);
      field.multiply(out, left, right);
      const bytes = new Uint8Array(32);
      readNumber(memory, out, bytes);
      expect(numberOf(bytes)).toBe(((right_ % prime) + prime) % prime);
    }
  });

  it('holds for the published examples of Ed25519, and not for others (RFC 8032, 7.1) [Z01]', () => {
    const examples = [
      [
        'd75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a',
        '',
        'e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b',
      ],
      [
        '3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c',
        '72',
        '92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00',
      ],
      [
        'fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025',
        'af82',
        '6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac18ff9b538d16f290ae67f760984dc6594a7c15e9716ed28dc027beceea1ec40a',
      ],
    ] as const;
    for (const [key, text, told] of examples) {
      const quick = openQuickCheck(Buffer.from(key, 'hex'));
      const [bytes, signature] = [Buffer.from(text, 'hex'), Buffer.from(told, 'hex')];
      const other = Buffer.concat([bytes, Buffer.from('x')]);
      expect(
        quick?.areRight([
          { bytes, signature },
          { bytes: other, signature },
        ]),
      ).toEqual([true, false]);
    }
  });

  it('says what OpenSSL says, whatever bit is another one [Z01]', () => {
    const { key, signed } = pair();
    const quick = openQuickCheck(key);
    for (let round = 0; round < 12; round += 1) {
      const signatures = Array.from({ length: 200 }, (_, index) => {
        const bytes = randomBytes(1 + (index % 90));
        const signature = Buffer.from(signed(bytes));
        const bit = (round * 200 + index) % 1024;
        if (bit < 512) signature[bit >> 3] = (signature[bit >> 3] ?? 0) ^ (1 << (bit & 7));
        if (bit === 600) bytes[0] = (bytes[0] ?? 0) ^ 1;
        return { bytes, signature };
      });
      expect(quick?.areRight(signatures)).toEqual(
        signatures.map(({ bytes, signature }) => said(key, bytes, signature)),
      );
    }
  });

  it.each([false, true])(
    'names the first wrong one of a thousand, quick: %s [Z01]',
    async (isQuick) => {
      const { key, signed } = pair();
      const all = Array.from({ length: 1_000 }, (_, index) => {
        const bytes = Buffer.from(`commit ${index}`);
        return { key, bytes, signature: signed(bytes) };
      });
      expect(await firstUnsigned(all, isQuick)).toBe(-1);
      const other = signed(Buffer.from('another commit'));
      const bad = all.map((one, index) => (index === 777 ? { ...one, signature: other } : one));
      expect(await firstUnsigned(bad, isQuick)).toBe(777);
    },
  );

  it('takes no second way to write a signature: S with the order added, R beyond the prime [Z01]', () => {
    const { key, signed } = pair();
    const quick = openQuickCheck(key);
    const bytes = Buffer.from('登记簿');
    const signature = signed(bytes);
    const r = signature.subarray(0, 32);
    const s = littleEndian(numberOf(signature.subarray(32)) + order);
    const twice = Buffer.concat([r, s]);
    const negative = Buffer.from(signature);
    negative[31] = (negative[31] ?? 0) ^ 128;
    const short = signature.subarray(0, 63);
    const all = [signature, twice, negative, short, Buffer.alloc(64), Buffer.alloc(64, 255)];
    const found = quick?.areRight(all.map((one) => ({ bytes, signature: one })));
    expect(found).toEqual([true, false, false, false, false, false]);
    expect(all.map((one) => said(key, bytes, one))).toEqual(found);
  });

  it('has no tables for what is no key, or one under which anybody could sign [Z01]', () => {
    const neutral = littleEndian(1n);
    for (const key of [neutral, littleEndian(0n), littleEndian(prime - 1n)]) {
      expect(openQuickCheck(key)).toBeNull();
    }
    const bytes = Buffer.from('x');
    const r = ed25519.Point.BASE.multiply(12_345n).toBytes();
    expect(said(neutral, bytes, Buffer.concat([r, littleEndian(12_345n)]))).toBe(false);
    expect(openQuickCheck(littleEndian(2n))).toBeNull();
    expect(openQuickCheck(littleEndian(prime + 1n))).toBeNull();
    expect(openQuickCheck(Buffer.alloc(31))).toBeNull();
  });
});
