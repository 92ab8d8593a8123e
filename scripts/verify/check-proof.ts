import { readFile } from 'node:fs/promises';
import type { Oid } from '#git/types.ts';
import { checkpointLine } from '#registry/checkpoint.ts';
import { findingText } from '#text/verify-words.ts';
import { proofLimits, proofSteps } from '#text/proof-words.ts';
import { type Clone, CloneUnreadable, openClone } from '#verify/clone.ts';
import { parseProof, readProof } from '#verify/proof-file.ts';
import { keysOf } from '#verify/signatures.ts';
import { proveSite, type ProvenSite } from '#verify/site-proof.ts';

/**
 * Checks a downloaded proof of one site, and against a clone where there is one; tells it and returns
 * the exit code: 0 proven, 1 something is wrong, 2 it cannot be read.
 */
export async function checkProof(path: string, repository: string): Promise<number> {
  const text = await readFile(path, 'utf8').catch(() => '');
  const proof = parseProof(text);
  if (!proof) return tell(2, `${path} 不是网站证明，应为从网站页面下载的 proof.json`);
  const proven = await proveSite(readProof(proof), proof);
  const { first, file, checkpoint, keys } = proven;
  if (first || !file) {
    return tell(1, `证明不成立：${first ? findingText(first) : ''}\n  提交 ${first?.commit ?? ''}`);
  }
  console.log(`证明成立：${proof.code} ${file.name} ${file.homeUrl}`);
  const mintedAt = file.register?.mintedAt ?? '';
  for (const step of proofSteps({ ...proven, ...file, code: proof.code, mintedAt })) {
    console.log(`  ✓ ${step}`);
  }
  if (checkpoint) console.log(`  生成时的检查点：${checkpointLine(checkpoint)}`);
  if (repository === '') {
    console.log('签名所用的公钥（请与登记簿公布的核对）：');
    for (const { key, from, until } of keys) console.log(`  ${key}  ${from} 起 ${until}`);
  } else {
    const wrong = await againstClone(repository, proof.mint, proven);
    if (wrong !== '') return tell(1, wrong);
    console.log('公钥与这份克隆的相同，克隆的 main 里有生成标识码的提交');
  }
  for (const limit of proofLimits) console.log(`  不能单独证明：${limit}`);
  return 0;
}

async function againstClone(path: string, mint: Oid, { keys }: ProvenSite): Promise<string> {
  let clone: Clone | null = null;
  try {
    clone = openClone(path);
    const { objects, main } = clone;
    const known = (await keysOf(objects, main, (await objects.commit(main)).tree)) ?? [];
    const isKnown = keys.every(({ key }) => known.some((one) => one.key === key));
    if (!isKnown) return '证明里的公钥不是这个登记簿的';
    for (let at: Oid | undefined = main; at !== undefined;) {
      if (at === mint) return '';
      at = (await objects.commit(at)).parents[0];
    }
    return '这份克隆的 main 里没有生成这个标识码的提交';
  } catch (error) {
    if (error instanceof CloneUnreadable) return error.message;
    throw error;
  } finally {
    clone?.close();
  }
}

function tell(code: number, sentence: string): number {
  console.error(sentence);
  return code;
}
