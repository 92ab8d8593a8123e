/** One line of the log. These fields and no others: no query, cookie, body or address (W14). */
export interface LogLine {
  readonly at?: string;
  readonly id?: string;
  readonly method?: string;
  /** Without query; cut at 200 characters. */
  readonly path?: string;
  readonly status?: number;
  readonly ms?: number;
  /** Name of an error; its message may hold what somebody typed, so it is left out. */
  readonly error?: string;
  /** Where it was thrown: frames only. */
  readonly frames?: readonly string[];
  readonly job?: string;
  readonly count?: number;
  readonly failed?: string;
  readonly problem?: string;
  readonly unit?: string;
}

const fields = [
  'at',
  'id',
  'method',
  'path',
  'status',
  'ms',
  'error',
  'frames',
  'job',
  'count',
  'failed',
  'problem',
  'unit',
] as const satisfies readonly (keyof LogLine)[];

export type Log = (line: LogLine) => void;

/** The line as JSON: only known fields, so that nothing slips in with an object spread (W14). */
export function formatLine(line: LogLine): string {
  const kept = fields.filter((field) => line[field] !== undefined);
  const json = JSON.stringify(Object.fromEntries(kept.map((field) => [field, line[field]])));
  return json.replace(unseen, escaped);
}

/** What JSON leaves as it is and a terminal obeys: ends of lines, turned text, what cannot be seen. */
const unseen = /[\u007f-\u009f\u2028\u2029\p{Cf}]/gu;

function escaped(sign: string): string {
  const units = Array.from({ length: sign.length }, (_, at) => sign.charCodeAt(at));
  return units.map((unit) => `\\u${unit.toString(16).padStart(4, '0')}`).join('');
}

const codeLike = /[0-9A-Za-z]{4,5}(?:-[0-9A-Za-z]{4,5}){3,}|[0-9A-HJKMNP-TV-Z]{16,}/g;

/** A path without what may be a receipt or check code that somebody put there (W14). */
function withoutCodes(path: string): string {
  return path.replace(codeLike, '…');
}

/**
 * A path as the log may tell it. Of one that led nowhere only where it began: somebody may have pasted
 * a telephone number or a password into the address line (W14).
 */
export function pathToTell(path: string, status: number): string {
  if (status !== 404) return withoutCodes(path).slice(0, 200);
  const [, first = '', ...rest] = path.split('/');
  return `/${/^[a-z-]{0,20}$/.test(first) ? first : '…'}${rest.length > 0 ? '/…' : ''}`;
}

/** What the log may say of an error: name and frames inside the project. */
export function faultOf(error: unknown): Pick<LogLine, 'error' | 'frames'> {
  if (!(error instanceof Error)) return { error: typeof error };
  const frames = (error.stack ?? '')
    .split('\n')
    .filter((line) => /^\s+at /.test(line))
    .map((line) => line.trim())
    .slice(0, 8);
  return { error: error.name, frames };
}

/** JSON lines on standard error. */
export const logToStderr: Log = (line) => {
  process.stderr.write(`${formatLine({ at: new Date().toISOString(), ...line })}\n`);
};
