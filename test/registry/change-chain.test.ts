import { describe, expect, it } from 'vitest';
import type { FilingKind } from '#registry/filing.ts';
import { chainOf, type ChainPolicy } from '#registry/review-chain.ts';
import type { SiteStatus } from '#registry/site.ts';
import { code, country } from './country.ts';

const policy: ChainPolicy = { amendmentReviewer: 'homeUnit', platformReviewer: 'parentUnit' };
const chain = (
  kind: FilingKind,
  of: string,
  isPortal = false,
  status?: SiteStatus,
  settings = policy,
) => chainOf(country, settings, kind, { unit: code(of), isPortal, status });
const units = (...args: Parameters<typeof chain>) => chain(...args).steps.map(({ unit }) => unit);

describe('changes after minting are never reviewed level by level, always once [F10 X01]', () => {
  it.each(['amendment', 'channels', 'domains'] as const)(
    '%s: a department site by its own unit, a portal by the unit above [F02 F03 F07 F12 X15]',
    (kind) => {
      expect(units(kind, '990101')).toEqual(['990101']);
      expect(units(kind, '990101', true)).toEqual(['990100']);
      expect(units(kind, '990100', true)).toEqual(['990000']);
      expect(units(kind, 'bm9901', true)).toEqual(['bm9900']);
    },
  );

  it('a portal of a province or department is decided there, with a record at the root [X04]', () => {
    for (const of of ['990000', 'bm9900']) {
      expect(units('amendment', of, true)).toEqual([of]);
      expect(chain('amendment', of, true).rootRecord).toBe(true);
    }
  });

  it('who reviews is a setting with its source [X01 X03 Z12]', () => {
    const other: ChainPolicy = { amendmentReviewer: 'parentUnit', platformReviewer: 'homeUnit' };
    expect(units('amendment', '990101', false, 'normal', other)).toEqual(['990100']);
    expect(units('platform-apply', '990101', false, 'normal', other)).toEqual(['990101']);
  });

  it('the direction of the portal flag decides: on by the unit above, off by its own [G03 G05 G08 X02]', () => {
    expect(units('portal-apply', '990101')).toEqual(['990100']);
    expect(units('portal-cancel', '990101', true)).toEqual(['990101']);
    expect(units('portal-apply', '990000')).toEqual(['990000']);
  });

  it('the service platform is reviewed by the unit above [H06 X03]', () => {
    expect(units('platform-apply', '990101')).toEqual(['990100']);
    expect(units('platform-cancel', '990101')).toEqual(['990100']);
  });

  it('a unit without account leaves the review to the nearest above [A15 X12]', () => {
    expect(units('amendment', 'bm9951')).toEqual(['bm9901']);
    expect(chain('amendment', 'bm9951').passedOver).toEqual(['bm9951']);
    expect(units('portal-apply', 'bm9951')).toEqual(['bm9901']);
  });
});

describe('going offline is reviewed level by level up to the province or department [I05]', () => {
  it.each(['offline-temporary', 'offline-emergency', 'offline-permanent'] as const)(
    '%s: own unit, then every unit above',
    (kind) => {
      expect(units(kind, '990101')).toEqual(['990101', '990100', '990000']);
      expect(units(kind, 'bm9951')).toEqual(['bm9901', 'bm9900']);
    },
  );

  it('a portal begins one unit up [I06 X11]', () => {
    expect(units('offline-temporary', '990101', true)).toEqual(['990100', '990000']);
    expect(units('offline-emergency', '990100', true)).toEqual(['990000']);
    expect(chain('offline-temporary', '990101', true).steps[0]?.because).toBe('portal-above');
  });

  it('a portal of a province or department is decided there, with a record at the root [X04]', () => {
    expect(units('offline-temporary', '990000', true)).toEqual(['990000']);
    expect(chain('offline-temporary', '990000', true).rootRecord).toBe(true);
  });
});

it('restoring is the province’s or department’s; 例外 and 删除, and lifting them, the root’s [I16 I17 X18]', () => {
  expect(units('restore', '990101', false, 'offline-permanent')).toEqual(['990000']);
  expect(units('restore', 'bm9951', false, 'offline-temporary')).toEqual(['bm9900']);
  for (const status of ['exempt', 'deleted'] as const) {
    expect(units('restore', '990101', false, status)).toEqual(['bm0100']);
  }
  expect(units('exempt', '990101')).toEqual(['bm0100']);
  expect(units('delete', 'bm9951')).toEqual(['bm0100']);
});
