import type { Family, Output } from './types.ts';

/** The form at the address of the server's: the page answers the bundle as files (R-11.3, M11). */
const form: Output = { path: 'filings/new/index.html', page: '/offline-form/filings-new.html' };
const parts: readonly Output[] = ['js', 'css'].map((end) => ({
  path: `filings/new/form.${end}`,
  page: `/offline-form/form.${end}`,
}));

/** 新增网站 without a server: the offline form in the browser, with the search index beside it. */
export const formPages: Family = {
  name: 'form',
  all: () => [form, ...parts],
  // the parts change with the template only
  touched: ({ units, paths }) =>
    units.length > 0 || paths.includes('data/policy.yaml') ? [form] : [],
};
