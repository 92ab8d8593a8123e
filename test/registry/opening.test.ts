import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { loadYaml } from '#git/yaml.ts';
import { dataPath } from '#registry/data-path.ts';
import type { FilingEvent } from '#registry/filing.ts';
import { staffingOfficeFileProblems } from '#registry/opening-check.ts';
import {
  type ApplicantProfile,
  parseApplication,
  parseRegistration,
  registrationAdvice,
} from '#registry/opening-fields.ts';
import { openingState, touchedOpening } from '#registry/opening-state.ts';
import { bodyCategories, openingKinds } from '#registry/opening.ts';
import { parseUnitCode, type UnitCode } from '#registry/unit.ts';
import {
  applicantCode,
  bodyCode,
  openingRole,
  parseRegion,
  type Region,
  type StaffingOffice,
} from '#registry/staffing-office.ts';
import { eventTrailers, parseEvent } from '#registry/events.ts';
import type { FilingId } from '#registry/site.ts';
import { bodyCategoryText, openingKindText } from '#text/opening-words.ts';
import { applicationForm, registrationForm } from '../office/openings/openings-tools.ts';

const folder = join(import.meta.dirname, '../../data/staffing-offices');
const files = readdirSync(folder).map((name) => ({
  path: `data/staffing-offices/${name}`,
  value: loadYaml(readFileSync(join(folder, name))) as StaffingOffice,
}));
const region = '99' as Region;
const place = { region, unit: '990101' as UnitCode };
const by = { account: 'sq9900-1', agreement: { version: '1', hash: 'a'.repeat(64) } };

function profile(): ApplicantProfile {
  const parsed = parseRegistration(registrationForm(), place);
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.problems));
  return parsed.value;
}

const problemsOf = (more: Record<string, string>) => {
  const parsed = parseApplication(applicationForm(more), profile(), by);
  return parsed.ok ? [] : parsed.problems.map(({ code, at }) => `${code} ${at}`);
};

describe('staffing offices', () => {
  it('there is one for each of the 33 regions, from 北京市 to 中央和国家机关 [P05 P37]', () => {
    const real = files.filter(({ value }) => value.region !== '99');
    expect(real).toHaveLength(33);
    const names = real.map(({ value }) => value.name);
    expect([names[0], names[1], names[2], names[3]]).toEqual([
      '北京市',
      '上海市',
      '天津市',
      '重庆市',
    ]);
    expect(names.slice(31)).toEqual(['新疆生产建设兵团', '中央和国家机关']);
    expect(new Set(names).size).toBe(33);
    for (const { path, value } of files)
      expect(staffingOfficeFileProblems(value, path)).toEqual([]);
  });

  it.each(files.map(({ value }) => value.region))(
    'the codes of region %s are those of no unit [P37]',
    (one) => {
      for (const code of [bodyCode(one), applicantCode(one)]) {
        expect(parseUnitCode(code)).toBeNull();
        expect(openingRole(code)?.region).toBe(one);
      }
    },
  );

  it.each(['00', '34', '100', 'ab', '', '98'])('%s is no region [P05]', (text) => {
    expect(parseRegion(text)).toBeNull();
  });
});

describe('what is filled in', () => {
  it('there are seven categories and two kinds [P07 P21 P41]', () => {
    expect(bodyCategories.map((one) => bodyCategoryText[one])).toEqual(
      '党委 人大 政府 政协 法院 检察院 其他'.split(' '),
    );
    expect(openingKinds.map((kind) => openingKindText[kind])).toEqual([
      '新开办网站申请',
      '已开办网站复核',
    ]);
  });

  it('telephones are kept in one form, with the extension apart or not [P12 X16]', () => {
    const { handler } = profile();
    expect(handler.officePhone).toBe('010-99912345-102');
    const bad = parseRegistration(registrationForm({ 'handler.officePhone': '52035000' }), place);
    expect(bad).toMatchObject({ ok: false, problems: [{ code: 'phone-format' }] });
  });

  it.each([
    [{ chinese: 'mzj.shili.gov.cn' }, 'opening-chinese-host /chinese'],
    [{ chinese: '示例县民政局.公益' }, 'opening-chinese-host /chinese'],
    [{ english: 'mzj.shili.com' }, 'opening-english-host /english'],
    [{ english: 'gov.cn.example.com' }, 'opening-english-host /english'],
    [{ english: '示例县民政局.政务', chinese: '' }, 'opening-english-host /english'],
    [{ english: '' }, 'opening-no-domain /english'],
    [{ microSite: 'yes' }, 'opening-micro-site /english'],
    [{ microSite: 'yes', english: '', chinese: '' }, 'opening-micro-needs-chinese /chinese'],
    [{ ipv4: '' }, 'required /ipv4'],
    [{ ipv4: '192.0.2.256' }, 'ipv4-format /ipv4'],
    [{ ipv6: '2001:zz::1' }, 'ipv6-format /ipv6'],
    [{ introduction: '介'.repeat(501) }, 'too-long /introduction'],
    [{ functions: '职'.repeat(501) }, 'too-long /functions'],
    [{ siteName: '' }, 'required /siteName'],
    [{ kind: 'other' }, 'choose /kind'],
    [{ siteCode: '12' }, 'site-code-format /siteCode'],
    [{ 'principal.email': 'yi' }, 'email-format /principal/email'],
    [{ 'handler.mobile': '12899912345' }, 'mobile-format /handler/mobile'],
    [{ postcode: '05000' }, 'postcode-format /postcode'],
  ])('%o is refused at its field [P09 P10 P24 P26 P27 P28 P29 P30 P31 R-2.2]', (more, wanted) => {
    expect(problemsOf(more as Record<string, string>)).toContain(wanted);
  });

  it.each([
    [{ introduction: '介'.repeat(500), functions: '职'.repeat(500) }],
    [{ microSite: 'yes', english: '' }],
    [{ chinese: '示例县民政局.政务.cn' }],
    [{ chinese: '', english: ' HTTPS://MZJ.shilixian.gov.cn/ ' }],
  ])('%o may stand [P10 P26 P28 P29 P31]', (more) => {
    expect(problemsOf(more as Record<string, string>)).toEqual([]);
  });

  it('what differs from the registration is told with what was registered, and refuses nothing [P22]', () => {
    const parsed = parseApplication(applicationForm({ superior: '示例市人民政府' }), profile(), by);
    if (!parsed.ok) throw new Error(JSON.stringify(parsed.problems));
    expect(registrationAdvice(parsed.value.opening, profile())).toEqual([
      { code: 'advice-opening-differs', at: '/superior', params: { right: '示例县人民政府' } },
    ]);
  });
});

describe('where an application stands', () => {
  const content = 'c'.repeat(40);
  const at = (minute: number) => `2026-11-20T09:0${minute}:00.000+08:00`;
  const submit = {
    event: 'submit',
    at: at(0),
    content,
    source: 'web',
    account: 'sq9900-1',
  } as const;
  const decision = (event: 'approve' | 'take-in' | 'return', minute: number): FilingEvent => ({
    event,
    at: at(minute),
    content,
    unit: bodyCode(region),
    account: 'bz9900-1',
    opinion: { reason: '', text: '' },
    base: 'b'.repeat(40),
  });

  it.each([
    [[], 'submitted'],
    [['approve'], 'first-passed'],
    [['approve', 'take-in'], 'paper-received'],
    [['approve', 'take-in', 'approve'], 'approved'],
    [['return'], 'returned'],
    [['approve', 'return'], 'returned'],
    [['approve', 'take-in', 'return'], 'returned'],
    // what comes out of turn does not count
    [['take-in'], 'submitted'],
    [['approve', 'approve'], 'first-passed'],
    [['return', 'approve'], 'returned'],
  ] as const)('%o makes it %s [P32 P37 R-8.2 X24]', (events, stage) => {
    const trail = [submit, ...events.map((event, index) => decision(event, index + 1))];
    expect(openingState(trail, region).stage).toBe(stage);
  });

  it('the trail is told and read in the trailers of all filings, the day of the papers too [R-4.5 R-8.2]', () => {
    const event = { ...decision('take-in', 2), paperOn: '2026-11-19' } as FilingEvent;
    const trailers = eventTrailers('ABCD1234' as FilingId, event);
    expect(trailers).toContainEqual(['Paper-On', '2026-11-19']);
    expect(parseEvent(trailers)).toEqual(event);
    const passed = openingState([submit, decision('approve', 1), event], region);
    expect(passed.paperOn).toBe('2026-11-19');
  });

  it('an application adds its one file and touches nothing else [R-3]', () => {
    const id = 'ABCD1234' as FilingId;
    const own = { path: `data/openings/99/${id}.yaml`, before: null, after: content };
    expect(dataPath(own.path)).toEqual({ is: 'opening', region: '99', filing: id });
    expect(touchedOpening(id, [own])?.region).toBe('99');
    const site = { path: 'data/policy.yaml', before: content, after: content };
    expect(touchedOpening(id, [own, site])).toBeNull();
    expect(touchedOpening(id, [{ ...own, before: content }])).toBeNull();
    expect(touchedOpening('ABCD1235' as FilingId, [own])).toBeNull();
    expect(touchedOpening(id, [{ ...own, path: 'data/openings/98/ABCD1234.yaml' }])).toBeNull();
  });
});
