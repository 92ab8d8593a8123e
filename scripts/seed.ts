import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { parseArgs } from 'node:util';
import { countryFiles, countryUnits } from '#office/seed/country-files.ts';
import { writeRepository } from '#office/seed/fast-import.ts';
import { shippedUnits } from '#office/seed/shipped-units.ts';

const help = `npm run seed -- --sites N (--out DIR | --work-tree DIR) [--seed S] [--open M] [--json]

Makes a synthetic country of any size: all units, N minted sites, spread as published statistics
say. Names, addresses and numbers are made up. The same N, M and S give the same commit id.

  --sites N        minted sites: 500, 14474 (end of 2019), 84094 (census of 2015)
  --out DIR        a new bare register there, refs/heads/main; use it with REGISTER_DIR=DIR
  --work-tree DIR  plain files there instead, below data/ (open filings included)
  --seed S         another country (default 1)
  --open M         also M filings that wait for their first review, refs/heads/filing/<id>
  --json           print {sites, units, open, seed, commit, seconds}
`;

const projectDir = join(import.meta.dirname, '..');
const options = readOptions();
const started = performance.now();
const shipped = shippedUnits(projectDir);
const units = countryUnits(shipped).length;
const progress = progressBar(options.sites + options.open + units + 1);
const files = countryFiles({
  shippedUnits: shipped,
  policy: readFileSync(join(projectDir, 'data/policy.yaml'), 'utf8'),
  ...options,
});

let commit: string | null = null;
try {
  if (options.out !== undefined) commit = await writeRepository(options.out, files, progress);
  else if (options.workTree !== undefined) writeWorkTree(options.workTree);
} catch (error) {
  process.stderr.write(`${(error as Error).message}\n`);
  process.exit(1);
}

const { sites, open, seed } = options;
const seconds = Number(((performance.now() - started) / 1000).toFixed(1));
process.stdout.write(
  options.json
    ? `${JSON.stringify({ sites, units, open, seed, commit, seconds })}\n`
    : `${sites} sites, ${open} open filings, ${units} units in ${seconds} s${commit ? `: ${commit}` : ''}\n`,
);

function readOptions() {
  try {
    const { values } = parseArgs({
      options: {
        sites: { type: 'string' },
        out: { type: 'string' },
        'work-tree': { type: 'string' },
        seed: { type: 'string', default: '1' },
        open: { type: 'string', default: '0' },
        json: { type: 'boolean', default: false },
        help: { type: 'boolean' },
      },
    });
    if (values.help) {
      process.stdout.write(help);
      process.exit(0);
    }
    const places = [values.out, values['work-tree']].filter((dir) => dir !== undefined);
    if (places.length !== 1) throw new Error('say where: --out DIR or --work-tree DIR');
    return {
      sites: wholeNumber('--sites', values.sites),
      seed: wholeNumber('--seed', values.seed),
      open: wholeNumber('--open', values.open),
      out: values.out,
      workTree: values['work-tree'],
      json: values.json,
    };
  } catch (error) {
    process.stderr.write(`${(error as Error).message}\n\n${help}`);
    process.exit(2);
  }
}

function wholeNumber(name: string, text: string | undefined): number {
  if (text === undefined || !/^\d{1,7}$/.test(text))
    throw new Error(`${name} needs a whole number`);
  return Number(text);
}

function writeWorkTree(dir: string): void {
  if (existsSync(join(dir, 'data'))) throw new Error(`there is a data/ already: ${dir}`);
  let last = '';
  for (const { path, text } of files) {
    const file = join(dir, path);
    if (dirname(file) !== last) mkdirSync((last = dirname(file)), { recursive: true });
    writeFileSync(file, text);
    progress();
  }
}

/** A line on stderr, redrawn at each percent; nothing where stderr is no terminal. */
function progressBar(total: number): () => void {
  let done = 0;
  let shown = -1;
  return () => {
    done += 1;
    const percent = Math.floor((done * 100) / total);
    if (!process.stderr.isTTY || percent === shown) return;
    shown = percent;
    const bar = '█'.repeat(Math.floor(percent / 4)).padEnd(25, '·');
    process.stderr.write(`\r${bar} ${percent} % ${done}/${total}${done === total ? '\n' : ''}`);
  };
}
