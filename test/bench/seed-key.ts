import { createHash, createPrivateKey, createPublicKey, sign } from 'node:crypto';
import { armourSignature, signedBytes, sshKeyText } from '#git/ssh-signature.ts';

/** PKCS #8 of Ed25519 is these bytes and then the 32 of the key (RFC 8410). */
const head = Buffer.from('302e020100300506032b657004220420', 'hex');

/** A key of a made-up register: it follows from the seed's number, and is nobody's. */
export interface SeedKey {
  /** As it stands in `data/register-keys.yaml`. */
  readonly text: string;
  /** The armoured signature of a commit. */
  sign(payload: Uint8Array): string;
}

/** The key of a seed; each `turn` another one. */
export function seedKey(seed: number, turn: number): SeedKey {
  const secret = createHash('sha256').update(`made-up register ${seed} key ${turn}`).digest();
  const privateKey = createPrivateKey({
    key: Buffer.concat([head, secret]),
    format: 'der',
    type: 'pkcs8',
  });
  const spki = createPublicKey(privateKey).export({ type: 'spki', format: 'der' });
  const key = spki.subarray(-32);
  return {
    text: sshKeyText(key),
    sign: (payload) =>
      armourSignature({ key, signature: sign(null, signedBytes(payload), privateKey) }),
  };
}
