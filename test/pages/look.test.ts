import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { statusLook } from '#components/status-look.ts';

const css = readFileSync(join(import.meta.dirname, '../../src/styles/tokens.css'), 'utf8');
const [light = '', dark = ''] = css.split('@media (prefers-color-scheme: dark)');
const colours = (text: string): Map<string, string> =>
  new Map(
    Array.from(text.matchAll(/--([\w-]+):\s*(#[0-9a-f]{3,6});/g), (match) => [
      match[1] ?? '',
      match[2] ?? '',
    ]),
  );

/** Relative luminance of sRGB as WCAG defines it. */
function luminance(hex: string): number {
  const full = hex.length === 4 ? hex.replaceAll(/[0-9a-f]/g, '$&$&') : hex;
  const [r = 0, g = 0, b = 0] = [1, 3, 5].map((at) => {
    const part = Number.parseInt(full.slice(at, at + 2), 16) / 255;
    return part <= 0.040_45 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

function contrast(one: string, other: string): number {
  const [high = 0, low = 0] = [luminance(one), luminance(other)].toSorted((a, b) => b - a);
  return (high + 0.05) / (low + 0.05);
}

const backgrounds = ['paper', 'surface', 'sunken'];
const text = ['ink', 'ink-soft', 'link', 'bad', 'brand', 'accent'];
const pairs: [string, string, number][] = [
  ...text.flatMap((ink): [string, string, number][] => backgrounds.map((on) => [ink, on, 4.5])),
  ...['ok', 'warn', 'bad', 'idle', 'brand', 'accent'].map((ink): [string, string, number] => [
    ink,
    `${ink}-soft`,
    4.5,
  ]),
  ['ink', 'brand-soft', 4.5],
  ['ink', 'warn-soft', 4.5],
  ['link', 'brand-soft', 4.5],
  ['on-brand', 'brand', 4.5],
  ['on-brand', 'brand-strong', 4.5],
  ['on-band', 'band', 4.5],
  ['on-band-soft', 'band', 4.5],
  ['on-band', 'band-line', 4.5],
  ['line-strong', 'surface', 3],
  ['line-strong', 'paper', 3],
  ['focus', 'surface', 3],
  ['focus', 'paper', 3],
];

describe('what people see', () => {
  it.each(pairs)('%s on %s can be read, by day and in the dark (WCAG 2.2 AA)', (ink, on, least) => {
    for (const set of [colours(light), new Map([...colours(light), ...colours(dark)])]) {
      expect(contrast(set.get(ink) ?? '', set.get(on) ?? '')).toBeGreaterThanOrEqual(least);
    }
  });

  it('each status has a shape of its own, so that colour is never alone [R05]', () => {
    const shapes = Object.values(statusLook).map(({ shape }) => shape);
    expect(new Set(shapes).size).toBe(shapes.length);
  });
});
