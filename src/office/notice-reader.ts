import type { Oid } from '#git/types.ts';
import { YamlRefused } from '#git/yaml.ts';
import { newestFirst, type Notice } from '#registry/notice.ts';
import { readNoticeFile } from '#registry/notice-check.ts';
import { parseNotice } from './notice-file.ts';
import type { Tools } from './tools.ts';

/** Reads the notices of the register's main as the catalogue shows it, newest first. */
export type NoticeReader = () => Promise<readonly Notice[]>;

/**
 * A reader that keeps what it has read: by commit, then by the folder's tree, then file by file, so
 * that a page costs nothing while no notice changes. Files that are no right notice are left out;
 * the check of the register names them.
 */
export function noticeReader({
  catalogue,
  forge,
}: Pick<Tools, 'catalogue' | 'forge'>): NoticeReader {
  let shown: Oid | null = null;
  let folder: Oid | null = null;
  let notices: readonly Notice[] = [];
  let files = new Map<Oid, Notice | null>();

  return async () => {
    const commit = catalogue.commit();
    if (commit === null || commit === shown) return notices;
    const { tree } = await forge.objects.commit(commit);
    const entry = await forge.objects.entry(tree, 'data/notices');
    const next = entry?.type === 'tree' ? entry.oid : null;
    if (next !== folder) {
      const read = next === null ? new Map<Oid, Notice | null>() : await readFolder(next);
      files = read;
      notices = [...read.values()].filter((notice) => notice !== null).sort(newestFirst);
      folder = next;
    }
    shown = commit;
    return notices;
  };

  async function readFolder(tree: Oid): Promise<Map<Oid, Notice | null>> {
    const read = new Map<Oid, Notice | null>();
    for (const { path, oid, mode } of await forge.objects.tree(tree)) {
      if (mode !== '100644') continue;
      const known = files.get(oid);
      read.set(oid, known === undefined ? await readOne(`data/notices/${path}`, oid) : known);
    }
    return read;
  }

  async function readOne(path: string, oid: Oid): Promise<Notice | null> {
    try {
      const value = parseNotice(await forge.objects.blob(oid));
      const { notice, problems } = readNoticeFile(value, path);
      return problems.length === 0 ? notice : null;
    } catch (error) {
      if (error instanceof YamlRefused) return null;
      throw error;
    }
  }
}
