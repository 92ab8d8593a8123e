import { acknowledge } from './steps.ts';
import { subjectOf, type SubjectName } from './subjects.ts';

const [dir = '', step = ''] = process.argv.slice(2);
const subject = subjectOf(step as SubjectName);
const opened = await subject.open(dir, 0);
process.stdout.write('OPEN\n');
acknowledge(await subject.act(opened));
await opened.office.close();
