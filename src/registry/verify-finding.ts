/** What `verify` may find wrong with a register's history; the sentences stand in `src/text/verify-words.ts`. */
export const findingCodes = [
  'unprovable', // the rules could not be applied to it
  'start-damaged', // the first commit is no beginning of a register
  'pending-at-start', // a site without a code and without a conclusion
  'code-path', // a file whose path is not the code in it
  'entry-refused', // a link, an executable, a strange name; one twice or out of Git's order; an empty folder
  'path-unknown',
  'file-removed',
  'history-lost', // the status history of a site is shorter or other than it was
  'no-event', // data changed by a commit that does not say what it does
  'event-unknown',
  'policy-changed', // by a commit that is no traced change of it
  'policy-invalid',
  'format-changed', // the version of the data, by a commit that is no upgrade, or otherwise than it may
  'format-newer', // data of a newer program
  'keys-changed', // the keys, by a commit that may not, or otherwise than they may
  'unsigned',
  'signed-by-github', // a merge that only GitHub signed
  'signature-wrong',
  'signature-foreign', // by a key that is not the register's
  'key-not-in-force', // by a key of the register at another time than its own
  'checkpoint-missing',
  'checkpoint-differs', // the codes ever given, as a mint tells them
  'rolled-back', // the history ends before a checkpoint
  'rewritten', // another history than the one a checkpoint is of
  'checkpoint-other', // a checkpoint whose parts do not belong together
  'unit-outside-filing', // a unit file changed, and no filing about units is concluded
  'code-without-mint', // a file of a code, and the commit is no mint
  'pending-without-conclusion',
  'too-much-changed', // a commit changes what its kind may not
  'content-differs', // what stands is not what the rules compute
  'content-invalid',
  'time-missing',
  'time-differs', // the time told is not that of the commit
  'time-backwards',
  'trailer-differs', // what the commit says is not what follows from its content
  'trail-differs', // the trail told is not that of the filing's commits
  'branch-detached', // the filing does not come from main
  'branch-foreign', // a commit in the filing that no rule knows
  'decision-changes-content',
  'filing-other', // a commit of another filing
  'filing-twice',
  'filing-unnamed', // a conclusion that names no filing
  'filing-nothing', // what is filed is no one thing that may be asked
  'asker-not-entitled',
  'unit-not-in-force', // a new site under a unit that is not there or retired
  'content-told', // the content told is not the content filed
  'base-unknown', // a decision names a base that was not main then
  'base-stale', // a decision names a tree that was no longer in force
  'account-foreign', // an account that is not of the unit it decides for
  'decision-refused', // a decision that does not count, with why
  'opinion-missing',
  'chain-empty',
  'approval-missing',
  'tree-broken', // units that break the tree
  'emergency-differs',
  'change-refused', // a change that the site as it stands may not have, with why
  'mint-not-due',
  'mint-differs', // other codes than the rules give
  'code-twice',
  'serials-used-up',
  'paper-changed', // what was published or scored before
  'label-changed',
  'label-unsigned', // a label without a good signature of a published key
  'proof-incomplete', // an object that a proof lacks, or that was altered in it
  'code-unknown', // asked for with --code
] as const;
export type FindingCode = (typeof findingCodes)[number];

/** The first thing wrong, and where. */
export interface Finding {
  readonly code: FindingCode;
  /** Commit of main, or of a filing, that it is in. */
  readonly commit: string;
  /** File it is about; empty where it is about the commit. */
  readonly path: string;
  readonly params: Readonly<Record<string, string | number>>;
}
