/** `node test/bench/history-child.ts DIR SITES signed|unsigned`: writes a made-up history. */
import { writeHistory } from './history.ts';

const [dir = '', sites = '', how = ''] = process.argv.slice(2);
const began = performance.now();
const commits = writeHistory(dir, { sites: Number(sites), isSigned: how === 'signed' });
console.log(`${commits} commits in ${Math.round((performance.now() - began) / 1000)} s`);
