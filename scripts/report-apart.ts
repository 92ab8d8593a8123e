import { fork } from 'node:child_process';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import type { ReportApart } from '#office/report-apart.ts';
import type { ReportDone, ReportOrder } from './report-process.ts';

const script = join(import.meta.dirname, 'report-process.ts');

// A report takes one core while it is written: others are served by the rest.
const atOnce = 2;
let running = 0;
const waiting: (() => void)[] = [];

/**
 * Writes reports (导出上报表) in a process of their own, a few at once, each within 250 MB, so that a
 * report of the whole country holds nobody up (K04). A reader that goes away ends its process.
 */
export function openReports(
  registerDir: string,
  onDone: (done: ReportDone) => void = () => {},
): ReportApart {
  return (task) => {
    const stream = new PassThrough();
    const begin = () => {
      running += 1;
      void inProcess({ ...task, registerDir }, stream, onDone).finally(() => {
        running -= 1;
        waiting.shift()?.();
      });
    };
    if (running < atOnce) begin();
    else waiting.push(() => (stream.destroyed ? waiting.shift()?.() : begin()));
    return stream;
  };
}

function inProcess(
  order: ReportOrder,
  stream: PassThrough,
  onDone: (done: ReportDone) => void,
): Promise<void> {
  return new Promise((resolve) => {
    const child = fork(script, [], {
      execArgv: [
        '--disable-warning=ExperimentalWarning',
        '--max-old-space-size=128',
        '--max-semi-space-size=2',
      ],
      env: {},
      serialization: 'advanced',
      stdio: ['ignore', 'pipe', 'ignore', 'ipc'],
    });
    let done: ReportDone | null = null;
    child.stdout?.pipe(stream, { end: false });
    child.once('message', (message) => (done = message as ReportDone));
    child.once('error', () => child.kill('SIGKILL'));
    stream.once('close', () => child.kill('SIGKILL'));
    // after its output too has come to its end
    child.once('close', () => {
      if (done) stream.end();
      else stream.destroy(new Error('the report was not written to its end'));
      if (done) onDone(done);
      resolve();
    });
    child.send(order, (error) => {
      if (error) child.kill('SIGKILL');
    });
  });
}
