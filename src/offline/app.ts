import type { UnitRules } from '#registry/record-unit.ts';
import type { UnitTree } from '#registry/unit-tree.ts';
import type { DraftStore } from './draft-store.ts';
import type { OfflineFacts } from './facts.ts';

/** What the views of the offline form work with. */
export interface App {
  readonly facts: OfflineFacts;
  readonly store: DraftStore;
  readonly tree: UnitTree;
  readonly rules: UnitRules;
  /** Where the view stands. */
  readonly root: HTMLElement;
  now(): Date;
  /** Drafts changed since they were last exported or handed in; only where nothing is kept. */
  readonly unsaved: Set<string>;
  /** Says what was done, to eyes and screen readers, until the next thing is. */
  tell(text: string): void;
}

/** A view that is on the page; `leave` before another takes its place. */
export interface View {
  readonly leave: () => void;
  /** Another window changed the drafts. */
  readonly refresh: () => void;
}

/** The address of a draft's form within the file. */
export function draftHash(id: string): string {
  return `#draft/${id}`;
}

export const untitled = '未命名网站';
