import { createReadStream, mkdtempSync, openSync, rmSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Rows that wait on the disk until their sheet is written; read once. */
export interface RowSpool {
  keep(rows: readonly (readonly string[])[]): void;
  /** All that was kept, in order; what was read is gone. */
  rows(): AsyncIterable<readonly string[]>;
}

/** Characters that are gathered before they are written. */
const gathered = 256 * 1024;

/** A spool in a file without a name: nobody else opens it, and it goes with the process, however that ends. */
export function openRowSpool(): RowSpool {
  const dir = mkdtempSync(join(tmpdir(), 'rows-'));
  const file = openSync(join(dir, 'rows'), 'wx+', 0o600);
  rmSync(dir, { recursive: true });
  let lines = '';

  function write(): void {
    const bytes = Buffer.from(lines);
    lines = '';
    for (let at = 0; at < bytes.length;) at += writeSync(file, bytes, at);
  }

  return {
    keep(rows) {
      for (const row of rows) lines += `${JSON.stringify(row)}\n`;
      if (lines.length >= gathered) write();
    },
    async *rows() {
      write();
      let rest = '';
      const input = createReadStream('', { fd: file, start: 0, encoding: 'utf8' });
      for await (const text of input) {
        const whole = `${rest}${text as string}`.split('\n');
        rest = whole.pop() ?? '';
        for (const line of whole) yield JSON.parse(line) as readonly string[];
      }
    },
  };
}
