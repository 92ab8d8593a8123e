import { setTimeout as sleep } from 'node:timers/promises';
import {
  confirm,
  decisionForm,
  openClient,
  problemsOf,
  receiptOf,
  signInBy,
} from '../browser/client.ts';
import type { Register } from '../browser/server.ts';
import { newSite } from '../browser/walk.ts';

/** What people were told, to be held against the register at the end. */
export interface Told {
  /** Receipt codes that were shown. */
  readonly receipts: string[];
  /** Decisions that were confirmed: filing and unit. */
  readonly decisions: string[];
  /** What was answered that nobody should read. */
  readonly bad: string[];
  /** Requests that were cut off by a kill and made again. */
  cut: number;
}

let filed = 0;
const chain = ['990121', '990100', '990000'];

/** Does something until it is answered; a server that is down is waited for. */
async function insist<T>(told: Told, isOver: () => boolean, work: () => Promise<T>): Promise<T> {
  for (;;) {
    try {
      return await work();
    } catch (error) {
      const code = (error as { code?: string }).code ?? '';
      const isDown = /^E(?:CONN|PIPE|TIMEDOUT)|socket hang up/.test(`${code}${String(error)}`);
      const isBusy = error instanceof TryAgain;
      if ((!isDown && !isBusy && !/socket hang up/.test(String(error))) || isOver()) throw error;
      told.cut += 1;
      await sleep(150);
    }
  }
}

/** The server asked to try again. */
class TryAgain extends Error {}

/**
 * Files sites one after the other until it is over, one each `pause` milliseconds; what a restart held up
 * is made good. A submission that was cut off is sent again as it is; told twice, it must be told the same.
 */
export async function fileOn(
  register: Register,
  told: Told,
  pause: number,
  isOver: () => boolean,
  onFiled: (filing: string) => void,
): Promise<void> {
  let due = performance.now();
  for (let n = 0; !isOver(); n += 1) {
    try {
      const client = openClient(register);
      filed += 1;
      const name = `示例山县第${filed}中学`;
      const site = newSite({ name, 'sponsor.name': name });
      const run = await insist(told, isOver, async () => {
        const form = await confirm(client);
        if ((form['requestToken'] ?? '') === '') throw new TryAgain();
        return form;
      });
      const submit = () =>
        insist(told, isOver, async () => {
          const answer = await client.post('/filings/new/preview', {
            ...site,
            ...run,
            go: 'submit',
          });
          if (answer.status === 503) throw new TryAgain();
          const code = receiptOf(answer.body);
          if (code === '') {
            throw new Error(`${answer.status} ${problemsOf(answer.body).join('；')}`);
          }
          return code;
        });
      const code = await submit();
      told.receipts.push(code);
      // the same form once more now and then, as after an answer that got lost
      if (n % 20 === 7 && (await submit()) !== code) told.bad.push('同一次提交有两个临时码');
      onFiled(code.replaceAll('-', '').slice(0, 8));
    } catch (error) {
      if (!isOver()) told.bad.push(`填报：${String(error).slice(0, 300)}`);
    }
    due += pause;
    await sleep(Math.max(0, due - performance.now()));
  }
}

/** Walks filings through their chain until it is over. `next` gives one, null while there is none. */
export async function reviewOn(
  register: Register,
  told: Told,
  next: () => string | null,
  isOver: () => boolean,
): Promise<void> {
  const clients = new Map<string, ReturnType<typeof openClient>>();
  while (!isOver()) {
    const filing = next();
    if (filing === null) {
      await sleep(100);
      continue;
    }
    for (const unit of chain) {
      try {
        await insist(told, isOver, () => decide(unit, filing));
        told.decisions.push(`${filing} ${unit}`);
      } catch (error) {
        if (!isOver()) told.bad.push(`审核 ${unit}：${String(error).slice(0, 300)}`);
        break;
      }
    }
  }

  async function decide(unit: string, filing: string): Promise<void> {
    let client = clients.get(unit);
    if (!client) {
      client = openClient(register);
      await signInBy(client, register, unit);
      clients.set(unit, client);
    }
    const form = await decisionForm(client, filing);
    if ((form['formToken'] ?? '') === '' || (form['content'] ?? '') === '') {
      // either nobody is signed in any more, or what was cut off was done
      clients.delete(unit);
      const again = openClient(register);
      await signInBy(again, register, unit);
      clients.set(unit, again);
      const { body, status } = await again.get(`/desk/filings/${filing}`);
      if (status === 200 && !body.includes('value="approve"')) return;
      throw new TryAgain();
    }
    const said = { decision: 'approve', reason: '', text: '' };
    const answer = await client.post(`/desk/filings/${filing}`, { ...form, ...said });
    if (answer.status === 503) throw new TryAgain();
    if (answer.status !== 303 && answer.status !== 409) {
      throw new Error(`${answer.status} ${problemsOf(answer.body).join('；')}`);
    }
  }
}
