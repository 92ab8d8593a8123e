import { describe, expect, it } from 'vitest';
import { copyDraft, type Draft, draftFieldNames, filledFields } from '#offline/draft.ts';
import { readDraftFile, writeDraftFile } from '#offline/draft-file.ts';
import { openDraftStore } from '#offline/draft-store.ts';
import { isUuid, newUuid } from '#offline/uuid.ts';
import { siteFieldNames } from '#front/request/site-form.ts';

const draft = (more: Partial<Draft> = {}): Draft => ({
  id: newUuid(),
  packageId: newUuid(),
  fields: { name: '示例局', introduction: '第一行\n第二行 “引号” \u2028' },
  changedAt: '2026-11-20T01:02:03.000Z',
  ...more,
});

describe('a draft', () => {
  it('has the fields of the web form in its order [M03 R-3.5]', () => {
    expect(draftFieldNames).toEqual([...siteFieldNames, 'sameContact']);
  });

  it('with 联系人同负责人 hands in the responsible person twice [B29 X28]', () => {
    const fields = { 'principal.name': '示例甲', 'contact.name': '示例乙', sameContact: 'yes' };
    expect(filledFields(fields)['contact.name']).toBe('示例甲');
    expect(Object.hasOwn(filledFields(fields), 'sameContact')).toBe(false);
    expect(filledFields({ ...fields, sameContact: '' })['contact.name']).toBe('示例乙');
  });

  it('is copied as another site, without name and address [M03]', () => {
    const own = { id: newUuid(), packageId: newUuid(), changedAt: '2026-11-21T00:00:00.000Z' };
    const copy = copyDraft(draft({ fields: { name: '甲', homeUrl: 'u', address: '路' } }), own);
    expect(copy).toEqual({ ...own, fields: { name: '', homeUrl: '', address: '路' } });
  });
});

describe('导出草稿 and 导入草稿', () => {
  it('what was exported is imported as it was, with the ids by which a package replaces an earlier one [M03 M07]', () => {
    const drafts = [draft(), draft({ fields: {} })];
    expect(readDraftFile(writeDraftFile(drafts))).toEqual(drafts);
    expect(readDraftFile(`\ufeff${writeDraftFile(drafts)}`)).toEqual(drafts);
  });

  it.each([
    ['no JSON', 'hello'],
    ['another file', '{"format":"else","version":1,"drafts":[]}'],
    ['a later version', writeDraftFile([]).replace('"version": 1', '"version": 2')],
    ['an id that is none', writeDraftFile([draft({ id: '../1' })])],
    ['fields that are no texts', writeDraftFile([draft({ fields: { name: 1 } as never })])],
    ['a time that is none', writeDraftFile([draft({ changedAt: '<b>' })])],
  ])('%s is refused whole [M03]', (_, text) => {
    expect(readDraftFile(text)).toBeNull();
  });

  it('takes the fields of the form only, and nothing of a prototype [M03 W4]', () => {
    const text = writeDraftFile([draft({ fields: { name: '示例局', other: 'x' } })]).replace(
      '"other"',
      '"__proto__"',
    );
    expect(readDraftFile(text)?.[0]?.fields).toEqual({ name: '示例局' });
  });
});

describe('where drafts are kept', () => {
  it('every draft apart, so that two windows do not overwrite each other’s [M03]', () => {
    const storage = memoryStorage();
    const [one, other] = [openDraftStore(storage), openDraftStore(storage)];
    const [a, b] = [draft({ changedAt: '2026-11-20T01:00:00.000Z' }), draft()];
    expect([one.save(a), other.save(b)]).toEqual([true, true]);
    expect(one.list().map(({ id }) => id)).toEqual([b.id, a.id]);
    other.remove(a.id);
    expect([one.get(a.id), one.list().length]).toEqual([null, 1]);
    expect(one.packageId(newUuid)).toBe(other.packageId(newUuid));
    expect(isUuid(one.packageId(newUuid))).toBe(true);
  });

  it('without storage, or when it is full, they last as long as the page and it is said [M03]', () => {
    for (const storage of [null, memoryStorage(() => true)]) {
      const store = openDraftStore(storage);
      const kept = draft();
      expect(store.save(kept)).toBe(false);
      expect(store.list()).toEqual([kept]);
      expect(store.packageId(newUuid)).toBe(store.packageId(newUuid));
      store.remove(kept.id);
      expect(store.list()).toEqual([]);
    }
  });

  it('what another program left in the storage is passed over [M03]', () => {
    const storage = memoryStorage();
    storage.setItem('site-register-offline/draft/x', '{"id":1}');
    storage.setItem('another', 'x');
    expect(openDraftStore(storage).list()).toEqual([]);
  });
});

function memoryStorage(isFull = () => false): Storage {
  const items = new Map<string, string>();
  return {
    get length() {
      return items.size;
    },
    key: (at) => [...items.keys()][at] ?? null,
    getItem: (key) => items.get(key) ?? null,
    setItem: (key, value) => {
      if (isFull()) throw new DOMException('full', 'QuotaExceededError');
      items.set(key, value);
    },
    removeItem: (key) => void items.delete(key),
    clear: () => items.clear(),
  };
}
