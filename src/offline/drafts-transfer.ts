import type { App } from './app.ts';
import type { Draft } from './draft.ts';
import { readDraftFile, writeDraftFile } from './draft-file.ts';
import { stamp } from './package.ts';
import { saveFile } from './saved-file.ts';

/** 导出草稿: saves drafts as a file that 导入草稿 reads on any computer. */
export function exportDrafts(app: App, drafts: readonly Draft[]): void {
  const text = writeDraftFile(drafts);
  const name = `网站信息草稿-${drafts.length}份-${stamp(app.now())}.json`;
  saveFile(name, text, 'application/json');
  for (const { id } of drafts) app.unsaved.delete(id);
  app.tell(`已导出 ${drafts.length} 份草稿：${name}。文件中有联系人信息，请妥善保管。`);
}

/** 导入草稿: takes drafts out of a file; one that is here already is replaced only when asked to. */
export async function importDrafts(app: App, file: File): Promise<void> {
  const drafts = readDraftFile(await file.text());
  if (drafts === null) {
    app.tell(`没有导入：“${file.name}”不是导出的草稿文件，请选择“导出草稿”得到的 .json 文件。`);
    return;
  }
  const isOther = (draft: Draft) => {
    const known = app.store.get(draft.id);
    return known !== null && known.changedAt !== draft.changedAt;
  };
  const others = drafts.filter(isOther).length;
  const replaces =
    others > 0 &&
    confirm(`文件中有 ${others} 份草稿已经在列表中，内容不同。要用文件中的内容替换吗？`);
  const taken = drafts.filter(
    (draft) => app.store.get(draft.id) === null || (replaces && isOther(draft)),
  );
  const isKept = taken.map((draft) => app.store.save(draft)).every(Boolean);
  const left = drafts.length - taken.length;
  const leftText = left > 0 ? `，${left} 份已经在列表中，没有改动` : '';
  const keptText = isKept || !app.store.isKept ? '' : '；浏览器的存储空间已满，请及时导出草稿';
  app.tell(`已导入 ${taken.length} 份草稿${leftText}${keptText}。`);
}
