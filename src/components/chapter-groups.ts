/** What of a chapter its lists show. */
export interface Chapter {
  readonly id: string;
  readonly data: { readonly title: string; readonly summary: string; readonly order: number };
}

/** Chapters for one kind of reader. */
export interface ChapterGroup {
  readonly title: string;
  readonly chapters: readonly Chapter[];
}

const titles = [
  ['filer/', '填报单位'],
  ['unit/', '组织单位'],
  ['opening/', '开办审核'],
  ['admin/', '运行登记簿'],
  ['verify', '公众核验'],
  ['security', '安全和个人信息'],
  ['faq', '常见问题'],
] as const;

/** Chapters by their readers, each group in its order; a folder nobody named is left out. */
export function chapterGroups(chapters: readonly Chapter[]): readonly ChapterGroup[] {
  return titles.map(([beginning, title]) => ({
    title,
    chapters: chapters
      .filter(({ id }) => id.startsWith(beginning))
      .toSorted((one, other) => one.data.order - other.data.order),
  }));
}
