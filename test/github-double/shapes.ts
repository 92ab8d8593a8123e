import { combined, newest } from './merging.ts';
import type { Actor, Comment, Issue, Pull, Review, State, Status } from './state.ts';

/** Replies with the fields that the register reads, and the commonest besides. */

export function userShape(actor: Actor) {
  const { id, login, type } = actor;
  return { id, login, type, node_id: `U_${id}`, site_admin: false };
}

export function pullShape(state: State, pull: Pull) {
  const side = (ref: string, sha: string, of = state.owner) => ({
    ref,
    sha,
    label: `${of}:${ref}`,
    user: { login: of },
    repo: { full_name: `${of}/${state.name}` },
  });
  return {
    id: 9000 + pull.number,
    number: pull.number,
    state: pull.state,
    locked: false,
    title: pull.title,
    body: pull.body,
    user: userShape(pull.author),
    head: side(pull.headRef, pull.head, pull.fork ?? state.owner),
    base: side(pull.baseRef, pull.base),
    draft: false,
    merged: pull.mergedAt !== null,
    merged_at: pull.mergedAt,
    merge_commit_sha: pull.mergeCommit,
    created_at: pull.createdAt,
    updated_at: `${pull.reviews.at(-1)?.at ?? pull.createdAt}#${pull.reviews.length}`,
    labels: pull.labels.map((name) => ({ name })),
    requested_reviewers: pull.requested.map(userShape),
    requested_teams: [],
    html_url: `https://github.example/${state.owner}/${state.name}/pull/${pull.number}`,
  };
}

export function reviewShape(state: State, pull: Pull, review: Review) {
  return {
    id: review.id,
    node_id: `R_${review.id}`,
    user: userShape(review.user),
    body: review.body,
    state: review.state,
    html_url: `https://github.example/${state.owner}/${state.name}/pull/${pull.number}`,
    pull_request_url: '',
    _links: { html: { href: '' }, pull_request: { href: '' } },
    submitted_at: review.at,
    commit_id: review.commit,
    author_association: 'MEMBER',
  };
}

export function issueShape(issue: Issue) {
  return {
    id: issue.number,
    number: issue.number,
    state: 'open',
    title: issue.title,
    body: issue.body,
    user: userShape(issue.user),
    labels: issue.labels.map((name) => ({ name })),
  };
}

export function commentShape(comment: Comment) {
  return {
    id: comment.id,
    user: userShape(comment.user),
    body: comment.body,
    created_at: comment.at,
    updated_at: comment.at,
  };
}

export function statusShape(status: Status) {
  return {
    id: status.id,
    context: status.context,
    state: status.state,
    description: status.description,
    target_url: status.targetUrl,
    creator: userShape(status.by),
    created_at: status.at,
    updated_at: status.at,
  };
}

export function combinedShape(state: State, sha: string) {
  const statuses = Array.from(newest(state, sha).values(), statusShape);
  return { state: combined(state, sha), sha, total_count: statuses.length, statuses };
}

export function fileShape({ status, path }: { readonly status: string; readonly path: string }) {
  const words: Readonly<Record<string, string>> = { A: 'added', D: 'removed', M: 'modified' };
  return { sha: null, filename: path, status: words[status] ?? 'changed' };
}
