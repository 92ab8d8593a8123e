import { acknowledge, doStep, openAt, type StepName } from './steps.ts';

const [dir = '', step = ''] = process.argv.slice(2);
const opened = await openAt(dir, step as StepName);
process.stdout.write('OPEN\n');
acknowledge(await doStep(opened, step as StepName));
await opened.office.close();
