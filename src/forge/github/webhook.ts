import { createHmac, timingSafeEqual } from 'node:crypto';

/** One delivery as it came: headers that count, and the body byte for byte. */
export interface Delivery {
  /** `X-GitHub-Delivery` */
  readonly id: string;
  /** `X-GitHub-Event` */
  readonly event: string;
  /** `X-Hub-Signature-256` */
  readonly signature: string;
  readonly body: Uint8Array;
}

/** What a delivery asks to be looked at. Nothing else of it is believed: GitHub is asked. */
export interface Hint {
  /** A pull request that changed; null where a branch moved. */
  readonly pull: number | null;
}

/** Whether GitHub signed a body with the secret (HMAC-SHA-256); takes the same time either way. */
export function isSigned(secret: string, { signature, body }: Delivery): boolean {
  const right = createHmac('sha256', secret).update(body).digest();
  const [, hex = ''] = /^sha256=([0-9a-f]{64})$/.exec(signature) ?? [];
  const given = Buffer.from(hex.padEnd(64, '0'), 'hex');
  return timingSafeEqual(given, right) && hex !== '';
}

/** What happened to a pull request that may change who decides what. Labels and comments are ours. */
const pullActions = ['opened', 'reopened', 'synchronize', 'closed', 'ready_for_review'];
const reviewActions = ['submitted', 'edited', 'dismissed'];

/**
 * What a delivery is about, for one repository; null for what the register does not need, events
 * that it does not know among them. Throws `SyntaxError` where the body is no JSON.
 */
export function hintOf({ event, body }: Delivery, repository: string): Hint | null {
  const said = JSON.parse(Buffer.from(body).toString()) as unknown;
  const name = textAt(said, 'repository', 'full_name');
  if (name.toLowerCase() !== repository.toLowerCase()) return null;
  const action = textAt(said, 'action');
  switch (event) {
    case 'pull_request':
      return pullActions.includes(action) ? pullHint(said) : null;
    case 'pull_request_review':
      return reviewActions.includes(action) ? pullHint(said) : null;
    case 'push': {
      const isRegister = /^refs\/heads\/(?:main$|filing\/)/.test(textAt(said, 'ref'));
      return isRegister ? { pull: null } : null;
    }
    default:
      return null;
  }
}

function pullHint(said: unknown): Hint | null {
  const number = at(at(said, 'pull_request'), 'number');
  const isNumber = typeof number === 'number' && Number.isSafeInteger(number) && number > 0;
  return isNumber ? { pull: number } : null;
}

function textAt(value: unknown, ...keys: readonly string[]): string {
  const found = keys.reduce(at, value);
  return typeof found === 'string' ? found : '';
}

function at(value: unknown, key: string): unknown {
  if (typeof value !== 'object' || value === null || !Object.hasOwn(value, key)) return undefined;
  return (value as Readonly<Record<string, unknown>>)[key];
}
