import { type Family, pageAt } from './types.ts';

/** The page that a static host sends for what is not there. */
const missing = { path: '404.html', page: '/404' };

/** 首页, and the page for what is not there. */
export const homePages: Family = {
  name: 'home',
  all: () => [pageAt('/'), missing],
  // It shows the newest sites, notices and counts: nearly any change is seen there.
  touched: ({ paths, isWaitingChanged }) =>
    paths.length > 0 || isWaitingChanged ? [pageAt('/')] : [],
};
