import { describe, expect, it } from 'vitest';
import { stepNames } from './steps.ts';
import { type Fault, sweepStep } from './sweep.ts';

/** Sampled here; `npm run test:faults` takes every point. */
const samples: readonly (readonly [Fault, number])[] = [
  ['kill', 8],
  ['enospc', 17],
  ['eio', 19],
];

const words = {
  kill: 'the process dies',
  enospc: 'the disk is full',
  eio: 'the disk fails',
} as const;

describe.each(samples)('%s at every n-th durable call', (fault, every) => {
  it.each(stepNames)(
    `${words[fault]} during %s: after the next start nothing confirmed is lost, nothing is there twice, all is sound [B24 E03 R-9.3]`,
    async (step) => {
      const result = await sweepStep(step, fault, every);
      expect(result.points).toBeGreaterThan(0);
      expect(result).toMatchObject({ lost: 0, twice: 0, corrupt: 0, first: '' });
    },
    120_000,
  );
});
