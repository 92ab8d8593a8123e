import { createHash } from 'node:crypto';
import { beforeAll, describe, expect, it } from 'vitest';
import { bundleOffline, type OfflineBundle } from '#offline/bundle.ts';
import { offlineFile } from '#offline/file.ts';
import { unitTree } from '#registry/unit-tree.ts';
import { country, unit } from '../registry/country.ts';

const rules = { verticalSystems: [], wholeProvincePlatforms: [] };
const siteUrl = 'https://register.example.invalid';
let bundle: OfflineBundle;
beforeAll(async () => {
  bundle = await bundleOffline();
});

describe('the offline form’s file', () => {
  it('is one file: its policy lets run what is in it and lets ask its register alone [M01 M10 W1]', () => {
    const text = offlineFile(bundle, { siteUrl, units: country, rules }).bytes.toString();
    const [, policy = ''] = /Content-Security-Policy" content="([^"]+)"/.exec(text) ?? [];
    const hash = (content: string) => createHash('sha256').update(content).digest('base64');
    const [, style = ''] = /<style>([\s\S]*?)<\/style>/.exec(text) ?? [];
    const scripts = [...text.matchAll(/<script>([\s\S]*?)<\/script>/g)].map(([, one = '']) => one);
    expect(scripts.length).toBe(1);
    expect(policy.split('; ')).toEqual([
      "default-src 'none'",
      `script-src 'sha256-${hash(scripts[0] ?? '')}'`,
      `style-src 'sha256-${hash(style)}'`,
      `connect-src ${siteUrl}`,
      "base-uri 'none'",
      "form-action 'none'",
    ]);
    expect(text).not.toMatch(/<(?:link|img|iframe|script)[^>]+(?:src|href)=/);
    expect(text).not.toMatch(/url\(|@import/);
  });

  it('is small enough for any stick: under 140 KB without the directory of units [M01]', () => {
    expect(offlineFile(bundle, { siteUrl, units: country, rules }).bytes.length).toBeLessThan(
      140_000,
    );
  });

  it('the same register gives the same file; a changed directory is another version [M09 M10]', () => {
    const make = (units = country) => offlineFile(bundle, { siteUrl, units, rules });
    expect(make().bytes.equals(make().bytes)).toBe(true);
    const more = unitTree([...country.values(), unit('990103', 'county', '990100')]);
    const [before, after] = [make().version, make(more).version];
    expect(before.version).not.toBe(after.version);
    expect(before.sha256).not.toBe(after.sha256);
    expect(before.sha256).toBe(createHash('sha256').update(make().bytes).digest('hex'));
    expect(make().bytes.toString()).toContain(before.version);
  });

  it('what is in the data cannot end its element or become markup [W4]', () => {
    const units = unitTree([unit('bm0100', 'root', null, { name: '</script><b>' })]);
    const text = offlineFile(bundle, {
      siteUrl: 'https://a.invalid/?<"',
      units,
      rules,
    }).bytes.toString();
    expect(text).not.toContain('</script><b>');
    expect(text).not.toContain('/?<"');
  });

  it('runs in browsers of 2021: nothing newer is in it [M01 M12]', () => {
    const newer = [
      /\.findLast(?:Index)?\(/,
      /\.to(?:Sorted|Spliced|Reversed)\(/,
      /structuredClone\(/,
      /crypto\.randomUUID/,
      /Object\.groupBy/,
      /\/[dgimsuy]*v[dgimsuy]*\.(?:test|exec)/,
      /\(\?<[=!]/,
    ];
    for (const one of newer)
      expect([String(one), one.test(bundle.script)]).toEqual([String(one), false]);
  });
});
