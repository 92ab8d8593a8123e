import { createHash } from 'node:crypto';
import type { UnitRules } from '#registry/record-unit.ts';
import type { UnitTree } from '#registry/unit-tree.ts';
import type { OfflineBundle } from './bundle.ts';
import {
  type HostedFacts,
  offlineFileName,
  offlineFormat,
  type OfflineFacts,
  type OfflineVersion,
} from './facts.ts';
import { writeUnits } from './units-text.ts';

/** The offline form as one file, and what is published about it (M01, M09, M10). */
export interface OfflineFile {
  readonly bytes: Buffer;
  readonly version: OfflineVersion;
}

/** The file for this register: its address, its rules and its directory of units are in it. */
export function offlineFile(
  bundle: OfflineBundle,
  register: {
    readonly siteUrl: string;
    readonly units: UnitTree;
    readonly rules: UnitRules;
    readonly hosted?: HostedFacts;
  },
): OfflineFile {
  const { siteUrl, units, hosted } = register;
  const { verticalSystems, wholeProvincePlatforms } = register.rules;
  const facts: Omit<OfflineFacts, 'version'> = {
    siteUrl,
    rules: { verticalSystems, wholeProvincePlatforms },
    units: writeUnits(units.values()),
    ...(hosted ? { hosted } : {}),
  };
  // Of everything in it, so that the same version is always the same file.
  const version = sha256(page(bundle, { ...facts, version: '' }), 'hex').slice(0, 12);
  const bytes = Buffer.from(page(bundle, { ...facts, version }));
  return {
    bytes,
    version: {
      format: offlineFormat,
      version,
      name: offlineFileName,
      size: bytes.length,
      sha256: sha256(bytes, 'hex'),
    },
  };
}

function page({ script, style }: OfflineBundle, facts: OfflineFacts): string {
  const { siteUrl, version, hosted } = facts;
  const name = hosted ? '新增网站' : '离线填报';
  const policy = [
    "default-src 'none'",
    // a host may have a policy of its own, under which nothing inside a page runs
    hosted ? "script-src 'self'" : `script-src 'sha256-${sha256(script, 'base64')}'`,
    hosted ? "style-src 'self'" : `style-src 'sha256-${sha256(style, 'base64')}'`,
    // the page asks its own host, wherever that stands; the file asks where it was downloaded
    ...(hosted ? ["img-src 'self'"] : []),
    hosted ? "connect-src 'self'" : `connect-src ${new URL(siteUrl).origin}`,
    "base-uri 'none'",
    "form-action 'none'",
  ].join('; ');
  // In a script element only `<` could end the data early.
  const data = JSON.stringify(facts).replaceAll('<', '\\u003c');
  const site = escape(siteUrl);
  const base = escape(new URL(siteUrl).pathname.replace(/\/+$/, ''));
  return `<!doctype html>
<html lang="zh-CN">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="referrer" content="no-referrer">
<meta name="color-scheme" content="light dark">
<meta name="version" content="${version}">
${hosted ? `<link rel="icon" href="${base}/favicon.svg" type="image/svg+xml">\n` : ''}<title>${name} - 政府网站登记簿</title>
${hosted ? `<link rel="stylesheet" href="${base}/filings/new/form.css?v=${sha256(style, 'hex').slice(0, 12)}">` : `<style>${style}</style>`}
</head>
<body>
<a class="skip-link" href="#content">跳到正文</a>
<header class="page-head"><div class="inner">${hosted ? `<a class="brand" href="${site}/">` : '<span class="brand">'}${mark}<span>政府网站登记簿<small>${name}</small></span>${hosted ? '</a>' : '</span>'}</div></header>
<main id="content" class="page-body" tabindex="-1">
<h1>${name}</h1>
<p>填报要用浏览器的脚本功能。如果一直看到这段文字，说明脚本没有运行：请允许脚本，或者换用 2021 年以后的 Chrome、Edge、Firefox 打开（其他浏览器请用“极速模式”，不要用“兼容模式”）。</p>
${hosted ? withoutScript(site) : `<p>也可以联网填报，不需要脚本：<a href="${site}/filings/new">${site}/filings/new</a></p>`}
</main>
<footer class="page-foot no-print"><div class="inner"><p>${name} 版本 ${version}</p>${hosted ? `<p><a href="${site}/">首页</a>　<a href="${site}/offline-form">离线填报</a>　<a href="${site}/progress">查询进度</a>　<a href="${site}/handbook">功能说明</a></p>` : `<p>只从 <a href="${site}/offline-form">${site}/offline-form</a> 下载，并核对那里公布的校验值。</p>`}</div></footer>
<script type="application/json" id="facts">${data}</script>
${hosted ? `<script src="${base}/filings/new/form.js?v=${sha256(script, 'hex').slice(0, 12)}"></script>` : `<script>${script}</script>`}
</body>
</html>
`;
}

/** A static site has no form that works without script: what stays is paper and the table for imports. */
function withoutScript(site: string): string {
  return `<p>不能使用脚本的，请向本级组织单位索取填报表格，填写后交其导入；或者在另一台电脑上使用<a href="${site}/offline-form">离线填报</a>。</p>`;
}

const mark =
  '<svg class="mark" viewBox="0 0 48 48" aria-hidden="true" focusable="false"><rect x="2" y="2" width="44" height="44" rx="9" fill="#0e5364" stroke="#bcd6dc" stroke-width="2"/><g fill="none" stroke="#fff" stroke-width="3" stroke-linecap="round" stroke-linejoin="round"><path d="M14 11v26"/><path d="M14 19c0 6 5 6 9 7"/></g><path d="M23 28l5 6 10-15" fill="none" stroke="#f2aa70" stroke-width="4" stroke-linecap="round" stroke-linejoin="round"/><g fill="#fff"><circle cx="14" cy="11" r="3.5"/><circle cx="14" cy="37" r="3.5"/></g></svg>';

function escape(text: string): string {
  return text.replace(/[&<>"']/g, (one) => `&#${one.charCodeAt(0)};`);
}

function sha256(content: string | Buffer, as: 'hex' | 'base64'): string {
  return createHash('sha256').update(content).digest(as);
}
