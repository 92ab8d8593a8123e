import type { Draft } from './draft.ts';
import { parse, readDraft } from './draft-file.ts';
import { isUuid } from './uuid.ts';

/** Where drafts stay while the form is open, and afterwards where the browser allows it. */
export interface DraftStore {
  /** False where the browser keeps nothing: then drafts live as long as the page. */
  readonly isKept: boolean;
  /** Newest change first. */
  list(): readonly Draft[];
  get(id: string): Draft | null;
  /** Returns whether it is kept; the store may be full. */
  save(draft: Draft): boolean;
  remove(id: string): void;
  /** The id of the packages of drafts begun here (M07); made once. */
  packageId(make: () => string): string;
}

// Every draft under a key of its own: two windows then never overwrite each other's.
const draftKey = 'site-register-offline/draft/';
const packageKey = 'site-register-offline/package';

/** The store over this browser's storage, or over nothing where there is none. */
export function openDraftStore(storage: Storage | null): DraftStore {
  const drafts = new Map<string, Draft>();
  let own = '';
  const read = () => {
    if (storage === null) return;
    drafts.clear();
    for (let at = 0; at < storage.length; at += 1) {
      const key = storage.key(at) ?? '';
      if (!key.startsWith(draftKey)) continue;
      const draft = readDraft(parse(storage.getItem(key) ?? ''));
      if (draft) drafts.set(draft.id, draft);
    }
  };
  const keep = (key: string, text: string): boolean => {
    try {
      storage?.setItem(key, text);
      return storage !== null;
    } catch {
      return false;
    }
  };
  // What the storage had no room for lives on here as long as the page.
  const unkept = new Map<string, Draft>();
  const all = () => {
    read();
    for (const draft of unkept.values()) drafts.set(draft.id, draft);
    return drafts;
  };
  return {
    isKept: storage !== null,
    list: () => [...all().values()].sort((a, b) => (a.changedAt < b.changedAt ? 1 : -1)),
    get: (id) => all().get(id) ?? null,
    save: (draft) => {
      drafts.set(draft.id, draft);
      const isKept = keep(draftKey + draft.id, JSON.stringify(draft));
      if (isKept) unkept.delete(draft.id);
      else unkept.set(draft.id, draft);
      return isKept;
    },
    remove: (id) => {
      drafts.delete(id);
      unkept.delete(id);
      storage?.removeItem(draftKey + id);
    },
    packageId: (make) => {
      const kept = storage?.getItem(packageKey) ?? own;
      own = isUuid(kept) ? kept : make();
      keep(packageKey, own);
      return own;
    },
  };
}

/** The browser's storage; null where it has none for files, or it is switched off. */
export function findStorage(): Storage | null {
  try {
    const probe = 'site-register-offline/probe';
    localStorage.setItem(probe, probe);
    localStorage.removeItem(probe);
    return localStorage;
  } catch {
    return null;
  }
}
