/** A value that must stay where it was put: a person's, a password, a code, a key. */
export interface Canary {
  /** What it is and where it was typed, in Chinese, for the report; never the value. */
  readonly what: string;
  readonly value: string;
  readonly kind: 'person' | 'password' | 'code' | 'key';
}

const letters = '子丑寅卯辰巳午未申酉戌亥';

/** Makes values that stand nowhere else, and remembers them. */
export interface Cage {
  readonly all: readonly Canary[];
  /** A person of a form: `principal.name` and so on. */
  person(where: string, role: string, parts?: readonly string[]): Record<string, string>;
  keep(what: string, value: string, kind: Canary['kind']): string;
}

export function openCage(): Cage {
  const all: Canary[] = [];
  let count = 0;
  const keep: Cage['keep'] = (what, value, kind) => {
    if (value.length < 6) throw new Error(`too short to be found: ${what}`);
    all.push({ what, value, kind });
    return value;
  };
  const made: Readonly<Record<string, (n: number) => string>> = {
    name: (n) => `金丝雀${letters[n % 12]}${letters[Math.floor(n / 12) % 12]}${letters[n % 7]}`,
    officePhone: (n) => `010-9787${String(1000 + n)}`,
    mobile: (n) => `1397777${String(1000 + n)}`,
    email: (n) => `canary${1000 + n}@example.invalid`,
  };
  return {
    all,
    keep,
    person(where, role, parts = Object.keys(made)) {
      count += 1;
      return Object.fromEntries(
        parts.map((part) => [
          `${role}.${part}`,
          keep(`${where} ${role}.${part}`, made[part]?.(count) ?? '', 'person'),
        ]),
      );
    },
  };
}

/** How a value may stand in a file: as it is, in a URL, in JSON with escapes, in base64. */
export function formsOf(value: string): readonly Buffer[] {
  const bytes = Buffer.from(value);
  // three ways in which its bytes fall into base64, without the ends that neighbours change
  const shifted = [0, 1, 2].map((shift) => {
    const text = Buffer.concat([Buffer.alloc(shift), bytes])
      .toString('base64')
      .replace(/=+$/, '');
    return text.slice(shift === 0 ? 0 : 4, -2);
  });
  const escaped = Array.from(value, (letter) =>
    letter.charCodeAt(0) > 126
      ? `\\u${letter.charCodeAt(0).toString(16).padStart(4, '0')}`
      : letter,
  ).join('');
  const texts = [value, encodeURIComponent(value), escaped, ...shifted, bytes.toString('hex')];
  return [...new Set(texts)].map((text) => Buffer.from(text)).filter(({ length }) => length > 5);
}
