import { afterEach, beforeEach, expect, it } from 'vitest';
import { closeDraft, dropDraft, readDraft, saveDraft } from '#front/request/draft.ts';
import { Jar, openVisits, type Visits } from './visits.ts';

let visits: Visits;
beforeEach(() => {
  visits = openVisits();
});
afterEach(() => visits.close());

const run = { requestToken: 'token.signed', confirmedText: 'hash' };
const fields = { name: '示例市民政局', 'principal.name': '示例甲' };

it('a half-filled form is there again when the filer comes back within seven days [R-3.1]', () => {
  const jar = new Jar();
  saveDraft(visits.visit(jar), { fields, ...run });
  visits.clock.now = new Date('2026-11-27T09:00:00+08:00');
  expect(readDraft(visits.visit(jar))).toMatchObject({ fields, ...run, isFiled: false });
});

it('清除草稿 leaves nothing behind, not even for a copied cookie [R-9.4]', () => {
  const jar = new Jar();
  saveDraft(visits.visit(jar), { fields, ...run });
  const copy = new Jar();
  copy.kept.set('draft', jar.kept.get('draft') ?? '');
  dropDraft(visits.visit(jar));
  expect(readDraft(visits.visit(jar))).toBeNull();
  expect(readDraft(visits.visit(copy))).toBeNull();
});

it('after filing only the token stays, for a quarter of an hour [B24 R-9.3 R-9.4]', () => {
  const jar = new Jar();
  saveDraft(visits.visit(jar), { fields, ...run });
  closeDraft(visits.visit(jar), run.requestToken);
  expect(readDraft(visits.visit(jar))).toMatchObject({
    fields: {},
    requestToken: 'token.signed',
    isFiled: true,
  });
  visits.clock.now = new Date('2026-11-21T09:15:01+08:00');
  expect(readDraft(visits.visit(jar))).toBeNull();
});

it('a cookie that nobody issued chooses no draft token [R-9.1]', () => {
  const jar = new Jar();
  jar.kept.set('draft', 'chosen-by-somebody-else');
  saveDraft(visits.visit(jar), { fields, ...run });
  expect(jar.kept.get('draft')).not.toBe('chosen-by-somebody-else');
});
