import { type Label, labelHref } from '#registry/label.ts';
import { labelLinkText } from '#text/label-words.ts';

/**
 * 标识代码: markup that does nothing but link to the label's page (R-8.3, Q02, Z03). No script, no
 * style and no picture of anybody's server; `referrerpolicy` lets the browser say which host the
 * visitor comes from even where the site says nothing of it.
 */
export function labelSnippet(label: Label, siteUrl: string): string {
  const href = labelHref(siteUrl, label).replaceAll('&', '&amp;');
  return [
    `<a href="${href}" title="${labelLinkText}，编号 ${label.number}" target="_blank" rel="noopener" referrerpolicy="origin">`,
    `<svg width="32" height="32" viewBox="0 0 48 48" role="img" aria-label="网站标识">`,
    `<rect x="2" y="2" width="44" height="44" rx="9" fill="#0e5364"/>`,
    `<path d="M14 11v26M14 19c0 6 5 6 9 7" fill="none" stroke="#fff" stroke-width="3"/>`,
    `<path d="M23 28l5 6 10-15" fill="none" stroke="#f2aa70" stroke-width="4"/>`,
    `</svg> 网站标识 ${label.number}</a>`,
  ].join('');
}
