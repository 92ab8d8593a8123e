/** What browsers of five years ago lack and the rules use; put before everything else by `bundle.ts`. */
/* oxlint-disable no-extend-native */
import { Buffer as bytes } from 'buffer/';
import '#offline/older-browsers.ts';

function lacks(name: string, value: (this: readonly unknown[], ...args: never[]) => unknown): void {
  if (name in Array.prototype) return;
  Object.defineProperty(Array.prototype, name, { configurable: true, writable: true, value });
}

lacks('findLastIndex', function findLastIndex(this, test: (item: unknown) => boolean) {
  for (let at = this.length - 1; at >= 0; at -= 1) if (test(this[at])) return at;
  return -1;
});
lacks('findLast', function findLast(this, test: (item: unknown) => boolean) {
  for (let at = this.length - 1; at >= 0; at -= 1) if (test(this[at])) return this[at];
  return undefined;
});
lacks('toSorted', function toSorted(this, order: (a: unknown, b: unknown) => number) {
  return [...this].sort(order);
});
lacks('toReversed', function toReversed(this) {
  return [...this].reverse();
});

export { bytes as Buffer };
