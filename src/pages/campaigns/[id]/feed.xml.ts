import type { APIRoute } from 'astro';
import { atomFeed } from '#text/atom.ts';
import { plainText } from '#text/markdown.ts';

/** 工作动态 of a campaign as an Atom feed (O06, O09). */
export const GET: APIRoute = ({ locals, params }) => {
  const { office, siteUrl } = locals;
  const campaign = office.census.campaign(params['id'] ?? '');
  if (!campaign) return new Response(null, { status: 404 });
  const page = `${siteUrl}/campaigns/${campaign.id}`;
  const feed = {
    ...{ url: `${page}/feed.xml`, page, title: `${campaign.title}：工作动态` },
    now: office.now(),
  };
  const entries = office.census
    .news(campaign.id)
    .slice(0, 50)
    .map(({ id, title, publishedAt, unit, body, withdrawn }) => ({
      ...{ url: `${page}#${id}`, title: withdrawn ? `已撤回：${title}` : title, publishedAt },
      updatedAt: withdrawn?.at ?? publishedAt,
      author: office.catalogue.unit(unit)?.office ?? unit,
      text: withdrawn ? withdrawn.reason : plainText(body),
    }));
  return new Response(atomFeed(feed, entries), {
    headers: {
      'Content-Type': 'application/atom+xml; charset=utf-8',
      'Cache-Control': 'no-cache',
    },
  });
};
