import { answerAt, type Family, pageAt } from './types.ts';

const noticeFile = /^data\/notices\/([^/]+)\.md$/;

/** 重要通知 for everybody, withdrawn ones included, with their feed. */
export const noticePages: Family = {
  name: 'notices',
  async *all({ office }) {
    yield pageAt('/notices');
    yield answerAt('/notices/feed.xml');
    for (const { id } of await office.notices.published()) yield pageAt(`/notices/${id}`);
  },
  async *touched({ facts, paths, units }) {
    const changed = paths.flatMap((path) => noticeFile.exec(path)?.[1] ?? []);
    // a notice names its unit
    const named = units.length === 0 ? [] : await facts.office.notices.published();
    if (changed.length === 0 && named.length === 0) return;
    yield pageAt('/notices');
    yield answerAt('/notices/feed.xml');
    for (const id of changed) yield pageAt(`/notices/${id}`);
    for (const { id } of named) yield pageAt(`/notices/${id}`);
  },
};
