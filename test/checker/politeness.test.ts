import { expect, it } from 'vitest';
import { openTurn } from '#office/checker/politeness.ts';
import { openNames } from '#office/checker/names.ts';
import { userAgent } from '#office/checker/checks.ts';

const pause = (ms: number) => new Promise((done) => setTimeout(done, ms));

it('a host is asked one page at a time, with a pause between two [Z04]', async () => {
  const turn = openTurn({ perSecond: 10_000, hostPauseMs: 60, atOnce: 8 });
  let inside = 0;
  const starts: number[] = [];
  const ask = async () => {
    inside += 1;
    expect(inside).toBe(1);
    starts.push(performance.now());
    await pause(10);
    inside -= 1;
  };
  await Promise.all([1, 2, 3].map(() => turn('www.shili.gov.cn', ask)));
  expect((starts[1] ?? 0) - (starts[0] ?? 0)).toBeGreaterThanOrEqual(65);
  expect((starts[2] ?? 0) - (starts[1] ?? 0)).toBeGreaterThanOrEqual(65);
});

it('all hosts together keep to a rate and to a number at once [Z04]', async () => {
  const turn = openTurn({ perSecond: 100, hostPauseMs: 0, atOnce: 3 });
  let [inside, most] = [0, 0];
  const start = performance.now();
  const ask = async () => {
    inside += 1;
    most = Math.max(most, inside);
    await pause(5);
    inside -= 1;
  };
  await Promise.all(Array.from({ length: 30 }, (_, n) => turn(`s${n}.gov.cn`, ask)));
  expect(most).toBeLessThanOrEqual(3);
  expect(performance.now() - start).toBeGreaterThanOrEqual(280);
});

it('a host that fails does not hold up those who wait for it [Z04]', async () => {
  const turn = openTurn({ perSecond: 10_000, hostPauseMs: 0, atOnce: 1 });
  const failing = turn('a.gov.cn', async () => Promise.reject(new Error('broken')));
  await expect(failing).rejects.toThrow('broken');
  expect(await turn('a.gov.cn', async () => 'asked')).toBe('asked');
});

it('the name system: none, some, and no answer are three things [P30]', async () => {
  const failing = (code: string) => async () =>
    Promise.reject(Object.defineProperty(new Error(code), 'code', { value: code }));
  const none = openNames({ resolve4: failing('ENOTFOUND'), resolve6: failing('ENODATA') } as never);
  expect(await none('a.gov.cn')).toEqual([]);
  const silent = openNames({
    resolve4: failing('ETIMEOUT'),
    resolve6: failing('ENODATA'),
  } as never);
  expect(await silent('a.gov.cn')).toBeNull();
  let asked = 0;
  const some = openNames({
    resolve4: async () => [`203.0.113.${(asked += 1)}`],
    resolve6: failing('ENODATA'),
  } as never);
  expect(await some('a.gov.cn')).toEqual(['203.0.113.1']);
  expect(await some('a.gov.cn')).toEqual(['203.0.113.1']);
});

it('the register says who it is and where to read about it [Z04]', () => {
  expect(userAgent('https://register.example')).toBe(
    'Mozilla/5.0 (compatible; site-register-check/1.0; +https://register.example/handbook)',
  );
});
