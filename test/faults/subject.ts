import type { OpenedOffice } from '#office/open.ts';

/** What is broken at each of its durable calls: one thing that a person or a job does. */
export interface Subject {
  readonly name: string;
  /** Makes the register as it stands when it begins, below an empty folder. */
  prepare(dir: string): Promise<void>;
  /** Opens that register when it is done, or so many minutes later. */
  open(dir: string, minutes: number): Promise<OpenedOffice>;
  /**
   * Does it as a person or job would and returns what is confirmed. Done again after a crash, it
   * leaves what is done already as it is, and confirms the same. Throws where it is refused.
   */
  act(opened: OpenedOffice): Promise<string>;
  /** What was confirmed and is not there when the register is opened again; null when it is. */
  missing(opened: OpenedOffice, acknowledged: string): Promise<string | null>;
  /** The register once it was done again: sound, and everything once. */
  check(dir: string): Promise<Verdict>;
}

/** What is wrong after a fault; null when nothing is. */
export type Verdict = { readonly kind: 'lost' | 'twice' | 'corrupt'; readonly text: string } | null;
