import type { Family, Output } from './types.ts';

/** The form at the address of the server's, where the answer is the bundle as a file (R-11.3, M11). */
const form: Output = { path: 'filings/new/index.html', page: '/offline-form/filings-new.html' };

/** 新增网站 without a server: the offline form in the browser, with the search index beside it. */
export const formPages: Family = {
  name: 'form',
  all: () => [form],
  touched: ({ units, paths }) =>
    units.length > 0 || paths.includes('data/policy.yaml') ? [form] : [],
};
