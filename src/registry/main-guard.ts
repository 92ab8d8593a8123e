/** What a push did to main, as Git and GitHub tell it. */
export interface MainPush {
  /** Who pushed, by GitHub and not by the commits. */
  readonly actor: string;
  /** Slug of the register's App; empty where none is set. */
  readonly app: string;
  /** Whether what stood before is no ancestor of what stands now. */
  readonly isRewritten: boolean;
  /** Commits of the first-parent line, oldest first: their `Event` trailer and the paths they changed. */
  readonly commits: readonly {
    readonly oid: string;
    readonly event: string;
    readonly changed: readonly { readonly path: string; readonly isGone: boolean }[];
  }[];
}

/** Why conclude and mint have to stop; the sentences stand in `src/text/guard-words.ts`. */
export type GuardFinding =
  | { readonly why: 'rewritten' }
  | { readonly why: 'foreign'; readonly oid: string; readonly path: string }
  | { readonly why: 'no-event'; readonly oid: string; readonly path: string }
  | { readonly why: 'taken-away'; readonly oid: string; readonly path: string };

/**
 * What is wrong with a push to main (R-9.2, R-11.2): data is moved by the register's App alone, in
 * commits that say what they do, and no file of a code is ever taken away. Code is the maintainers'.
 */
export function guardFindings({
  actor,
  app,
  isRewritten,
  commits,
}: MainPush): readonly GuardFinding[] {
  if (isRewritten) return [{ why: 'rewritten' }];
  const isApp = app !== '' && actor === `${app}[bot]`;
  return commits.flatMap(({ oid, event, changed }): readonly GuardFinding[] => {
    const data = changed.filter(({ path }) => path.startsWith('data/'));
    const [first] = data;
    if (!first) return [];
    if (!isApp) return [{ why: 'foreign', oid, path: first.path }];
    if (event === '') return [{ why: 'no-event', oid, path: first.path }];
    const gone = data.find(({ path, isGone }) => isGone && !(event === 'mint' && isPending(path)));
    return gone ? [{ why: 'taken-away', oid, path: gone.path }] : [];
  });
}

/** Only what waits for its code moves to another path, when it gets one. */
function isPending(path: string): boolean {
  return /^data\/sites\/\w{2}\/\w{6}\/new-[0-9A-Z]{8}\.yaml$/.test(path);
}
