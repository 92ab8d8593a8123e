import { Command } from 'commander';
import { flippable, sequence, tryFlip } from '#test/faults/flips.ts';
import { careWorld } from '#test/office/care/world.ts';

const program = new Command()
  .name('npm run test:flips --')
  .description('在停止的登记簿的每个文件里各翻转一位，检查 doctor 全部发现并从镜像修好（G15）')
  .option('--files <N>', '多少个文件，各翻转一位', '200')
  .option('--seed <N>', '从哪个随机数开始', '20261121')
  .option('--json', '以 JSON 输出 {flips, unseen, unrepaired, seconds}')
  .parse();
const { files, seed, json } = program.opts<{ files: string; seed: string; json?: true }>();

const world = await careWorld();
const began = performance.now();
const next = sequence(Number(seed));
const list = flippable(world);
const unseen: object[] = [];
const unrepaired: object[] = [];
let flips = 0;
try {
  for (; flips < Number(files); flips += 1) {
    const flip = await tryFlip(world, list[flips % list.length] ?? '', next());
    if (flip.codes.length === 0) unseen.push(flip);
    else if ((flip.left?.length ?? 0) > 0) unrepaired.push(flip);
    if (process.stderr.isTTY) process.stderr.write(`\r${flips + 1}/${files}`);
  }
} finally {
  await world.remove();
}
const seconds = Math.round((performance.now() - began) / 100) / 10;
if (json) console.log(JSON.stringify({ flips, unseen, unrepaired, seconds }));
else {
  for (const flip of unseen) console.log('没有发现', JSON.stringify(flip));
  for (const flip of unrepaired) console.log('没有修好', JSON.stringify(flip));
  console.log(
    `${flips} 处翻转：没有发现 ${unseen.length}，没有修好 ${unrepaired.length}，${seconds} 秒`,
  );
}
if (unseen.length + unrepaired.length > 0) process.exitCode = 1;
