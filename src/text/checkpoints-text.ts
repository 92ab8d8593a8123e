import { type Checkpoint, checkpointLine } from '#registry/checkpoint.ts';
import { atomFeed } from './atom.ts';

/** The newest checkpoints as a text file, newest first (Z23). */
export function checkpointsText(checkpoints: readonly Checkpoint[]): string {
  return [
    '# 政府网站登记簿的检查点，最新的在前。抄下任何一行，以后就能查出登记簿被回退或改写：',
    '# npm run verify -- 克隆的目录 --checkpoint "sr1 …"',
    ...checkpoints.map(checkpointLine),
    '',
  ].join('\n');
}

/**
 * The same as an Atom feed: readers and archives that follow it keep every old line, where the register
 * cannot reach it (Z23).
 */
export function checkpointsFeed(checkpoints: readonly Checkpoint[], siteUrl: string): string {
  const head = {
    url: `${siteUrl}/checkpoints.xml`,
    page: `${siteUrl}/proof`,
    title: '政府网站登记簿：检查点',
    now: new Date('2026-01-01T00:00:00+08:00'),
  };
  const host = new URL(siteUrl).hostname;
  return atomFeed(
    head,
    checkpoints.map((checkpoint) => {
      const { day, size, commit } = checkpoint;
      const at = `${day}T16:00:00.000+08:00`;
      return {
        id: `tag:${host},2026:checkpoint/${commit}`,
        url: `${siteUrl}/proof#checkpoint`,
        title: `${day}：${size} 个标识码`,
        ...{ publishedAt: at, updatedAt: at, author: '政府网站登记簿' },
        text: checkpointLine(checkpoint),
      };
    }),
  );
}
