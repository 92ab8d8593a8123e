import { sign } from '@octokit/webhooks-methods';
import { createRequire } from 'node:module';
import { describe, expect, it } from 'vitest';
import { type Delivery, hintOf, isSigned } from '#forge/github/webhook.ts';

/** Oracle D: payloads that GitHub sent once, as `@octokit/webhooks-examples` recorded them. */
const recorded = createRequire(import.meta.url)('@octokit/webhooks-examples') as readonly {
  readonly name: string;
  readonly examples: readonly { readonly repository?: { readonly full_name: string } }[];
}[];
const secret = 'a secret of more than twenty signs';

function delivery(event: string, payload: object, more: Partial<Delivery> = {}): Delivery {
  return { id: '1', event, signature: '', body: Buffer.from(JSON.stringify(payload)), ...more };
}

describe('what GitHub delivers (oracle D)', () => {
  it('is signed as @octokit/webhooks-methods signs it, byte for byte; anything else is not [R-11.2]', async () => {
    const body = JSON.stringify({ action: 'opened', text: '示例' });
    const signature = await sign(secret, body);
    const good = delivery('pull_request', {}, { signature, body: Buffer.from(body) });
    expect(isSigned(secret, good)).toBe(true);
    expect(isSigned('another secret of twenty signs', good)).toBe(false);
    expect(isSigned(secret, { ...good, body: Buffer.from(`${body} `) })).toBe(false);
    for (const wrong of ['', 'sha256=', signature.slice(0, -1), signature.replace('256', '1')]) {
      expect(isSigned(secret, { ...good, signature: wrong })).toBe(false);
    }
  });

  it('of every event that GitHub has, only pull requests, reviews and pushes of the register are looked at [R-11.2]', () => {
    const told = new Map<string, number>();
    let count = 0;
    for (const { name, examples } of recorded) {
      for (const example of examples) {
        count += 1;
        const repository = example.repository?.full_name ?? '';
        const hint = hintOf(delivery(name, example), repository);
        if (hint) told.set(name, (told.get(name) ?? 0) + 1);
        // another repository of the same installation is none of ours
        expect(hintOf(delivery(name, example), 'example/register')).toBeNull();
      }
    }
    expect(count).toBeGreaterThan(150);
    expect(Array.from(told.keys()).toSorted()).toEqual(['pull_request', 'pull_request_review']);
    // opened, reopened, synchronize, closed; labels, assignments and the like are not
    expect(told.get('pull_request')).toBeGreaterThan(3);
  });

  it('a push counts where it moves main or a filing [R-11.2]', () => {
    const push = (ref: string) =>
      hintOf(delivery('push', { ref, repository: { full_name: 'o/r' } }), 'O/R');
    expect(push('refs/heads/main')).toEqual({ pull: null });
    expect(push('refs/heads/filing/7K3M9Q2T')).toEqual({ pull: null });
    expect(push('refs/heads/topic')).toBeNull();
    expect(push('refs/tags/main')).toBeNull();
  });

  it.each(['[]', '1', 'null', '{"repository":1}', '{"repository":{"full_name":"o/r"}}'])(
    'a body that is %s asks for nothing',
    (text) => {
      for (const event of ['pull_request', 'push', 'ping', '', '__proto__']) {
        expect(
          hintOf({ id: '1', event, signature: '', body: Buffer.from(text) }, 'o/r'),
        ).toBeNull();
      }
    },
  );
});
