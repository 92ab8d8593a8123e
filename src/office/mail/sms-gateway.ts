import { setTimeout as pause } from 'node:timers/promises';
import { MailRefused } from './refusal.ts';
import type { OutgoingSms, SmsGateway } from './sms-port.ts';

/** How a gateway is asked; tests are quicker. */
export interface GatewayPace {
  readonly timeout: number;
  /** Pauses before asking again; as many tries more. */
  readonly pauses: readonly number[];
}

/** Shorter in all than the outbox's lease of two minutes. */
const usual: GatewayPace = { timeout: 10_000, pauses: [500, 2_000] };

/**
 * A gateway behind HTTP: `POST SMS_URL` with `{"id", "to", "text"}`. 2xx: taken. 408, 429, 5xx, no
 * answer: asked again with the same id, which also stands in `Idempotency-Key`, then left to the
 * outbox. Any other answer: refused for good. Nothing of an answer's words is kept: they may repeat
 * the number (W14).
 */
export function httpGateway(url: URL, token: string, pace: GatewayPace = usual): SmsGateway {
  return {
    async send(message) {
      let refusal = await ask(url, token, message, pace.timeout);
      for (const wait of pace.pauses) {
        if (refusal === null || refusal.isFinal) break;
        await pause(wait);
        refusal = await ask(url, token, message, pace.timeout);
      }
      if (refusal) throw refusal;
    },
  };
}

async function ask(
  url: URL,
  token: string,
  { id, to, text }: OutgoingSms,
  timeout: number,
): Promise<MailRefused | null> {
  let status: number;
  try {
    const answer = await fetch(url, {
      method: 'POST',
      headers: {
        'Content-Type': 'application/json; charset=utf-8',
        'Idempotency-Key': id,
        ...(token === '' ? {} : { Authorization: `Bearer ${token}` }),
      },
      body: JSON.stringify({ id, to, text }),
      // a gateway that moved has to be set anew: the token goes nowhere else
      redirect: 'manual',
      signal: AbortSignal.timeout(timeout),
    });
    ({ status } = answer);
    await answer.body?.cancel();
  } catch {
    return new MailRefused('短信网关无法连接或者没有及时应答', 'unreachable');
  }
  if (status >= 200 && status < 300) return null;
  if (status === 401 || status === 403) return new MailRefused('短信网关不接受登录', 'unreachable');
  if (status === 408 || status === 429 || status >= 500) {
    return new MailRefused(`短信网关暂时不收（${status}）`);
  }
  return new MailRefused(`短信网关拒收（${status}）`, 'final');
}
