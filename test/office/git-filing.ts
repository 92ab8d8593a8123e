import { dumpYaml } from '#git/yaml.ts';
import type { OpenedOffice } from '#office/open.ts';
import { githubAccount } from '#registry/unit-reviewers.ts';
import { orderSite } from '#registry/site-order.ts';
import { type FilingId, pendingPath, type SiteFile } from '#registry/site.ts';
import type { Actor } from '#test/github-double/state.ts';
import { forkPerson } from '#test/github-double/person.ts';
import { code } from '#test/registry/country.ts';
import { pendingSite } from '#test/registry/sample-site.ts';
import { Octokit } from 'octokit';
import { githubOffices, type GithubOffices, reviewersOf } from './github-office.ts';

/** Somebody who files by Git: no reviewer, sees the repository as everybody does. */
export const wang: Actor = { id: 7_700_001, login: 'wang', type: 'User', permission: 'read' };

/** A register at the double with somebody who files by Git. */
export function gitOffices(): Promise<GithubOffices> {
  return githubOffices({ people: [wang] });
}

export const filingAt = (at: number) => `GHGT${String(at).padStart(4, '0')}` as FilingId;
export const pathAt = (at: number) => pendingPath(code('990101'), filingAt(at));

/** The file of a new site; no two are alike. */
export function siteText(at: number, more: Partial<SiteFile> = {}): string {
  const name = `示例县第${numeral(at)}小学`;
  const homeUrl = `https://school${at}.shili.gov.cn/`;
  const sponsor = { name, kind: 'institution' } as const;
  return dumpYaml(orderSite(pendingSite({ name, homeUrl, sponsor, otherDomains: [], ...more })));
}

function numeral(at: number): string {
  return Array.from(String(at), (digit) => '〇一二三四五六七八九'[Number(digit)]).join('');
}

/** The eight fields of both persons. */
export const persons = {
  'principal.name': '示例甲',
  'principal.officePhone': '010-99912345',
  'principal.mobile': '13800000000',
  'principal.email': 'jia@example.invalid',
  'contact.name': '示例乙',
  'contact.officePhone': '010-99912345-102',
  'contact.mobile': '13900000000',
  'contact.email': 'yi@example.invalid',
};

/** What the person does at GitHub. */
export function wangAt({ double }: GithubOffices) {
  return forkPerson(double, wang.login);
}

/** Gives the persons of a filing; throws with the problems when refused. */
export async function give(server: OpenedOffice, filing: FilingId, fields = persons) {
  const outcome = await server.office.givePersons(filing, fields);
  if (!outcome.ok) throw new Error(`refused: ${JSON.stringify(outcome.problems)}`);
}

/** A review on a pull request by a unit's reviewer, through the API. */
export async function reviewPull(
  { double, checker }: GithubOffices,
  unit: string,
  pull: number,
  event: 'APPROVE' | 'REQUEST_CHANGES' = 'APPROVE',
  body = '',
): Promise<void> {
  const octokit = new Octokit({
    baseUrl: double.apiUrl,
    auth: double.identity.tokenFor(reviewersOf(unit)[0]?.login ?? ''),
    ...{ retry: { enabled: false }, throttle: { enabled: false } },
  });
  checker.watch(octokit);
  const repo = { owner: double.owner, repo: double.name, pull_number: pull };
  await octokit.rest.pulls.createReview({ ...repo, event, body });
}

export const wangAccount = githubAccount(wang.id);
