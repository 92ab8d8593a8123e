import type { IncomingMessage, ServerResponse } from 'node:http';
import type { DeliveryAnswer, GithubEvents } from '#office/github-events.ts';
import { BodyTooLarge, readBody } from './body.ts';

/** Where GitHub delivers events. */
export const webhookPath = '/github/webhook';
/** GitHub: "payloads are capped at 25 MB". */
export const webhookLimit = 25 * 1_048_576;
/** Bodies that are held at the same time: nobody has proved anything before all of one is there. */
const mostAtOnce = 4;

const statuses: Readonly<Record<DeliveryAnswer, number>> = {
  taken: 202,
  known: 200,
  ignored: 200,
  refused: 401,
  malformed: 400,
};

/** Answers deliveries of GitHub; it is no browser, so what holds forms (W2) does not hold it. */
export function openWebhook(
  events: GithubEvents,
): (request: IncomingMessage, response: ServerResponse) => Promise<void> {
  let held = 0;
  return async (request, response) => {
    const end = (status: number, text: string): void => {
      response.writeHead(status, { 'Content-Type': 'text/plain; charset=utf-8' });
      response.end(`${text}\n`);
    };
    if (held >= mostAtOnce) return end(503, 'busy');
    held += 1;
    try {
      const body = await readBody(request, webhookLimit);
      const header = (name: string) => String(request.headers[name] ?? '');
      const answer = events.take({
        id: header('x-github-delivery'),
        event: header('x-github-event'),
        signature: header('x-hub-signature-256'),
        body,
      });
      end(statuses[answer], answer);
    } catch (error) {
      if (!(error instanceof BodyTooLarge)) throw error;
      response.setHeader('Connection', 'close');
      end(413, 'too large');
    } finally {
      held -= 1;
    }
  };
}
