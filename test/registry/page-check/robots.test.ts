import { describe, expect, it } from 'vitest';
import { mayVisit, readRobots } from '#registry/page-check/robots.ts';

const agent = 'site-register-check';
const may = (text: string, path: string) =>
  mayVisit(readRobots(text, agent), new URL(path, 'http://www.shili.gov.cn'));
const named = (lines: string) => `User-agent: ${agent}\n${lines}`;

describe('what robots.txt says to the checks by name is kept [Z04]', () => {
  it.each([
    ['Disallow: /', '/', false],
    ['Disallow:', '/', true],
    ['Disallow: /a', '/ab', false],
    ['Disallow: /a/', '/a', true],
    ['Disallow: /a/\nAllow: /a/b', '/a/b/c', true],
    ['Allow: /a\nDisallow: /a', '/a', true],
    ['Disallow: /*.pdf$', '/x/y.pdf', false],
    ['Disallow: /*.pdf$', '/x/y.pdf?z', true],
    ['Disallow: /a$', '/a', false],
    ['Disallow: /a$', '/ab', true],
    ['Disallow: /a*b*c', '/a-c-b', true],
    ['Disallow: /a*b*c', '/a-b-b-c-d', false],
    ['Disallow: /*a$', '/aa', false],
    ['Disallow: /ab*b$', '/ab', true],
    ['Disallow: /公开/', '/%e5%85%ac%E5%BC%80/1', false],
    ['Disallow: /?q=', '/?q=1', false],
    ['disallow : /x # why', '/x', false],
  ])('%j on %s: %s', (lines, path, isAllowed) => {
    expect(may(named(lines), path)).toBe(isAllowed);
  });

  it('a group may name several, in either case; others are nobody’s business', () => {
    const text = `User-agent: other\nUser-agent: SITE-REGISTER-CHECK\nDisallow: /a\n\nUser-agent: other\nDisallow: /b`;
    expect([may(text, '/a'), may(text, '/b')]).toEqual([false, true]);
  });

  it('what is said to search engines binds no supervisor', () => {
    expect(may('User-agent: *\nDisallow: /', '/')).toBe(true);
  });

  it('an HTML page in its place says nothing', () => {
    expect(readRobots('<html><p>User-agent: site-register-check', agent).lines).toEqual([]);
  });
});

describe('the pause that a host asks for [Z04]', () => {
  it.each([
    ['User-agent: *\nCrawl-delay: 5', 5],
    [`User-agent: *\nCrawl-delay: 5\n\n${named('Crawl-delay: 2')}`, 2],
    [`${named('Crawl-delay: 1.5')}\n\nUser-agent: *\nCrawl-delay: 5`, 1.5],
    ['User-agent: other\nCrawl-delay: 5', 0],
    ['User-agent: *\nCrawl-delay: soon', 0],
    ['User-agent: *\nCrawl-delay: -1', 0],
  ])('%j: %d', (text, delay) => {
    expect(readRobots(text, agent).delay).toBe(delay);
  });
});

it('a file made to be slow to match is matched in time [Z04]', () => {
  const rules = readRobots(named(`Disallow: /${'*a'.repeat(5_000)}$\n`.repeat(500)), agent);
  const start = performance.now();
  expect(mayVisit(rules, new URL(`http://www.shili.gov.cn/${'a'.repeat(3_000)}b`))).toBe(true);
  expect(performance.now() - start).toBeLessThan(2_000);
});
