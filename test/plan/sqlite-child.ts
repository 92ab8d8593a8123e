import { closeSync, openSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { recordSubject } from '#private/erasures.ts';
import { openPrivateStore } from '#private/store.ts';
import type { Mail } from '#private/types.ts';
import type { FilingId } from '#registry/site.ts';
import { marksOf } from '../faults/disk-trace.ts';
import { subjectOf } from '../faults/subjects.ts';
import { persons } from '../private/persons.ts';

/** A traced process: `sqlite-child.ts FOLDER WHAT`; it writes a mark for each thing it confirms. */
const [folder = '', what = ''] = process.argv.slice(2);
const marks = openSync(marksOf(folder), 'a');
let confirmed = 0;
const confirm = () => writeSync(marks, `${(confirmed += 1)}\n`);

if (what === 'store') useStore(join(folder, 'private.db'));
else if (what === 'careless') beCareless(join(folder, 'private.db'));
else {
  const subject = subjectOf(what);
  const opened = await subject.open(folder, 0);
  confirm();
  await subject.act(opened);
  confirm();
  await opened.office.close();
}
confirm();
closeSync(marks);

/** Everything that the private store does to its databases, its keys and its journal. */
function useStore(path: string): void {
  const at = new Date('2026-11-21T09:00:00+08:00');
  const filing = (n: number) => `ABCD234${n}` as FilingId;
  const someone = (n: number) => ({
    ...persons,
    contact: { ...persons.contact, mobile: `1380000000${n}` },
  });
  const mail = (n: number): Mail => ({
    ...{ key: `k${n}`, template: 'received', filing: filing(n), to: 'contact' },
    params: { name: `示例${n}` },
  });
  let store = openPrivateStore({ path });
  confirm();
  for (let n = 2; n < 6; n += 1) {
    store.people.put(filing(n), someone(n));
    confirm();
    store.outbox.enqueue([mail(n)], at);
    confirm();
    store.sessions.start({ kind: 'account', account: `99010${n}-1` }, at, '192.0.2.1');
    confirm();
  }
  for (const { key } of store.outbox.claim(2, at)) {
    store.outbox.sent(key, at);
    confirm();
  }
  const replaced = store.people.put(filing(2), someone(7));
  confirm();
  store.erasures.erase([recordSubject(filing(2), replaced)], '不再使用，保留期满', at);
  confirm();
  store.people.put(filing(6), someone(6));
  confirm();
  store.people.erase(filing(3), '本人要求', at);
  confirm();
  store.personKeys.rekey();
  confirm();
  // enough for SQLite to empty its log by itself
  for (let n = 0; n < 40; n += 1) {
    const many = Array.from({ length: 60 }, (_, m) => ({ ...mail(4), key: `m${n}-${m}` }));
    store.outbox.enqueue(many, at);
    confirm();
  }
  store.close();
  confirm();
  store = openPrivateStore({ path });
  store.people.put(filing(7), someone(8));
  confirm();
  store.close();
}

/** What must be found: a database that confirms before anything is flushed. */
function beCareless(path: string): void {
  const sql = new DatabaseSync(path);
  sql.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL; CREATE TABLE a (b)');
  for (let n = 0; n < 20; n += 1) {
    sql.prepare('INSERT INTO a VALUES (?)').run(n);
    confirm();
  }
  sql.close();
}
