import { operatorSentence } from '#office/operator-faults.ts';

/**
 * Ends a command that failed: one line on what to do and exit code 2, where the person who runs it can
 * put it right. Throws a fault of ours on, with its stack.
 */
export function endFailed(error: unknown, sentence = operatorSentence(error)): void {
  if (sentence === null) throw error;
  console.error(sentence);
  process.exitCode = 2;
}

/** The same for a command whose own errors are sentences too. */
export function endFailedTelling(error: unknown): void {
  endFailed(error, operatorSentence(error) ?? (error instanceof Error ? error.message : null));
}
