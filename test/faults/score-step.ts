/**
 * Hands in the self-score and then the inspection of the one site of a folder: `score-step.ts DIR`.
 * Confirms each, unbuffered.
 */
import { writeSync } from 'node:fs';
import { testCampaign } from '../registry/sample-campaign.ts';
import { accountOf } from '../office/test-office.ts';
import { formOf, sites } from '../office/census-office.ts';
import { openForScores } from './scores.ts';

const [dir = ''] = process.argv.slice(2);
const opened = await openForScores(dir);
const { office } = opened;
const site = sites.department;
office.confirmRecord(site);
const self = await office.census.selfScore(testCampaign.id, site, formOf({ 'found.D2a': '3' }));
if (!self.ok) throw new Error(JSON.stringify(self.problems));
writeSync(1, 'ACK self\n');
const county = accountOf('990101');
const found = formOf({ 'found.D2a': '5' });
const inspected = await office.census.inspect(testCampaign.id, site, 'inspection', found, county);
if (!inspected.ok) throw new Error(JSON.stringify(inspected.problems));
writeSync(1, 'ACK inspection\n');
await office.close();
