import { assets } from './assets.ts';
import { dashboardPages } from './dashboard-pages.ts';
import { apiFiles, feedFiles, openDataPage, sitemapFiles } from './data-files.ts';
import { figureFiles } from './figure-files.ts';
import { formPages } from './form-pages.ts';
import { censusPages } from './census-pages.ts';
import { handbookPages } from './handbook-pages.ts';
import { homePages } from './home-pages.ts';
import { labelPages } from './label-pages.ts';
import { listPages } from './list-pages.ts';
import { noticePages } from './notice-pages.ts';
import { progressFiles } from './progress-files.ts';
import { proofPages } from './proof-pages.ts';
import { searchFiles } from './search-files.ts';
import { sitePages } from './site-pages.ts';
import { statisticsPages } from './statistics-pages.ts';
import type { Family } from './types.ts';
import { unitPages } from './unit-pages.ts';

/** What the static site consists of, in the order in which it is written. */
export const families: readonly Family[] = [
  assets,
  homePages,
  handbookPages,
  formPages,
  noticePages,
  censusPages,
  listPages,
  unitPages,
  dashboardPages,
  progressFiles,
  statisticsPages,
  figureFiles,
  sitePages,
  labelPages,
  openDataPage,
  proofPages,
  feedFiles,
  apiFiles,
  sitemapFiles,
  searchFiles,
];
