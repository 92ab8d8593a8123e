import { crc32 } from 'node:zlib';
import { hasHidden } from '#registry/plain-text.ts';
import { FileRefused, shownName } from './refused.ts';

/** What of an entry says its name. */
interface NamedEntry {
  readonly fileNameRaw: Buffer;
  readonly generalPurposeBitFlag: number;
  readonly extraFields: readonly { readonly id: number; readonly data: Buffer }[];
}

const utf8Flag = 0x800;
const unicodePath = 0x7075;
const nameMax = 240;

/**
 * Name of an entry as its writer meant it: UTF-8 where the flag or Info-ZIP's field says so, else
 * UTF-8 if it is that, else GBK, which is what Windows writes here without saying (GB18030 holds it).
 * Throws `FileRefused` for a name that leads anywhere but down, or that cannot be read.
 */
export function entryName(entry: NamedEntry): string {
  const name = decoded(entry);
  if (name === null || !isDownward(name)) {
    const raw = name ?? entry.fileNameRaw.toString('latin1');
    throw new FileRefused('archive-name', { name: shownName(raw) });
  }
  return name;
}

/** By this two names are the same file on the systems people use: case and composition do not count. */
export function nameKeyOf(name: string): string {
  return name.replace(/\/$/, '').normalize('NFC').toLowerCase();
}

function decoded({ fileNameRaw, generalPurposeBitFlag, extraFields }: NamedEntry): string | null {
  if ((generalPurposeBitFlag & utf8Flag) !== 0) return decodeAs('utf-8', fileNameRaw);
  const field = extraFields.find(({ id }) => id === unicodePath)?.data;
  if (field && field.length > 5 && field[0] === 1) {
    const isOfThisName = field.readUInt32LE(1) === crc32(fileNameRaw);
    if (isOfThisName) return decodeAs('utf-8', field.subarray(5));
  }
  return decodeAs('utf-8', fileNameRaw) ?? decodeAs('gb18030', fileNameRaw);
}

function decodeAs(encoding: 'utf-8' | 'gb18030', bytes: Uint8Array): string | null {
  try {
    return new TextDecoder(encoding, { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return null;
  }
}

function isDownward(name: string): boolean {
  if (name === '' || name.length > nameMax || hasHidden(name) || /[\\:\n\t]/.test(name))
    return false;
  const steps = name.replace(/\/$/, '').split('/');
  return steps.every(
    (step) => step !== '' && step !== '.' && step !== '..' && step === step.trim(),
  );
}
