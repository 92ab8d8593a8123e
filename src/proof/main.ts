import { element } from '#offline/element.ts';
import { checkpointLine, parseCheckpoint } from '#registry/checkpoint.ts';
import { proofLimits, proofSteps } from '#text/proof-words.ts';
import { findingText } from '#text/verify-words.ts';
import { parseProof, readProof } from '#verify/proof-file.ts';
import { proveSite, type ProvenSite } from '#verify/site-proof.ts';
import type { ProofFacts } from './facts.ts';

const facts = JSON.parse(document.querySelector('#facts')?.textContent ?? '{}') as ProofFacts;
const main = document.querySelector('main');
if (main) start(main);

function start(page: HTMLElement): void {
  const result = element('div', { id: 'result', 'aria-live': 'polite' });
  const file = element('input', { type: 'file', id: 'file', accept: '.json,application/json' });
  const kept = element('input', {
    type: 'text',
    id: 'kept',
    autocomplete: 'off',
    spellcheck: 'false',
  });
  const check = () => {
    const [chosen] = file.files ?? [];
    if (chosen) void read(chosen, kept.value).then((shown) => result.replaceChildren(...shown));
  };
  file.addEventListener('change', check);
  kept.addEventListener('change', check);
  page.replaceChildren(
    element('h1', {}, '核验网站证明'),
    element(
      'p',
      { class: 'lead' },
      '选择从网站页面下载的 proof.json。核验全部在这个页面里进行，不联网，不上传。',
    ),
    element('p', { class: 'field' }, element('label', { for: 'file' }, '证明文件'), file),
    element(
      'p',
      { class: 'field' },
      element('label', { for: 'kept' }, '以前抄下的检查点（可以不填）'),
      kept,
    ),
    result,
  );
}

async function read(file: Blob, kept: string): Promise<readonly Node[]> {
  const text = await file.text();
  const proof = parseProof(text);
  if (!proof) return verdict(false, '这个文件不是网站证明', ['应为从网站页面下载的 proof.json']);
  try {
    return show(proof.code, await proveSite(readProof(proof), proof), kept);
  } catch {
    return verdict(false, '证明不成立', ['证明里有不能读取的内容']);
  }
}

function show(code: string, proven: ProvenSite, kept: string): readonly Node[] {
  const { first, file, checkpoint, keys, events } = proven;
  if (first || !file) {
    const where = first
      ? [`提交 ${first.commit}`, ...(first.path ? [`文件 ${first.path}`] : [])]
      : [];
    return verdict(false, '证明不成立', [first ? findingText(first) : '', ...where]);
  }
  const foreign = keys.filter(({ key }) => !facts.keys.includes(key));
  if (foreign.length > 0) {
    return verdict(false, '不能确认是这个登记簿的签名', [
      ...foreign.map(({ key }) => `公钥不在这个页面里：${key}`),
      `这个页面是 ${facts.at.slice(0, 10)} 从 ${facts.siteUrl} 得到的；登记簿以后更换过公钥的，请重新下载这个页面，并与公布的公钥核对`,
    ]);
  }
  const mintedAt = file.register?.mintedAt ?? '';
  const steps = proofSteps({
    ...proven,
    code,
    name: file.name,
    homeUrl: file.homeUrl,
    events,
    mintedAt,
  });
  const line = checkpoint ? checkpointLine(checkpoint) : '';
  const typed = kept.trim() === '' ? null : (parseCheckpoint(kept) ?? false);
  const compared =
    typed === null
      ? []
      : typed !== false && checkpointLine(typed) === line
        ? [element('p', {}, '✓ 与抄下的检查点相同')]
        : [
            element(
              'p',
              {},
              '抄下的检查点不是生成这个标识码那一天的：要用克隆核对（npm run verify -- 目录 --checkpoint）',
            ),
          ];
  return [
    ...verdict(true, `证明成立：${code}`, [file.name, file.homeUrl]),
    element('h2', {}, '核验了什么'),
    element('ol', {}, ...steps.map((step) => element('li', {}, step))),
    element('h2', {}, '生成时的检查点'),
    element('p', {}, element('code', { class: 'line' }, line)),
    ...compared,
    element('h2', {}, '不能单独证明什么'),
    element('ul', {}, ...proofLimits.map((limit) => element('li', {}, limit))),
  ];
}

function verdict(isGood: boolean, title: string, lines: readonly string[]): readonly Node[] {
  return [
    element(
      'div',
      { class: isGood ? 'verdict good' : 'verdict bad', role: isGood ? 'status' : 'alert' },
      element('p', { class: 'verdict-title' }, `${isGood ? '✓' : '✗'} ${title}`),
      ...lines.filter(Boolean).map((line) => element('p', {}, line)),
    ),
  ];
}
