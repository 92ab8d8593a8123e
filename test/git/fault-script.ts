import { writeSync } from 'node:fs';
import { join } from 'node:path';
import { openRepository } from '#git/repository.ts';
import { playSteps } from './fault-steps.ts';

// A process of the sweeps: opens the register, plays the steps, confirms each.
const [dir = ''] = process.argv.slice(2);
const repository = await openRepository(join(dir, 'register.git'), { notice: () => {} });
await playSteps(repository, (text) => writeSync(1, `ACK ${text}\n`));
await repository.close();
