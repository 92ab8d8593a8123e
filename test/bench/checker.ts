import { fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { type BenchRun, compared, type Figure, median } from './figure.ts';

const sites = 400;
const rounds = 3;
const pagesPerSecond = 200;
const megabytesMost = 300;
/** Reading a page may cost so many times what only fetching it costs. */
const goalAgainstBare = 15;

interface Side {
  readonly pages: number;
  readonly seconds: number;
  readonly megabytes: number;
  /** Seconds of processor time, start of the process included. */
  readonly cpu: number;
}

/**
 * The site checker (Z04): pages a second over 400 local sites of ten pages, against the 200 asked for
 * and against a bare loop that fetches as many pages and reads none; the most memory of its process.
 */
export async function benchChecker(run: BenchRun): Promise<readonly Figure[]> {
  const server = fork(join(import.meta.dirname, 'checker-server.ts'), { execArgv: quiet });
  const [{ port, bytes }] = (await once(server, 'message')) as [{ port: number; bytes: number }];
  const [checker, bare]: [Side[], Side[]] = [[], []];
  try {
    for (let round = 0; round < rounds; round += 1) {
      bare.push(await side('bare', port));
      checker.push(await side('check', port));
      run.tell(`checker: ${round + 1}/${rounds}`);
    }
  } finally {
    server.disconnect();
  }
  if (checker.some(({ pages }) => pages !== sites * 10)) throw new Error('not every page was read');
  const perPage = ({ pages, seconds }: Side) => (seconds * 1000) / pages;
  const note = `a page of ${Math.round(bytes / 1024)} kB, ${sites * 10} pages`;
  return [
    compared(
      'checker-pages',
      checker.map(perPage),
      [1000 / pagesPerSecond],
      1,
      `${note}; against ${pagesPerSecond} pages a second; ${cpuText(checker)}`,
    ),
    compared(
      'checker-against-bare',
      checker.map(perPage),
      bare.map(perPage),
      goalAgainstBare,
      `${note}; against a loop of node:http that reads none`,
    ),
    compared(
      'checker-memory',
      checker.map(({ megabytes }) => megabytes),
      [megabytesMost],
      1,
      'most resident memory of the process',
      'MB',
    ),
  ];
}

/** What a page costs the processor, whoever else is at work on the machine. */
function cpuText(sides: readonly Side[]): string {
  const each = median(sides.map(({ cpu, pages }) => (cpu * 1000) / pages));
  return `${each.toFixed(2)} ms of processor time a page`;
}

// as `npm run check-sites` runs
const quiet = ['--disable-warning=ExperimentalWarning', '--max-semi-space-size=8'];

async function side(name: 'bare' | 'check', port: number): Promise<Side> {
  const args = [name, String(port), String(sites)];
  const child = fork(join(import.meta.dirname, 'checker-child.ts'), args, { execArgv: quiet });
  const answer = once(child, 'message') as Promise<[Side]>;
  const ended = once(child, 'exit').then(() => {
    throw new Error(`the ${name} side ended without an answer`);
  });
  ended.catch(() => undefined);
  const [found] = await Promise.race([answer, ended]);
  return found;
}
