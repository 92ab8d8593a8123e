import { randomBytes } from 'node:crypto';
import type { GithubSignIn } from '#forge/github/sign-in.ts';
import type { Account } from '#private/types.ts';
import { githubAccount, unitOfPerson } from '#registry/unit-reviewers.ts';
import { openToAuthor } from './git-persons.ts';
import type { Tools } from './tools.ts';
import type { Office, Outcome } from './types.ts';

/** Reviewers at GitHub: how they sign in, and what acts for them while this server runs. */
export interface GithubPeople {
  /** Null where the App has no OAuth side. */
  readonly signIn: GithubSignIn | null;
  /** Tokens by account; in memory alone, so that no copy of the private store holds any. */
  readonly tokens: Map<string, string>;
  /** When each pull request was last changed, as far as it was looked at. */
  readonly seen: Map<number, string>;
  /** Head and main that people's own pull requests were last taken in at, by their number. */
  readonly adopted: Map<number, string>;
  /** Which pull request a filing's branch was filed by; null for the register's own. */
  readonly pullOfFiling: Map<string, number | null>;
  /** Where GitHub tells what changed; null where it is not set up. */
  readonly webhook: { readonly secret: string; readonly repository: string } | null;
}

/** Where GitHub sends people back to. */
export const signInPath = '/sign-in/github/back';

/** Sign-in at GitHub as pages need it; null where nobody signs in there. */
export function githubSignIn(tools: Tools): Office['github'] {
  const signIn = tools.people?.signIn;
  if (!signIn) return null;
  const back = `${tools.siteUrl}${signInPath}`;
  return {
    begin: (state, verifier) => signIn.begin({ state, verifier, back }),
    finish: (code, verifier) => signInAtGithub(tools, { code, verifier, back }),
    finishAsAuthor: (filing, code, verifier) =>
      openToAuthor(tools, filing, { code, verifier, back }),
  };
}

/**
 * Takes a person in who came back from GitHub: the account of the unit that names them on main.
 * Nobody else gets in.
 */
export async function signInAtGithub(
  tools: Tools,
  ask: { readonly code: string; readonly verifier: string; readonly back: string },
): Promise<Outcome<Account>> {
  const signIn = tools.people?.signIn;
  if (!signIn) return { ok: false, problems: [{ code: 'sign-in-wrong', at: '' }] };
  const { person, token } = await signIn.finish(ask);
  const unit = unitOfPerson(tools.catalogue.units(), person.id);
  if (unit === null) {
    return {
      ok: false,
      problems: [{ code: 'github-no-unit', at: '', params: { login: person.login } }],
    };
  }
  const id = githubAccount(person.id);
  const { accounts } = tools.store;
  const known = accounts.get(id);
  if (!known) {
    // nobody knows this password: the account opens by GitHub alone
    const password = randomBytes(32).toString('base64url');
    await accounts.create({ id, unit, password, mustChangePassword: false }, tools.now());
  } else if (known.disabled) return { ok: false, problems: [{ code: 'sign-in-wrong', at: '' }] };
  else if (known.unit !== unit) accounts.moveTo(id, unit);
  tools.people?.tokens.set(id, token);
  return { ok: true, value: { id, unit, mustChangePassword: false, disabled: false } };
}
