import { type Checkpoint, checkpointLine } from '#registry/checkpoint.ts';

/** The newest checkpoints as a text file, newest first (Z23). */
export function checkpointsText(checkpoints: readonly Checkpoint[]): string {
  return [
    '# 政府网站登记簿的检查点，最新的在前。抄下任何一行，以后就能查出登记簿被回退或改写：',
    '# npm run verify -- 克隆的目录 --checkpoint "sr1 …"',
    ...checkpoints.map(checkpointLine),
    '',
  ].join('\n');
}
