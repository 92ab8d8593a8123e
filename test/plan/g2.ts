import { subjectNames } from '../faults/subjects.ts';
import { type PlanLine, sampleOf, shareOf } from './line.ts';
import { canTrace } from '../faults/disk-trace.ts';
import { cutSteps, cutSubject } from './power-cuts.ts';
import { cutSqlite } from './sqlite-cuts.ts';

const aim = 50_000;
const sqliteAim = 5_000;
// beside the store itself: what writes most to it, and what erases
const sqliteNames = ['file', 'mail', 'opening-apply', 'forget-replaced'];

/** The power goes at any call; only what was flushed is left (D1). */
export const g2: PlanLine = {
  id: 'G2',
  attack:
    '断电：只有 fsync 过的内容和名字留下，其余全无、一半、全有，或只丢其一；SQLite 的文件按扇区任意丢失',
  pass: '仓库和 SQLite 私有库都能打开和读完，确认过的都在，没有半条；有分支时临时码和联系人已落盘',
  command: 'test:faults',
  async run(share, tell) {
    const { names } = sampleOf(subjectNames, share);
    const bad: string[] = [];
    let orders = 0;
    const most = share >= 1 ? Infinity : Math.ceil((aim * share) / (names.length + 1));
    const plain = await cutSteps(most);
    tell(`仓库的基本步骤：${plain.images} 个断电现场`);
    const results = [plain];
    for (const name of names) {
      const found = await cutSubject(name, most);
      results.push({ ...found, bad: found.bad.map((text) => `${name} ${text}`) });
      tell(`${name}：${found.images} 个断电现场`);
    }
    const count = () => results.reduce((sum, found) => sum + found.images, 0);
    for (let variant = 1; count() < aim * share && variant < 60; variant += 1) {
      results.push(await cutSteps(aim * share - count(), variant));
      tell(`仓库的更多步骤 ${variant}：共 ${count()} 个断电现场`);
    }
    for (const found of results) {
      orders += found.orders;
      bad.push(...found.bad);
    }
    const sqlite = await cutDatabases(share, tell);
    bad.push(...sqlite.bad);
    return {
      ...(canTrace ? {} : { note: '没有 strace，SQLite 的断电没有做' }),
      tried: {
        ...(canTrace ? { SQLite断电现场: sqlite.images } : {}),
        断电现场: count(),
        ...(orders > 0 ? { 先后次序: orders } : {}),
      },
      aims: { 断电现场: aim, SQLite断电现场: sqliteAim },
      bad,
    };
  },
};

async function cutDatabases(share: number, tell: (line: string) => void) {
  const found = { images: 0, bad: [] as string[] };
  if (!canTrace) return found;
  const all = shareOf(sqliteAim, share, 80);
  // what people do has few calls; the store itself has as many as are asked for
  for (const name of [...(share >= 1 ? sqliteNames : []), 'store']) {
    const most = name === 'store' ? all - found.images : all / 10;
    const { images, bad } = await cutSqlite(name, most);
    tell(`SQLite ${name}：${images} 个断电现场`);
    found.images += images;
    found.bad.push(...bad.map((text) => `SQLite ${name} ${text}`));
  }
  return found;
}
