import { expect, it } from 'vitest';
import { parseCheckpoint } from '#registry/checkpoint.ts';
import { checkpointsFeed, checkpointsText } from '#text/checkpoints-text.ts';

const lines = [
  `sr1 2026-11-22 5 ${'b'.repeat(64)} ${'2'.repeat(40)}`,
  `sr1 2026-11-21 3 ${'a'.repeat(64)} ${'1'.repeat(40)}`,
];
const checkpoints = lines.flatMap((line) => parseCheckpoint(line) ?? []);

it('old checkpoints are told as a text and as a feed, each line as it can be checked later [Z23]', () => {
  const feed = checkpointsFeed(checkpoints, 'https://register.example');
  const kept = [...feed.matchAll(/<content type="text">([^<]*)</g)].map((match) => match[1]);
  expect(kept).toEqual(lines);
  expect(feed).toContain(`<id>tag:register.example,2026:checkpoint/${'1'.repeat(40)}</id>`);
  expect(feed).toContain('<title>2026-11-22：5 个标识码</title>');
  for (const line of lines) expect(checkpointsText(checkpoints)).toContain(`${line}\n`);
});

it('a register without a code has an empty feed [Z23]', () => {
  expect(checkpointsFeed([], 'https://register.example')).not.toContain('<entry>');
});
