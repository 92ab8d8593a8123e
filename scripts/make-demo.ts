import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { parseArgs } from 'node:util';
import { dumpYaml, loadYaml } from '#git/yaml.ts';
import { type Rubric, rubricPath } from '#registry/rubric.ts';
import { mintedPath, unitPath } from '#registry/site.ts';
import { demoCensus } from '#office/seed/demo-census.ts';
import { demoFilings } from '#office/seed/demo-filings.ts';
import { demoSites } from '#office/seed/demo-sites.ts';
import { demoUnits } from '#office/seed/demo-units.ts';
import { shippedUnits } from '#office/seed/shipped-units.ts';

const help = `npm run make-demo -- [--out DIR]

Writes the made-up province 示例省 and department 示例部 into data/units, data/sites and
data/demo/filings.yaml, and the census of 2015 as a worked example into
data/campaigns and data/scores, from the tables in src/office/seed/demo-*.ts. Twice the same tables give the same bytes; nothing is removed.
`;

const { values } = parseArgs({ options: { out: { type: 'string' }, help: { type: 'boolean' } } });
if (values.help) {
  process.stdout.write(help);
  process.exit(0);
}

const sites = demoSites();
for (const unit of demoUnits) write(unitPath(unit.code), unit);
for (const site of sites) if (site.register) write(mintedPath(site.register.siteCode), site);
const filings = demoFilings();
write('data/demo/filings.yaml', { filings });
const projectDir = join(import.meta.dirname, '..');
const rubric = loadYaml(readFileSync(join(projectDir, rubricPath('census-2015')))) as Rubric;
const root = shippedUnits(projectDir).filter(({ level }) => level === 'root');
const census = demoCensus([...root, ...demoUnits], sites, rubric);
for (const [path, value] of census) write(path, value);
process.stdout.write(
  `${demoUnits.length} units, ${sites.length} sites, ${filings.length} filings, ${census.size} files of a census\n`,
);

function write(path: string, value: unknown): void {
  const file = join(values.out ?? '.', path);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, dumpYaml(value));
}
