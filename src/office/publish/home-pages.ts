import { type Family, pageAt } from './types.ts';
import { isInLists } from './units-touched.ts';

/** The page that a static host sends for what is not there. */
const missing = { path: '404.html', page: '/404' };

/** 首页, and the page for what is not there. */
export const homePages: Family = {
  name: 'home',
  all: () => [pageAt('/'), missing],
  // It shows the newest sites, notices and counts: nearly any change is seen there.
  touched: ({ paths, sites, units, isWaitingChanged }) => {
    const isSeen = isWaitingChanged || units.length > 0 || sites.some(isInLists);
    return isSeen || paths.some((path) => path.startsWith('data/notices/')) ? [pageAt('/')] : [];
  },
};
