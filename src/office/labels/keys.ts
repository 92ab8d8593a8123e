import { dateOf } from '#registry/moment.ts';
import {
  keyInUse,
  type LabelKey,
  type LabelKeys,
  labelKeysPath,
  nextKeyId,
  rotateKeys,
} from '#registry/label-keys.ts';
import { commitFile } from '../census/commit.ts';
import { catchUp } from '../settle.ts';
import type { Tools } from '../tools.ts';

/**
 * The key that labels are signed with, made and published with the first label (Z03). Call it under
 * the register's lock; main may move by one commit.
 */
export async function ensureLabelKey(tools: Tools): Promise<LabelKey> {
  const keys = tools.catalogue.labels.keys();
  return keyInUse(keys) ?? (await addKey(tools, keys, false));
}

/**
 * Takes another key into use. What the old one signed stays good, unless it is leaked: then its
 * labels have to be issued anew.
 */
export async function rotateLabelKey(tools: Tools, isLeaked: boolean): Promise<LabelKey> {
  return tools.forge.exclusive(async () => {
    await catchUp(tools);
    return addKey(tools, tools.catalogue.labels.keys(), isLeaked);
  });
}

async function addKey(tools: Tools, keys: LabelKeys, isLeaked: boolean): Promise<LabelKey> {
  const today = dateOf(tools.now());
  const id = nextKeyId(keys, today);
  // the private part is on disk before the public one is promised to anybody
  const publicKey = tools.store.signingKeys.make(id);
  const value = rotateKeys(keys, today, publicKey, isLeaked);
  await commitFile(tools, { path: labelKeysPath, value }, `启用网站标识的签名密钥：${id}`, '', [
    ['Event', 'label-key'],
    ['Key', id],
  ]);
  const key = keyInUse(value);
  if (!key) throw new Error('a new key is not in use');
  return key;
}
