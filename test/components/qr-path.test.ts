import decodeQr from 'qr/decode.js';
import { expect, it } from 'vitest';
import { qrPath } from '#components/qr-path.ts';

/** Draws the path as a scanner's camera would see it, `scale` pixels a square. */
function photographOf(text: string, scale = 6) {
  const { path, size } = qrPath(text);
  const width = size * scale;
  const data = new Uint8ClampedArray(width * width * 4).fill(255);
  for (const [, x, y] of path.matchAll(/M(\d+) (\d+)h1v1h-1z/g)) {
    for (let dy = 0; dy < scale; dy += 1) {
      for (let dx = 0; dx < scale; dx += 1) {
        const at = ((Number(y) * scale + dy) * width + Number(x) * scale + dx) * 4;
        data.fill(0, at, at + 3);
      }
    }
  }
  return { width, height: width, data };
}

it('a telephone reads the receipt code from its QR code [C02 R-3.1]', () => {
  const code = '3VKQ0-7QPGP-HDF5Q-Q83GC-X2KN6';
  expect(decodeQr(photographOf(code))).toBe(code);
});
