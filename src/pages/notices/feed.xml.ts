import type { APIRoute } from 'astro';
import { atomFeed } from '#text/atom.ts';
import { plainText } from '#text/markdown.ts';

/** The newest notices for everybody as an Atom feed (L05); a withdrawn one says only that. */
export const GET: APIRoute = async ({ locals }) => {
  const { office, siteUrl } = locals;
  const notices = (await office.notices.published()).slice(0, 50);
  const feed = {
    url: `${siteUrl}/notices/feed.xml`,
    page: `${siteUrl}/notices`,
    title: '政府网站登记簿：重要通知',
    // said only while there is no notice: then nothing has changed yet
    now: new Date(0),
  };
  const entries = notices.map(({ id, title, publishedAt, unit, withdrawn, body }) => ({
    url: `${siteUrl}/notices/${id}`,
    title: withdrawn ? `（已撤回）${title}` : title,
    publishedAt,
    updatedAt: withdrawn?.at ?? publishedAt,
    author: office.catalogue.unit(unit)?.office ?? unit,
    text: withdrawn ? `已撤回：${withdrawn.reason}` : plainText(body),
  }));
  return new Response(atomFeed(feed, entries), {
    headers: {
      'Content-Type': 'application/atom+xml; charset=utf-8',
      'Cache-Control': 'no-cache',
    },
  });
};
