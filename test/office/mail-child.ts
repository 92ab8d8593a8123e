import { sendDue } from '#office/mail/send.ts';
import { openPrivateStore } from '#private/store.ts';
import { sendTools } from './mail-bench-tools.ts';

/** Another sender: `mail-child.ts PATH MAIL_URL COMMITMENT [die]`; `die` kills it between send and mark. */
const [, , path = '', mailUrl = '', commitment = '', how = ''] = process.argv;
const store = openPrivateStore({ path });
const tools = sendTools(store, mailUrl, commitment);
const outbox =
  how === 'die'
    ? { ...tools.outbox, sent: () => void process.kill(process.pid, 'SIGKILL') }
    : tools.outbox;
process.stdout.write(JSON.stringify(await sendDue({ ...tools, outbox })));
store.close();
