import { openPrivateStore } from '#private/store.ts';

/** Another process at the same store: `child.ts PATH JOB`, one JSON line out. */
const [, , path = '', job = ''] = process.argv;
const at = new Date('2026-11-21T09:00:00+08:00');

if (job === 'secrets') {
  const store = openPrivateStore({ path });
  process.stdout.write(JSON.stringify(store.secrets.hmac('check-code', 'same').toString('hex')));
  store.close();
} else if (job === 'receipt') {
  const store = openPrivateStore({ path });
  const issued = await store.receipts.issue('token-of-one-request', at);
  process.stdout.write(JSON.stringify(issued));
  store.close();
} else if (job === 'claim') {
  const store = openPrivateStore({ path });
  const keys: string[] = [];
  for (let taken = store.outbox.claim(3, at); taken.length > 0; taken = store.outbox.claim(3, at)) {
    keys.push(...taken.map(({ key }) => key));
  }
  process.stdout.write(JSON.stringify(keys));
  store.close();
} else if (job.startsWith('die:')) {
  // dies before the n-th write transaction of opening, a receipt, persons and mails
  let left = Number(job.slice(4));
  const store = openPrivateStore({
    path,
    onWrite: () => {
      left -= 1;
      if (left === 0) process.kill(process.pid, 'SIGKILL');
    },
  });
  const { persons } = await import('./persons.ts');
  const issued = await store.receipts.issue('token-of-one-request', at);
  process.stdout.write(`${JSON.stringify({ code: issued.code })}\n`);
  const commitment = store.people.put(issued.id, persons);
  process.stdout.write(`${JSON.stringify({ commitment })}\n`);
  const mail = {
    key: 'k',
    template: 'received',
    filing: issued.id,
    to: 'contact',
    params: {},
  } as const;
  store.outbox.enqueue([mail], at);
  process.stdout.write(`${JSON.stringify({ queued: true })}\n`);
  store.close();
}
