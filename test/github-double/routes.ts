import type { Identity } from './identity.ts';
import { merge } from './merging.ts';
import { filesOf, openPull } from './pulls.ts';
import { request, review } from './reviews.ts';
import {
  combinedShape,
  commentShape,
  fileShape,
  issueShape,
  pullShape,
  reviewShape,
  statusShape,
  userShape,
} from './shapes.ts';
import { type Actor, type Pull, Refusal, type State } from './state.ts';

/** One asked operation. */
export interface Ask {
  readonly method: string;
  /** Path below the API's root. */
  readonly path: string;
  readonly query: URLSearchParams;
  readonly body: Readonly<Record<string, unknown>>;
  readonly token: string;
}

export interface Answer {
  readonly status: number;
  readonly data: unknown;
  /** A list that is paged. */
  readonly isList?: boolean;
}

type Handler = (ask: Ask, who: Actor, names: readonly string[]) => Promise<Answer> | Answer;

/** The REST side: what is asked of which rule. */
export function routesOf(state: State, identity: Identity) {
  const repo = `/repos/${state.owner}/${state.name}`;
  const list = (data: readonly unknown[]): Answer => ({ status: 200, data, isList: true });
  const ok = (data: unknown, status = 200): Answer => ({ status, data });
  const pullOf = (number = ''): Pull => {
    const pull = state.pulls.find((one) => one.number === Number(number));
    if (!pull) throw new Refusal(404, 'Not Found');
    return pull;
  };
  const writes = (who: Actor) => {
    if (who.permission !== 'write' && who.permission !== 'admin') {
      throw new Refusal(403, 'Resource not accessible');
    }
  };
  const shown = (pull: Pull) => pullShape(state, pull);

  const table: readonly (readonly [string, string, Handler])[] = [
    ['GET', '/user', (_, who) => ok(userShape(who))],
    [
      'GET',
      `${repo}`,
      () => ok({ id: 1, full_name: `${state.owner}/${state.name}`, default_branch: 'main' }),
    ],
    [
      'GET',
      `${repo}/collaborators/{}/permission`,
      (_ask, _who, [login = '']) =>
        ok({
          permission: state.actors.get(login.toLowerCase())?.permission ?? 'none',
          role_name: '',
          user: null,
        }),
    ],
    [
      'GET',
      `${repo}/pulls`,
      ({ query }) => {
        const wanted = query.get('state') ?? 'open';
        const head = query.get('head');
        const found = state.pulls.filter(
          (pull) =>
            (wanted === 'all' || pull.state === wanted) &&
            (!head || `${pull.fork ?? state.owner}:${pull.headRef}` === head),
        );
        return list(found.map(shown).reverse());
      },
    ],
    [
      'POST',
      `${repo}/pulls`,
      async ({ body }, who) => {
        if (who.permission === 'none') throw new Refusal(404, 'Not Found');
        return ok(shown(await openPull(state, who, body as never)), 201);
      },
    ],
    ['GET', `${repo}/pulls/{}`, (_ask, _who, [number]) => ok(shown(pullOf(number)))],
    [
      'PATCH',
      `${repo}/pulls/{}`,
      ({ body }, who, [number]) => {
        writes(who);
        const pull = pullOf(number);
        if (typeof body['title'] === 'string') pull.title = body['title'];
        if (typeof body['body'] === 'string') pull.body = body['body'];
        if (body['state'] === 'closed' || (body['state'] === 'open' && pull.mergedAt === null)) {
          pull.state = body['state'];
        }
        return ok(shown(pull));
      },
    ],
    [
      'PUT',
      `${repo}/pulls/{}/merge`,
      async ({ body }, who, [number]) =>
        ok({
          sha: await merge(state, pullOf(number), who, body as never),
          merged: true,
          message: 'merged',
        }),
    ],
    [
      'GET',
      `${repo}/pulls/{}/files`,
      async (_ask, _who, [number]) => list((await filesOf(state, pullOf(number))).map(fileShape)),
    ],
    [
      'GET',
      `${repo}/pulls/{}/reviews`,
      (_ask, _who, [number]) => {
        const pull = pullOf(number);
        // GitHub: "The list of reviews returns in chronological order."
        return list(pull.reviews.map((one) => reviewShape(state, pull, one)));
      },
    ],
    [
      'POST',
      `${repo}/pulls/{}/reviews`,
      async ({ body }, who, [number]) => {
        const pull = pullOf(number);
        return ok(reviewShape(state, pull, await review(state, pull, who, body as never)));
      },
    ],
    [
      'GET',
      `${repo}/pulls/{}/requested_reviewers`,
      (_ask, _who, [number]) => ok({ users: pullOf(number).requested.map(userShape), teams: [] }),
    ],
    [
      'POST',
      `${repo}/pulls/{}/requested_reviewers`,
      ({ body }, who, [number]) => {
        writes(who);
        const pull = pullOf(number);
        request(state, pull, (body['reviewers'] ?? []) as readonly string[]);
        return ok(shown(pull), 201);
      },
    ],
    [
      'DELETE',
      `${repo}/pulls/{}/requested_reviewers`,
      ({ body }, who, [number]) => {
        writes(who);
        const pull = pullOf(number);
        const gone = (body['reviewers'] ?? []) as readonly string[];
        pull.requested = pull.requested.filter(({ login }) => !gone.includes(login));
        return ok(shown(pull));
      },
    ],
    [
      'POST',
      `${repo}/statuses/{}`,
      ({ body }, who, [sha = '']) => {
        // GitHub: "Users with push access in a repository can create commit statuses for a given SHA."
        writes(who);
        const status = {
          id: state.nextId(),
          sha,
          context: String(body['context'] ?? 'default'),
          state: String(body['state']),
          description: String(body['description'] ?? ''),
          targetUrl: typeof body['target_url'] === 'string' ? body['target_url'] : null,
          by: who,
          at: state.now().toISOString(),
        };
        state.statuses.push(status);
        return ok(statusShape(status), 201);
      },
    ],
    ['GET', `${repo}/commits/{}/status`, (_ask, _who, [sha = '']) => ok(combinedShape(state, sha))],
    // GitHub, List repository issues: "GitHub's REST API considers every pull request an issue"
    [
      'GET',
      `${repo}/issues`,
      ({ query }) => {
        const label = query.get('labels');
        const pulls = state.pulls
          .filter(({ labels }) => label === null || labels.includes(label))
          .map((pull) => ({ ...shown(pull), pull_request: {} }));
        const issues = state.issues.filter(
          ({ labels }) => label === null || labels.includes(label),
        );
        return list([...pulls, ...issues.map(issueShape)]);
      },
    ],
    [
      'POST',
      `${repo}/issues`,
      ({ body }, who) => {
        const issue = {
          ...{ number: state.nextId(), user: who, title: String(body['title']) },
          ...{ body: String(body['body']), labels: (body['labels'] ?? []) as readonly string[] },
        };
        state.issues.push(issue);
        return ok(issueShape(issue), 201);
      },
    ],
    [
      'PATCH',
      `${repo}/issues/{}`,
      ({ body }, who, [number]) => {
        writes(who);
        const issue = state.issues.find((one) => one.number === Number(number));
        if (!issue) throw new Refusal(404, 'Not Found');
        issue.body = String(body['body']);
        return ok(issueShape(issue));
      },
    ],
    [
      'PUT',
      `${repo}/actions/workflows/{}/disable`,
      (_ask, who, [file = '']) => {
        writes(who);
        state.disabled.add(file);
        return ok(null, 204);
      },
    ],
    [
      'GET',
      `${repo}/issues/{}/labels`,
      (_ask, _who, [number]) => list(pullOf(number).labels.map((name) => ({ name }))),
    ],
    [
      'PUT',
      `${repo}/issues/{}/labels`,
      ({ body }, who, [number]) => {
        writes(who);
        const pull = pullOf(number);
        pull.labels = Array.from(new Set(body['labels'] as readonly string[]));
        return ok(pull.labels.map((name) => ({ name })));
      },
    ],
    [
      'POST',
      `${repo}/issues/{}/labels`,
      ({ body }, who, [number]) => {
        writes(who);
        const pull = pullOf(number);
        pull.labels = Array.from(
          new Set([...pull.labels, ...(body['labels'] as readonly string[])]),
        );
        return ok(pull.labels.map((name) => ({ name })));
      },
    ],
    [
      'GET',
      `${repo}/issues/{}/comments`,
      (_ask, _who, [number]) =>
        list(
          state.comments.filter(({ issue }) => issue === pullOf(number).number).map(commentShape),
        ),
    ],
    [
      'POST',
      `${repo}/issues/{}/comments`,
      ({ body }, who, [number]) => {
        const comment = {
          id: state.nextId(),
          issue: pullOf(number).number,
          user: who,
          body: String(body['body']),
          at: state.now().toISOString(),
        };
        state.comments.push(comment);
        return ok(commentShape(comment), 201);
      },
    ],
    [
      'DELETE',
      `${repo}/issues/comments/{}`,
      (_ask, who, [id]) => {
        const at = state.comments.findIndex((one) => one.id === Number(id));
        if (at < 0) throw new Refusal(404, 'Not Found');
        if (state.comments[at]?.user.id !== who.id) writes(who);
        state.comments.splice(at, 1);
        return ok(null, 204);
      },
    ],
    [
      'PATCH',
      `${repo}/issues/comments/{}`,
      ({ body }, who, [id]) => {
        const comment = state.comments.find((one) => one.id === Number(id));
        if (!comment) throw new Refusal(404, 'Not Found');
        if (comment.user.id !== who.id) writes(who);
        comment.body = String(body['body']);
        return ok(commentShape(comment));
      },
    ],
  ];

  return async (ask: Ask): Promise<Answer> => {
    if (
      ask.path === '/app' ||
      ask.path.startsWith('/app/') ||
      ask.path === `${repo}/installation`
    ) {
      identity.holdAppJwt(ask.token);
      if (ask.path.endsWith('/access_tokens')) return ok(identity.installationToken(), 201);
      return ok({ id: 7001, app_id: 1, slug: 'register-example' });
    }
    const who = identity.actor(ask.token);
    for (const [method, template, handle] of table) {
      if (method !== ask.method) continue;
      const pattern = new RegExp(`^${template.replaceAll('{}', '([^/]+)')}$`);
      const found = pattern.exec(ask.path);
      if (!found) continue;
      if (ask.path !== '/user' && who.permission === 'none') throw new Refusal(404, 'Not Found');
      return handle(ask, who, found.slice(1).map(decodeURIComponent));
    }
    throw new Refusal(404, 'Not Found');
  };
}
