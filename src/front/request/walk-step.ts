import type { Visit } from './desk-session.ts';

/** A walk through a form, or where the visitor goes instead; `missing` for a page that is not theirs. */
export type WalkStep<Walk> =
  | { readonly is: 'here'; readonly walk: Walk }
  | { readonly is: 'elsewhere'; readonly to: string }
  | { readonly is: 'missing' };

/** What a walk reads of a request. */
export type WalkVisit = Visit & {
  readonly url: URL;
  readonly request: Request;
  readonly locals: App.Locals;
};
