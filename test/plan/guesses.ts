import { pick, type Random, randomOf } from '#office/seed/random.ts';
import { demoCodes } from '#office/demo-codes.ts';
import { type Answer, fileBy, nextAddress, openClient } from '../browser/client.ts';
import { newSite } from '../browser/walk.ts';
import { type PlanLine, shareOf } from './line.ts';
import { openTimedRegister, type TimedRegister } from './timed-register.ts';

const symbols = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
const start = '2026-11-23T00:00:00+08:00';
/** Ten thousand a day. */
const pace = 8_640;
const targets = 10;
const aims = { 临时码猜测: 10_000, 校验码猜测: 10_000, 密码猜测: 1_000 } as Readonly<
  Record<string, number>
>;

/** One kind of code that somebody guesses at. */
interface Game {
  readonly what: string;
  readonly path: string;
  /** The first part of each code that exists. */
  readonly known: readonly string[];
  /** The form with a guess: at something that exists, or at nothing. */
  form(random: Random, known: string | null): Readonly<Record<string, string>>;
}

/**
 * G13: whoever guesses at codes for a whole day, from another address each time, hits nothing, is
 * heard at most 480 times at one code, and learns nothing from body, status or time (W7, R-5.5).
 */
export const guesses: PlanLine = {
  id: 'G13',
  attack: '从不断更换的地址猜临时码、校验码和密码',
  pass: '0 次猜中；每个账户每天最多核对 480 次；存在与否所用时间相差不到 20%',
  command: 'test:abuse',
  run: async (share, tell) => {
    const limits: Record<string, number> = {};
    const register = await openTimedRegister(start);
    const tried: Record<string, number> = {};
    const figures: Record<string, number> = {};
    const bad: string[] = [];
    try {
      const games = [await receipts(register), await checkCodes(register), passwords(register)];
      for (const game of games) {
        register.clock.now = new Date(start);
        // a password costs its slow hash, and is guessed at less often
        const count = shareOf(
          aims[`${game.what}猜测`] ?? 0,
          share,
          game.what === '密码' ? 120 : 300,
        );
        const found = await play(register, game, count);
        tried[`${game.what}猜测`] = count;
        figures[`${game.what}每天核对`] = found.verified;
        limits[`${game.what}每天核对`] = 481;
        figures[`${game.what}时间差%`] = found.difference;
        // a few guesses on a busy machine say less
        limits[`${game.what}时间差%`] = share < 0.5 ? 75 : 20;
        bad.push(...found.bad.map((text) => `${game.what}：${text}`));
        tell(
          `${game.what} ${count} 次，核对最多 ${found.verified} 次，时间差 ${found.difference}%`,
        );
      }
    } finally {
      await register.remove();
    }
    return {
      tried,
      aims,
      figures,
      limits,
      bad,
    };
  },
};

async function receipts(register: TimedRegister): Promise<Game> {
  const known: string[] = [];
  for (let index = 0; index < targets; index += 1) {
    const name = `示例山县第${'甲乙丙丁戊己庚辛壬癸'[index]}水库管理站`;
    const code = await fileBy(clientOf(register), newSite({ name, 'sponsor.name': name }));
    known.push(code.replaceAll('-', '').slice(0, 8));
  }
  return {
    what: '临时码',
    path: '/progress',
    known,
    form: (random, selector) => ({ code: wrong(random, 25, selector ?? '') }),
  };
}

async function checkCodes(register: TimedRegister): Promise<Game> {
  const sites = (await demoCodes(register.opened.tools)).map(({ code }) => code as string);
  return {
    what: '校验码',
    path: '/my-site/sign-in',
    known: sites.slice(0, targets),
    form: (random, site) => ({
      siteCode: site ?? `990121${String(1000 + Math.floor(random() * 8999))}`,
      checkCode: wrong(random, 16),
    }),
  };
}

function passwords({ opened }: TimedRegister): Game {
  return {
    what: '密码',
    path: '/sign-in',
    known: opened.demoAccounts.map(({ account }) => account).filter((id) => /^99/.test(id)),
    form: (random, account) => ({
      account: account ?? `99${String(1000 + Math.floor(random() * 8999))}-7`,
      password: wrong(random, 16),
    }),
  };
}

async function play(register: TimedRegister, game: Game, count: number) {
  const random = randomOf(20_261_121, game.what);
  const verified = new Map<string, number>();
  const times: { known: number[]; unknown: number[] } = { known: [], unknown: [] };
  const bodies = new Map<number, Set<string>>();
  let hits = 0;
  for (let index = 0; index < count; index += 1) {
    register.clock.now = new Date(Date.parse(start) + index * pace);
    const known = index % 2 === 0 ? pick(random, game.known) : null;
    const form = game.form(random, known);
    const client = clientOf(register);
    const began = performance.now();
    const answer = await client.post(game.path, form);
    const ms = performance.now() - began;
    if (answer.status === 303 || answer.cookies.length > 0) hits += 1;
    bodies.set(answer.status, (bodies.get(answer.status) ?? new Set()).add(bareOf(answer, form)));
    if (answer.status !== 422) continue;
    if (known === null) times.unknown.push(ms);
    else {
      times.known.push(ms);
      verified.set(known, (verified.get(known) ?? 0) + 1);
    }
  }
  const [known, unknown] = [median(times.known), median(times.unknown)];
  const difference = Math.round((Math.abs(known - unknown) / Math.min(known, unknown)) * 100);
  const statuses = [...bodies.keys()].toSorted();
  return {
    verified: Math.max(...verified.values()),
    difference,
    bad: [
      ...(hits > 0 ? [`猜中 ${hits} 次`] : []),
      ...(statuses.join() === '422,429' ? [] : [`答复的状态是 ${statuses.join()}`]),
      ...[...bodies]
        .filter(([, seen]) => seen.size > 1)
        .map(([status]) => `${status} 的答复不一样`),
      ...(times.known.length < 20 ? [`只核对了 ${times.known.length} 次`] : []),
    ],
  };
}

function clientOf({ url }: TimedRegister) {
  return openClient({ url } as Parameters<typeof openClient>[0], nextAddress());
}

/** A page without what was typed and without how long to wait. */
function bareOf({ body }: Answer, form: Readonly<Record<string, string>>): string {
  let bare = body.replace(/\d+ (?:秒|分钟|小时)/g, 'later');
  for (const value of Object.values(form)) bare = bare.replaceAll(value, '');
  return bare;
}

/** Symbols of a code that begins so; by chance it could be right once in 2^75 times. */
function wrong(random: Random, length: number, before = ''): string {
  const more = Array.from({ length: length - before.length }, () => pick(random, [...symbols]));
  return `${before}${more.join('')}`;
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;
}
