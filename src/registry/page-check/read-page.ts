import { Tokenizer, TokenizerMode, type Token } from 'parse5';
import type { LabelMark, PageFacts, PageLink } from './page.ts';

const linksMax = 3_000;
const textMax = 400_000;
const titleMax = 200;
const marksMax = 20;

/** The official snippet, `dcs.conac.cn/js/33/000/0000/60425889/CA330000000604258890002.js` (code-formats.yaml). */
const official = /dcs\.conac\.cn\/js\/(\d{2})\/(\d{3})\/(\d{4})\/(\d{8})\/CA\1\2\3\4(\d{4})\.js/g;

/** Elements whose content is no markup, with the mode in which the tokenizer reads it. */
const modes: Readonly<Record<string, (typeof TokenizerMode)[keyof typeof TokenizerMode]>> = {
  title: TokenizerMode.RCDATA,
  textarea: TokenizerMode.RCDATA,
  style: TokenizerMode.RAWTEXT,
  xmp: TokenizerMode.RAWTEXT,
  iframe: TokenizerMode.RAWTEXT,
  noembed: TokenizerMode.RAWTEXT,
  noframes: TokenizerMode.RAWTEXT,
  script: TokenizerMode.SCRIPT_DATA,
  plaintext: TokenizerMode.PLAINTEXT,
};
/** Content that no visitor with scripts sees. */
const unseen: ReadonlySet<string> = new Set(['noscript', 'template', 'head']);
/** Tags that stand inside words and sentences: the text goes on. */
const inline: ReadonlySet<string> = new Set(
  'b big em font i mark small strong sub sup u'.split(' '),
);

/**
 * Reads a page's markup token by token, as the HTML standard cuts it: in time that grows with its
 * length alone, however broken it is. Links are made absolute by `<base>` and the page's own address;
 * only http and https are kept. What stands in comments, scripts, `<noscript>` and `<template>` is
 * not on the page.
 */
export function readPage(html: string, address: string): PageFacts {
  let base = address;
  let hasBase = false;
  let title: string | null = null;
  let inTitle = '';
  let metaCode = '';
  let refresh = '';
  let scripts = 0;
  let frames = 0;
  let foreign = 0;
  let isAfterBody = false;
  let textLength = 0;
  let raw = '';
  const hidden = new Map<string, number>();
  const text: string[] = [];
  const links = new Map<string, PageLink>();
  const labels: LabelMark[] = [];
  const officialMarks = new Set<string>();

  const breakLine = () => {
    if (text.at(-1) !== '\n') text.push('\n');
  };
  const isHidden = () => hidden.size > 0;
  const say = (chars: string) => {
    if (raw === 'title') inTitle += chars;
    else if (raw === 'script') findOfficial(chars, officialMarks);
    else if (raw === '' && !isHidden() && textLength < textMax) {
      text.push(chars);
      textLength += chars.length;
    }
  };
  const link = (href: string | undefined, kind: PageLink['kind']): URL | null => {
    const url = href === undefined ? null : absolute(href, base);
    if (!url || links.size >= linksMax) return url;
    const { href: full, host } = url;
    if (!links.has(full)) links.set(full, { url: full, host, kind });
    return url;
  };

  const onStartTag = (token: Token.TagToken) => {
    const { tagName: tag, attrs, selfClosing } = token;
    const attribute = (name: string) => attrs.find((each) => each.name === name)?.value;
    if (tag === 'svg' || tag === 'math') foreign += selfClosing ? 0 : 1;
    const mode = foreign === 0 ? modes[tag] : tag === 'script' ? modes[tag] : undefined;
    if (mode !== undefined && !(foreign > 0 && selfClosing)) {
      tokenizer.state = mode;
      tokenizer.lastStartTagName = tag;
      raw = tag;
      if (tag === 'title') inTitle = '';
    }
    if (unseen.has(tag) && foreign === 0) hidden.set(tag, (hidden.get(tag) ?? 0) + 1);
    if (tag === 'body' || tag === 'frameset') hidden.delete('head');
    if (!inline.has(tag)) breakLine();
    switch (tag) {
      case 'base': {
        const url = hasBase ? null : absolute(attribute('href') ?? '', address);
        if (url) [base, hasBase] = [url.href, true];
        break;
      }
      case 'meta': {
        const name = (attribute('name') ?? '').toLowerCase();
        const content = attribute('content') ?? '';
        if (name === 'siteidcode') metaCode ||= content.trim().slice(0, 32);
        if ((attribute('http-equiv') ?? '').toLowerCase() === 'refresh')
          refresh ||= refreshTo(content, base);
        break;
      }
      case 'a':
      case 'area': {
        if (hidden.has('noscript') || hidden.has('template')) break;
        const url = link(attribute('href'), 'page');
        const number = url && /^\/labels\/([^/]{1,64})\/?$/.exec(url.pathname)?.[1];
        if (url && number && labels.length < marksMax)
          labels.push({ host: url.host, number: decoded(number), isAfterBody });
        break;
      }
      case 'frame':
      case 'iframe': {
        const url = link(attribute('src'), 'part');
        if (tag === 'frame' && url && frames === 0) refresh ||= url.href;
        frames += 1;
        break;
      }
      case 'img':
      case 'script':
      case 'embed': {
        if (tag === 'script') scripts += 1;
        const source = attribute('src');
        if (source !== undefined) findOfficial(source, officialMarks);
        link(source, 'part');
        break;
      }
      case 'link':
        if (/\bstylesheet\b/i.test(attribute('rel') ?? '')) link(attribute('href'), 'part');
        break;
    }
  };
  const onEndTag = ({ tagName: tag }: Token.TagToken) => {
    if (raw !== '' && tag === raw) {
      if (raw === 'title') title ??= inTitle;
      raw = '';
    }
    if ((tag === 'svg' || tag === 'math') && foreign > 0) foreign -= 1;
    const depth = hidden.get(tag) ?? 0;
    if (depth > 1) hidden.set(tag, depth - 1);
    else hidden.delete(tag);
    if (!inline.has(tag)) breakLine();
    if (tag === 'body' || tag === 'html') isAfterBody = true;
  };
  const onCharacter = ({ chars }: Token.CharacterToken) => say(chars);
  const tokenizer = new Tokenizer(
    {},
    {
      onStartTag,
      onEndTag,
      onCharacter,
      onWhitespaceCharacter: ({ chars }) => say(raw === '' ? ' ' : chars),
      onNullCharacter: () => undefined,
      onComment: () => undefined,
      onDoctype: () => undefined,
      onEof: () => undefined,
    },
  );
  tokenizer.write(html, true);

  const seen = text
    .join('')
    .replaceAll(/ ?\n[ \n]*/g, '\n')
    .trim();
  return {
    title: tidy(title ?? inTitle).slice(0, titleMax),
    metaCode,
    text: seen,
    links: Array.from(links.values()),
    labels,
    officialMarks: Array.from(officialMarks),
    refresh: refresh === address ? '' : refresh,
    isMadeByScript: seen.length < 100 && links.size < 10 && scripts + frames > 0,
  };
}

function findOfficial(text: string, found: Set<string>): void {
  if (!text.includes('conac')) return;
  for (const [, region, part, zeros, unit, serial] of text.matchAll(official)) {
    if (found.size < marksMax) found.add(`CA${region}${part}${zeros}${unit}${serial}`);
  }
}

/** The address that a refresh leads to within ten seconds; empty where it only loads itself anew. */
function refreshTo(content: string, base: string): string {
  const [, delay = '', to = ''] =
    /^\s*(\d{1,3})[^;,]*[;,]\s*(?:url\s*=)?\s*(.+)$/is.exec(content) ?? [];
  if (delay === '' || Number(delay) > 10) return '';
  return absolute(to.replaceAll(/^["']|["']\s*$/g, ''), base)?.href ?? '';
}

function absolute(href: string, base: string): URL | null {
  // cut here: to take it out of a parsed address parses it again
  const hash = href.indexOf('#');
  const url = URL.parse((hash < 0 ? href : href.slice(0, hash)).trim(), base);
  return url && (url.protocol === 'https:' || url.protocol === 'http:') ? url : null;
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

/** Blanks and invisible characters made one space each. */
export function tidy(text: string): string {
  return text
    .normalize('NFKC')
    .replaceAll(/[\p{C}\s]+/gu, ' ')
    .trim();
}
