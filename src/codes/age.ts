import { Decrypter, Encrypter, generateIdentity, identityToRecipient } from 'age-encryption';

/** Who may open what is sealed: holders of an identity, or of a passphrase. */
export type AgeLock = { readonly recipients: readonly string[] } | { readonly passphrase: string };

/** What opens it. */
export type AgeKey = { readonly identity: string } | { readonly passphrase: string };

/** Seals a stream in the age format, which any age program opens too (section 4 of the storage reference). */
export async function sealStream(
  plain: ReadableStream<Uint8Array>,
  lock: AgeLock,
): Promise<ReadableStream<Uint8Array>> {
  const encrypter = new Encrypter();
  if ('passphrase' in lock) encrypter.setPassphrase(lock.passphrase);
  else for (const recipient of lock.recipients) encrypter.addRecipient(recipient);
  return encrypter.encrypt(plain);
}

/** Opens a stream that was sealed. Throws where the key is another or bytes were changed, also at its end. */
export async function openStream(
  sealed: ReadableStream<Uint8Array>,
  key: AgeKey,
): Promise<ReadableStream<Uint8Array>> {
  const decrypter = new Decrypter();
  if ('passphrase' in key) decrypter.addPassphrase(key.passphrase);
  else decrypter.addIdentity(key.identity);
  return decrypter.decrypt(sealed);
}

/** A new identity, to be kept offline, and the recipient that may stand anywhere. */
export async function makeIdentity(): Promise<{
  readonly identity: string;
  readonly recipient: string;
}> {
  const identity = await generateIdentity();
  return { identity, recipient: await identityToRecipient(identity) };
}

/** Whether a text is a recipient that can be sealed to. */
export function isRecipient(text: string): boolean {
  try {
    new Encrypter().addRecipient(text);
    return true;
  } catch {
    return false;
  }
}
