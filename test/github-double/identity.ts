import { createVerify, type KeyObject, randomBytes } from 'node:crypto';
import { type Actor, appActor, Refusal, type State } from './state.ts';

/** Who may ask what: tokens of people and of the App. */
export interface Identity {
  /** A token for a person; the double knows no other. */
  tokenFor(login: string): string;
  /** Takes a token that another oracle gave to a person. */
  adopt(token: string, login: string): void;
  /** Throws 401 for an unknown or expired token. */
  actor(token: string): Actor;
  /** Checks an App's JWT; throws 401. */
  holdAppJwt(token: string): void;
  installationToken(): { token: string; expires_at: string };
  /** Makes every installation token given out so far expired. */
  expireAll(): void;
}

/**
 * - GitHub, Create an installation access token: "Installation tokens expire one hour from the time
 *   you create them. Using an expired token produces a status code of 401 - Unauthorized".
 * - GitHub, Generating a JWT for a GitHub App: RS256, `iss` the App's client id or id, `exp` at most
 *   ten minutes ahead (reference/github.md, section 3).
 */
export function openIdentity(state: State, app: { id: string; key: KeyObject }): Identity {
  const tokens = new Map<string, { actor: Actor; expires: number }>();

  function known(login: string): Actor {
    const actor = state.actors.get(login.toLowerCase());
    if (!actor) throw new Error(`nobody of this login: ${login}`);
    return actor;
  }

  function give(token: string, actor: Actor, expires: number): string {
    tokens.set(token, { actor, expires });
    return token;
  }

  return {
    tokenFor: (login) =>
      give(`ghu_${randomBytes(18).toString('hex')}`, known(login), Number.POSITIVE_INFINITY),
    adopt: (token, login) => void give(token, known(login), Number.POSITIVE_INFINITY),
    actor(token) {
      const found = tokens.get(token);
      if (!found || found.expires <= state.now().getTime())
        throw new Refusal(401, 'Bad credentials');
      return found.actor;
    },
    holdAppJwt(token) {
      const [head = '', body = '', signature = ''] = token.split('.');
      const verify = createVerify('RSA-SHA256').update(`${head}.${body}`);
      const isSigned = verify.verify(app.key, Buffer.from(signature, 'base64url'));
      if (!isSigned) throw new Refusal(401, 'A JSON web token could not be decoded');
      const said = JSON.parse(Buffer.from(body, 'base64url').toString()) as {
        iss?: unknown;
        exp?: number;
        iat?: number;
      };
      const now = state.now().getTime() / 1000;
      const exp = said.exp ?? 0;
      const isTimely = exp > now - 60 && exp <= now + 660 && (said.iat ?? 0) <= now + 60;
      if (String(said.iss) !== app.id || !isTimely) {
        throw new Refusal(401, "'Expiration time' claim ('exp') is too far in the future");
      }
    },
    installationToken() {
      const expires = state.now().getTime() + 3_600_000;
      const token = give(`ghs_${randomBytes(18).toString('hex')}`, appActor, expires);
      return { token, expires_at: new Date(expires).toISOString() };
    },
    expireAll() {
      for (const [token, { actor }] of tokens) {
        if (actor === appActor) tokens.set(token, { actor, expires: 0 });
      }
    },
  };
}
