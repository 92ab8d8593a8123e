import {
  boolJsonTag,
  defineScalarTag,
  FAILSAFE_SCHEMA,
  load,
  NOT_RESOLVED,
  nullJsonTag,
  YAMLException,
} from 'js-yaml';
import { guessYaml } from './yaml-canonical.ts';
import { deepest, dumpYaml, forbiddenKeys, longestNumber } from './yaml-writer.ts';

export { dumpYaml };

/** Largest file that is read (Y1). */
export const largestYaml = 65_536;

/** Why a text is not taken as YAML. */
export type YamlRefusal = 'too-large' | 'not-utf8' | 'malformed' | 'forbidden-key';

/** A file that cannot be read under the strict rules (Y1, Y2). The message holds no content. */
export class YamlRefused extends Error {
  readonly code: YamlRefusal;
  /** Line from 1; null where there is none. */
  readonly line: number | null;
  constructor(code: YamlRefusal, line: number | null = null, options?: ErrorOptions) {
    super(line === null ? `yaml refused: ${code}` : `yaml refused: ${code}, line ${line}`, options);
    this.name = 'YamlRefused';
    this.code = code;
    this.line = line;
  }
}

const whole = new RegExp(`^(?:0|-?[1-9]\\d{0,${longestNumber - 1}})$`);

// Only short whole numbers are typed: no unit or site code can ever lose its zeros or digits (D8).
const shortNumberTag = defineScalarTag('tag:yaml.org,2002:int', {
  implicit: true,
  implicitFirstChars: ['-', '0', '1', '2', '3', '4', '5', '6', '7', '8', '9'],
  resolve: (source) => (whole.test(source) ? Number(source) : NOT_RESOLVED),
  identify: () => false,
});

const schema = FAILSAFE_SCHEMA.withTags(boolJsonTag, nullJsonTag, shortNumberTag);
const hiddenInKey = /[\p{Cc}\p{Cf}]/u;

/**
 * Reads one data file: at most 64 KiB of valid UTF-8, one document, no aliases, depth 20. Only
 * `true`, `false`, `null` and whole numbers of at most five digits are typed; all else is text (D8).
 * Throws `YamlRefused`.
 */
export function loadYaml(bytes: Uint8Array): unknown {
  return readYaml(bytes).value;
}

/** Like `loadYaml`, and says whether the bytes are exactly what `dumpYaml` writes (Y4). */
export function readYaml(bytes: Uint8Array): {
  readonly value: unknown;
  readonly isCanonical: boolean;
} {
  const text = decode(bytes);
  const guess = guessYaml(text);
  if (guess && isTextOf(guess.value, text)) return { value: guess.value, isCanonical: true };
  const value = parse(text);
  refuseKeys(value);
  return { value, isCanonical: isTextOf(value, text) };
}

function isTextOf(value: unknown, text: string): boolean {
  try {
    return dumpYaml(value) === text;
  } catch (error) {
    if (error instanceof TypeError) return false;
    throw error;
  }
}

const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

function decode(bytes: Uint8Array): string {
  if (bytes.byteLength > largestYaml) throw new YamlRefused('too-large');
  try {
    return decoder.decode(bytes);
  } catch (cause) {
    throw new YamlRefused('not-utf8', null, { cause });
  }
}

function parse(text: string): unknown {
  try {
    return load(text, { schema, maxDepth: deepest, maxAliases: 0 });
  } catch (error) {
    // No cause: the library's message quotes the file, which may hold what a person typed.
    const line = error instanceof YAMLException ? (error.mark?.line ?? null) : null;
    throw new YamlRefused('malformed', line === null ? null : line + 1);
  }
}

function refuseKeys(value: unknown): void {
  if (typeof value !== 'object' || value === null) return;
  for (const [key, item] of Object.entries(value)) {
    if (forbiddenKeys.has(key) || hiddenInKey.test(key)) throw new YamlRefused('forbidden-key');
    refuseKeys(item);
  }
}
