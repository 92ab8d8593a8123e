import { argon2, timingSafeEqual } from 'node:crypto';
import type { Random } from './random.ts';

/** Too many hashes wait; answer 503 with Retry-After. */
export class Busy extends Error {
  constructor() {
    super('too many passwords and receipt codes are being checked at once');
    this.name = 'Busy';
  }
}

/** argon2id hashes as PHC strings; four at a time, 32 wait, more throw `Busy`. */
export interface SlowHash {
  make(secret: string): Promise<string>;
  /** Whether the secret is that of the hash. Null is nobody's hash: same work, always false (W7). */
  matches(secret: string, phc: string | null): Promise<boolean>;
}

/** What a hash costs. */
export interface HashCost {
  /** KiB */
  readonly memory: number;
  readonly passes: number;
  readonly parallelism: number;
}

/** For passwords, which people choose (storage reference, section 4). */
export const passwordCost: HashCost = { memory: 19_456, passes: 2, parallelism: 1 };

/** For the 80 random bits of a receipt code: there is no dictionary to slow down (decision 0004). */
export const receiptCost: HashCost = { memory: 2_048, passes: 1, parallelism: 1 };

const tagLength = 32;
const atOnce = 4;
const queueLength = 32;
const pattern =
  /^\$argon2id\$v=19\$m=(\d{1,7}),t=(\d{1,2}),p=(\d{1,2})\$([A-Za-z0-9+/]{22,})\$([A-Za-z0-9+/]{22,})$/;

/** Hashing at a cost; each hash says its own, so that a cost may be raised later. */
export function openSlowHash(random: Random, cost: HashCost): SlowHash {
  const turn = turns();
  const nobody = { ...cost, salt: random(16), tag: random(tagLength) };
  return {
    async make(secret) {
      const salt = random(16);
      const tag = await turn(() => hash(secret, { ...cost, salt, tagLength }));
      return `$argon2id$v=19$m=${cost.memory},t=${cost.passes},p=${cost.parallelism}$${bare(salt)}$${bare(tag)}`;
    },
    async matches(secret, phc) {
      const { tag, ...parameters } = phc === null ? nobody : parse(phc);
      const given = await turn(() => hash(secret, { ...parameters, tagLength: tag.length }));
      return timingSafeEqual(given, tag) && phc !== null;
    },
  };
}

interface Parameters extends HashCost {
  readonly salt: Buffer;
}

function hash(
  secret: string,
  parameters: Parameters & { readonly tagLength: number },
): Promise<Buffer> {
  const { salt, ...rest } = parameters;
  return new Promise((resolve, reject) => {
    argon2('argon2id', { message: secret, nonce: salt, ...rest }, (error, tag) => {
      if (error) reject(error);
      else resolve(tag);
    });
  });
}

function parse(phc: string): Parameters & { readonly tag: Buffer } {
  const [, memory = '', passes = '', parallelism = '', salt = '', tag = ''] =
    pattern.exec(phc) ?? [];
  if (tag === '') throw new Error('not a PHC string of argon2id');
  return {
    memory: Number(memory),
    passes: Number(passes),
    parallelism: Number(parallelism),
    salt: Buffer.from(salt, 'base64'),
    tag: Buffer.from(tag, 'base64'),
  };
}

function bare(bytes: Buffer): string {
  return bytes.toString('base64').replaceAll('=', '');
}

function turns(): <T>(work: () => Promise<T>) => Promise<T> {
  let running = 0;
  const waiting: (() => void)[] = [];
  return async (work) => {
    if (running >= atOnce) {
      if (waiting.length >= queueLength) throw new Busy();
      // the one who leaves hands its place over, so `running` stays as it is
      await new Promise<void>((resolve) => waiting.push(resolve));
    } else running += 1;
    try {
      return await work();
    } finally {
      const next = waiting.shift();
      if (next) next();
      else running -= 1;
    }
  };
}
