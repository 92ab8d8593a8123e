import type { FeedEntry, FeedHead } from './atom.ts';

/** A feed of entries as JSON Feed 1.1, newest first as given (Z06). */
export function jsonFeed(feed: FeedHead, entries: readonly FeedEntry[]): string {
  const document = {
    version: 'https://jsonfeed.org/version/1.1',
    title: feed.title,
    home_page_url: feed.page,
    feed_url: feed.url,
    language: 'zh-CN',
    items: entries.map(({ id, url, title, text, publishedAt, updatedAt, author }) => ({
      id: id ?? url,
      url,
      title,
      content_text: text,
      date_published: publishedAt,
      date_modified: updatedAt,
      authors: [{ name: author }],
    })),
  };
  return `${JSON.stringify(document, null, 1)}\n`;
}
