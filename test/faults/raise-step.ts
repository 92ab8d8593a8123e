/**
 * Raises the check code of the one site of a folder, as its unit does: `raise-step.ts DIR`. Confirms
 * with the new generation, unbuffered.
 */
import { writeSync } from 'node:fs';
import type { SiteCode } from '#registry/site.ts';
import { accountOf } from '../office/test-office.ts';
import { openAt, restartMinutes } from './steps.ts';

const [dir = ''] = process.argv.slice(2);
const opened = await openAt(dir, 'mail', restartMinutes);
const outcome = await opened.office.raiseGeneration(
  '9901010001' as SiteCode,
  { kind: 'unit', unit: accountOf('990101').unit, account: '990101' },
  { reason: 'leaked', note: '', seen: 1 },
);
if (!outcome.ok) throw new Error(JSON.stringify(outcome.problems));
writeSync(1, `ACK ${outcome.value.generation}\n`);
await opened.office.close();
