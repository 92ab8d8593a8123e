import { createHash } from 'node:crypto';
import type { ProofBundle } from './bundle.ts';
import type { ProofFacts } from './facts.ts';

/** The page that checks proofs as one file: the register's address and public keys are in it (Z01). */
export function proofPage({ script, style }: ProofBundle, facts: ProofFacts): Buffer {
  const policy = [
    "default-src 'none'",
    // the schemas are compiled in the page; nothing from outside can get in
    `script-src 'sha256-${digest(script)}' 'unsafe-eval'`,
    `style-src 'sha256-${digest(style)}'`,
    "base-uri 'none'",
    "form-action 'none'",
  ].join('; ');
  // In a script element only `<` could end the data early.
  const data = JSON.stringify(facts).replaceAll('<', '\\u003c');
  const keys = facts.keys
    .map((key) => `<li><code class="line">${escape(key)}</code></li>`)
    .join('');
  return Buffer.from(`<!doctype html>
<html lang="zh-CN">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="referrer" content="no-referrer">
<meta name="color-scheme" content="light dark">
<title>核验网站证明 - 政府网站登记簿</title>
<style>${style}</style>
</head>
<body>
<a class="skip-link" href="#content">跳到正文</a>
<header class="page-head"><div class="inner"><span class="brand"><span>政府网站登记簿<small>核验网站证明</small></span></span></div></header>
<main id="content" class="page-body" tabindex="-1">
<h1>核验网站证明</h1>
<p>核验要用浏览器的脚本功能。如果一直看到这段文字，说明脚本没有运行：请允许脚本，或者换用 2021 年以后的 Chrome、Edge、Firefox 打开。</p>
</main>
<footer class="page-foot"><div class="inner"><p>从 ${escape(facts.siteUrl)} 下载，${escape(facts.at.slice(0, 10))}。页面里的公钥，请与登记簿在别处公布的核对：</p><ul>${keys}</ul></div></footer>
<script type="application/json" id="facts">${data}</script>
<script>${script}</script>
</body>
</html>
`);
}

function escape(text: string): string {
  return text.replace(/[&<>"']/g, (one) => `&#${one.charCodeAt(0)};`);
}

function digest(content: string): string {
  return createHash('sha256').update(content).digest('base64');
}
