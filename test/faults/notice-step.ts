/**
 * Publishes one notice as 示例省, always with the same token: `notice-step.ts DIR`. Confirms with its
 * id, unbuffered.
 */
import { writeSync } from 'node:fs';
import { signedToken } from '#office/file.ts';
import { accountOf } from '../office/test-office.ts';
import { openAt } from './steps.ts';

const [dir = ''] = process.argv.slice(2);
const opened = await openAt(dir, 'file');
const outcome = await opened.office.notices.publish(
  { title: '通知', scope: '990000', audience: 'all', importance: 'normal', body: '正文' },
  accountOf('990000'),
  signedToken(opened.tools, 'fault-sweep-notice-1'),
);
if (!outcome.ok) throw new Error(JSON.stringify(outcome.problems));
writeSync(1, `ACK ${outcome.value.id}\n`);
await opened.office.close();
