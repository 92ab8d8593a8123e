/** A key and a single-line value at the end of a commit message. */
export type Trailer = readonly [key: string, value: string];

const keyPattern = /^[A-Z][A-Za-z0-9]*(?:-[A-Za-z0-9]+)*$/;
const linePattern = /^([A-Z][A-Za-z0-9]*(?:-[A-Za-z0-9]+)*): (.*)$/;
// Everything that could end a line, hide, or be trimmed by a tool is written as JSON.
const plainValue = /^[^\s"\p{C}\p{Zl}\p{Zp}](?:[^\p{C}\p{Zl}\p{Zp}]*[^\s\p{C}\p{Zl}\p{Zp}])?$/u;
const breaking = /[\p{C}\p{Zl}\p{Zp}\s]+/gu;
const hidden = /[\p{C}\p{Zl}\p{Zp}]/gu;

/**
 * A commit message: one line of subject, then the trailers. Whatever a person typed, no
 * line break gets out of the subject or a value, so that nobody can forge a trailer.
 * Throws TypeError for a key that is no trailer key.
 */
export function formatMessage(subject: string, trailers: readonly Trailer[] = []): string {
  const title = subject.replace(breaking, ' ').trim() || '-';
  if (trailers.length === 0) return `${title}\n`;
  return `${title}\n\n${trailers.map(formatTrailer).join('\n')}\n`;
}

function formatTrailer([key, value]: Trailer): string {
  if (!keyPattern.test(key)) throw new TypeError(`not a trailer key: ${key}`);
  return `${key}: ${plainValue.test(value) ? value : quote(value)}`;
}

function quote(value: string): string {
  return JSON.stringify(value).replace(hidden, (character) =>
    Array.from({ length: character.length }, (_, index) => {
      const code = character.charCodeAt(index);
      return `\\u${code.toString(16).padStart(4, '0')}`;
    }).join(''),
  );
}

/** First line of a message. */
export function subjectOf(message: string): string {
  const end = message.indexOf('\n');
  return end < 0 ? message : message.slice(0, end);
}

/**
 * Trailers of the last paragraph in order; none unless every line of it is one. The first
 * paragraph is the subject and never holds trailers.
 */
export function parseTrailers(message: string): readonly Trailer[] {
  const text = message.replace(/\n+$/, '');
  const start = text.lastIndexOf('\n\n');
  if (start < 0) return [];
  const trailers: Trailer[] = [];
  for (const line of text.slice(start + 2).split('\n')) {
    const match = linePattern.exec(line);
    if (!match) return [];
    trailers.push([match[1] ?? '', unquote(match[2] ?? '')]);
  }
  return trailers;
}

function unquote(text: string): string {
  if (!text.startsWith('"')) return text;
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'string' ? value : text;
  } catch {
    return text;
  }
}
