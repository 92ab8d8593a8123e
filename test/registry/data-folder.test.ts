import { expect, it } from 'vitest';
import { dataPath, isDataFolder } from '#registry/data-path.ts';

const files = [
  'data/policy.yaml',
  'data/units/bm/bm0100.yaml',
  'data/sites/99/990101/9901010001.yaml',
  'data/sites/bt/bt0100/new-FRGD0001.yaml',
  'data/notices/2026-11-20-bm0100-notice.md',
  'data/rubrics/census-2026.yaml',
  'data/campaigns/census-2026/campaign.yaml',
  'data/campaigns/census-2026/news/2026-11-20-bm0100-1.yaml',
  'data/campaigns/census-2026/reports/990000.yaml',
  'data/scores/census-2026/99/990101/9901010001-self.yaml',
  'data/spot-checks/2026Q4/990000.yaml',
  'data/staffing-offices/99.yaml',
  'data/openings/01/FRGD0001.yaml',
  'data/labels/99/99-000001.yaml',
];

it('every folder above a file that a register may hold is known [Y5]', () => {
  for (const file of files) {
    expect(dataPath(file), file).not.toBeNull();
    const names = file.split('/').slice(0, -1);
    for (const [index] of names.entries()) {
      const folder = names.slice(0, index + 1).join('/');
      expect(isDataFolder(folder), folder).toBe(true);
    }
  }
});

it('no other folder is: of another name, of another region, or one level further down [Y5]', () => {
  const others = [
    ...['', 'src', 'data/bomb', 'data/units/990101', 'data/units/99/990101', 'data/sites/00'],
    ...['data/sites/BM', 'data/sites/98/990101', 'data/sites/99/99010', 'data/labels/999'],
    ...[
      'data/notices/2026',
      'data/campaigns/census-2026/other',
      'data/scores/census-2026/98/990101',
    ],
    ...['data/openings/34', 'data/spot-checks/2026Q5', 'data/staffing-offices/99', 'data/sites/\n'],
    ...files.map((file) => `${file.slice(0, file.lastIndexOf('/'))}/x/y`),
  ];
  expect(others.filter(isDataFolder)).toEqual([]);
});
