import { createHash } from 'node:crypto';

/** JSON with keys in code-unit order, so that equal data has equal bytes. */
export function canonicalJson(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonicalJson).join(',')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value) ?? 'null';
  const members = Object.keys(value)
    .sort()
    .map(
      (key) => `${JSON.stringify(key)}:${canonicalJson((value as Record<string, unknown>)[key])}`,
    );
  return `{${members.join(',')}}`;
}

/**
 * H(salt ‖ canonical JSON) in hex: binds a public record to private data without telling it. The
 * 128-bit salt stays private; without it nobody can try out telephone numbers (D12).
 */
export function commitmentTo(value: unknown, salt: Uint8Array): string {
  if (salt.length !== 16) throw new RangeError('the salt has 128 bits');
  return createHash('sha256').update(salt).update(canonicalJson(value)).digest('hex');
}
