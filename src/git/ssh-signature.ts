import { hash } from 'node:crypto';
import { asBuffer } from './objects.ts';

/** A signature as OpenSSH writes it (PROTOCOL.sshsig), Ed25519 only. */
export interface SshSignature {
  /** Public key, 32 bytes. */
  readonly key: Buffer;
  readonly signature: Buffer;
}

const magic = Buffer.from('SSHSIG');
const begin = '-----BEGIN SSH SIGNATURE-----';
const end = '-----END SSH SIGNATURE-----';
const algorithm = 'ssh-ed25519';
/** What Git signs commits under. */
const namespace = 'git';

/** The public key as it stands in `authorized_keys` and `allowed_signers`. */
export function sshKeyText(key: Uint8Array): string {
  return `${algorithm} ${keyBlob(key).toString('base64')}`;
}

/** The 32 bytes of a public key of that form; null for any other text. */
export function parseSshKey(text: string): Buffer | null {
  const [, encoded = ''] = /^ssh-ed25519 ([A-Za-z0-9+/]{68})$/.exec(text) ?? [];
  const fields = readFields(Buffer.from(encoded, 'base64'));
  const [name, key] = fields ?? [];
  return fields?.length === 2 && name?.toString() === algorithm && key?.length === 32 ? key : null;
}

/** The fingerprint of a public key, as `ssh-keygen -l` prints it. */
export function sshKeyPrint(key: Uint8Array): string {
  return `SHA256:${hash('sha256', keyBlob(key), 'base64').replace(/=+$/, '')}`;
}

/** The bytes that are signed for a commit: a digest of it under Git's namespace. */
export function signedBytes(payload: Uint8Array): Buffer {
  return Buffer.concat([signedHead, hash('sha512', payload, 'buffer')]);
}

// what stands before the digest, its own length included
const signedHead = Buffer.concat([
  magic,
  ...[namespace, '', 'sha512'].map(field),
  Buffer.from([0, 0, 0, 64]),
]);

/** The armoured text of a signature, as the `gpgsig` header of a commit holds it. */
export function armourSignature({ key, signature }: SshSignature): string {
  const version = Buffer.from([0, 0, 0, 1]);
  const signed = Buffer.concat([field(algorithm), field(signature)]);
  const fields = [keyBlob(key), namespace, '', 'sha512', signed].map(field);
  return armour(Buffer.concat([magic, version, ...fields]));
}

function armour(bytes: Buffer): string {
  const encoded = bytes.toString('base64');
  let text = begin;
  for (let at = 0; at < encoded.length; at += 70) text += `\n${encoded.slice(at, at + 70)}`;
  return `${text}\n${end}`;
}

/** What stood before the last signature that was read, and its key: nearly all have the same. */
let usual: { readonly head: Buffer; readonly key: Buffer } | null = null;

/**
 * The signature out of its armoured text; null unless it is Ed25519, for Git, over SHA-512, and written as
 * `armourSignature` does: in another way the same commit would have a second id, and the signature would
 * hold for it too (Z01).
 */
export function parseSignature(text: string): SshSignature | null {
  const bytes = Buffer.from(text.slice(begin.length, -end.length), 'base64');
  if (armour(bytes) !== text) return null;
  const head = asBuffer(bytes.subarray(0, -64));
  if (usual?.head.equals(head)) return { key: usual.key, signature: asBuffer(bytes.subarray(-64)) };
  if (
    !asBuffer(bytes.subarray(0, 6)).equals(magic) ||
    bytes.length < 10 ||
    bytes.readUInt32BE(6) !== 1
  ) {
    return null;
  }
  const fields = readFields(asBuffer(bytes.subarray(10)));
  if (fields?.length !== 5) return null;
  const [keyBytes, space, reserved, digest, signed] = fields as [
    Buffer,
    Buffer,
    Buffer,
    Buffer,
    Buffer,
  ];
  const isForGit = space.toString() === namespace && reserved.length === 0;
  if (!isForGit || digest.toString() !== 'sha512') return null;
  const [keyName, key] = readFields(keyBytes) ?? [];
  const [name, signature] = readFields(signed) ?? [];
  if (keyName?.toString() !== algorithm || name?.toString() !== algorithm) return null;
  if (key?.length !== 32 || signature?.length !== 64) return null;
  if (armourSignature({ key, signature }) !== text) return null;
  // its length is told in the head, so that the same head leaves room for nothing but a signature
  usual = { head, key };
  return { key, signature };
}

function keyBlob(key: Uint8Array): Buffer {
  return Buffer.concat([field(algorithm), field(key)]);
}

function field(value: string | Uint8Array): Buffer {
  const bytes = typeof value === 'string' ? Buffer.from(value) : asBuffer(value);
  const length = Buffer.alloc(4);
  length.writeUInt32BE(bytes.length);
  return Buffer.concat([length, bytes]);
}

/** Length-prefixed fields up to the end; null where they do not end there. */
function readFields(bytes: Buffer): readonly Buffer[] | null {
  const fields: Buffer[] = [];
  for (let at = 0; at < bytes.length;) {
    if (at + 4 > bytes.length) return null;
    const next = at + 4 + bytes.readUInt32BE(at);
    if (next > bytes.length) return null;
    fields.push(asBuffer(bytes.subarray(at + 4, next)));
    at = next;
  }
  return fields;
}
