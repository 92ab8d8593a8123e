import { createEmulator, type Emulator } from 'emulate';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openClient } from '#forge/github/client.ts';
import type { GithubSettings } from '#forge/github/settings.ts';
import { challengeOf, openSignIn } from '#forge/github/sign-in.ts';
import { openChecker } from '#test/github-openapi/checker.ts';

const back = 'http://127.0.0.1:4321/sign-in/github/back';
const oauth = { client_id: 'register-client', client_secret: 'register-secret' };

/** Oracle B: `emulate`, not ours, for OAuth and tokens of the App. It knows nothing of our rules. */
describe('sign-in and App tokens against emulate (oracles A, B)', () => {
  let github: Emulator;
  let settings: GithubSettings;
  const checker = openChecker();

  beforeAll(async () => {
    github = await createEmulator({
      service: 'github',
      port: 5871,
      seed: {
        github: {
          users: [{ login: 'first' }, { login: 'shili-990101-a' }],
          orgs: [{ login: 'example' }],
          repos: [{ owner: 'example', name: 'register' }],
          oauth_apps: [{ ...oauth, name: '登记簿', redirect_uris: [back] }],
          apps: [
            {
              ...{ app_id: 4242, slug: 'register-example', name: '登记簿' },
              permissions: { contents: 'write', pull_requests: 'write', statuses: 'write' },
              installations: [{ installation_id: 7001, account: 'example' }],
            },
          ],
        },
      },
    });
    const key = github.generatedSecrets.find(({ kind }) => kind === 'github.app_private_key');
    settings = {
      ...{ apiUrl: github.url, serverUrl: github.url, owner: 'example', repo: 'register' },
      ...{ appId: '4242', installation: 7001, privateKey: key?.value ?? '', landing: 'push' },
    };
  });
  afterAll(() => github.close());

  const open = (now = () => new Date()) =>
    openClient(settings, { now, pause: async () => undefined, onOctokit: checker.watch });

  it('the JWT of the App buys an installation token, kept until shortly before its end and then renewed [R-11.2]', async () => {
    let minutes = 0;
    const began = Date.now();
    const { token } = open(() => new Date(began + minutes * 60_000));
    const first = await token.get();
    minutes = 30;
    expect(await token.get()).toBe(first);
    // emulate holds the JWT of the future for one that is not begun yet, so the key's clock stays near
    minutes = 0;
    token.drop();
    expect(await token.get()).not.toBe(first);
    expect(checker.seen.has('apps/create-installation-access-token')).toBe(true);
  });

  it('a key that is not the App’s gets no token, and the fault tells no secret [R-11.2]', async () => {
    const { generateKeyPairSync } = await import('node:crypto');
    const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
    const wrong = privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
    const client = openClient({ ...settings, privateKey: wrong }, { now: () => new Date() });
    const refused = await client.token.get().catch((error: unknown) => error as Error);
    expect(refused).toMatchObject({ name: 'GithubRefused', status: 401 });
    expect(JSON.stringify(refused)).not.toMatch(/Bearer|eyJ|PRIVATE/);
  });

  it('a reviewer signs in by the web flow and is known by number and login [R-10.2]', async () => {
    const client = open();
    const signIn = openSignIn(
      { serverUrl: github.url, clientId: oauth.client_id, clientSecret: oauth.client_secret },
      client,
    );
    const verifier = 'v'.repeat(64);
    const url = new URL(signIn.begin({ state: 'state-1', verifier, back }));
    expect(url.pathname).toBe('/login/oauth/authorize');
    expect(url.searchParams.get('code_challenge')).toBe(challengeOf(verifier));
    const answer = await fetch(`${github.url}/login/oauth/callback`, {
      method: 'POST',
      redirect: 'manual',
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      body: new URLSearchParams({
        ...{ login: 'shili-990101-a', client_id: oauth.client_id, redirect_uri: back },
        ...{ state: 'state-1', scope: '' },
      }),
    });
    const returned = new URL(answer.headers.get('location') ?? '');
    expect(returned.searchParams.get('state')).toBe('state-1');
    const code = returned.searchParams.get('code') ?? '';
    const { person, token } = await signIn.finish({ code, verifier, back });
    expect(person.login).toBe('shili-990101-a');
    expect(person.id).toBeGreaterThan(0);
    expect(token).not.toBe('');
    const again = signIn.finish({ code, verifier, back });
    await expect(again).rejects.toMatchObject({ name: 'GithubRefused' });
  });

  it('the challenge is the one of RFC 7636, appendix B [R-10.2]', () => {
    const verifier = 'dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk';
    expect(challengeOf(verifier)).toBe('E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM');
  });
});
