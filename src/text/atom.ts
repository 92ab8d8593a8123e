import { isoOf } from '#registry/moment.ts';

/** One entry of a feed; all of it plain text. */
export interface FeedEntry {
  /** Absolute address of its page. */
  readonly url: string;
  /** Stays the same for ever; the address where it is not said. */
  readonly id?: string;
  readonly title: string;
  readonly publishedAt: string;
  readonly updatedAt: string;
  readonly author: string;
  readonly text: string;
}

/** What a feed says of itself; all addresses absolute. */
export interface FeedHead {
  readonly url: string;
  readonly page: string;
  readonly title: string;
  readonly now: Date;
}

/** A feed of entries as Atom (RFC 4287), newest first as given. `now` stands where there is none. */
export function atomFeed(feed: FeedHead, entries: readonly FeedEntry[]): string {
  const newest = entries.map(({ updatedAt }) => updatedAt).sort();
  const updated = newest.at(-1) ?? isoOf(feed.now);
  const lines = [
    '<?xml version="1.0" encoding="utf-8"?>',
    '<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="zh-CN">',
    element('title', feed.title),
    element('id', feed.url),
    `<link rel="self" type="application/atom+xml" href="${xml(feed.url)}"/>`,
    `<link rel="alternate" type="text/html" href="${xml(feed.page)}"/>`,
    element('updated', updated),
    ...entries.flatMap((entry) => [
      '<entry>',
      element('title', entry.title),
      element('id', entry.id ?? entry.url),
      `<link rel="alternate" type="text/html" href="${xml(entry.url)}"/>`,
      element('published', entry.publishedAt),
      element('updated', entry.updatedAt),
      `<author>${element('name', entry.author)}</author>`,
      `<content type="text">${xml(entry.text)}</content>`,
      '</entry>',
    ]),
    '</feed>',
  ];
  return `${lines.join('\n')}\n`;
}

function element(name: string, text: string): string {
  return `<${name}>${xml(text)}</${name}>`;
}

/** Text inside XML; what XML 1.0 cannot hold is left out. */
function xml(text: string): string {
  return text
    .replace(/[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/gu, '')
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;');
}
