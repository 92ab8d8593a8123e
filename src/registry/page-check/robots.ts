/** What a host's `robots.txt` asks of one named visitor (RFC 9309). */
export interface RobotsRules {
  readonly lines: readonly RobotsLine[];
  /** Seconds between two requests that the host asks for; 0 where it asks for none. */
  readonly delay: number;
}

interface RobotsLine {
  readonly isAllowed: boolean;
  /** With `*` for anything and `$` for the end. */
  readonly path: string;
}

/** A host that asks for nothing. */
export const noRobotsRules: RobotsRules = { lines: [], delay: 0 };

const linesMax = 500;

/**
 * Reads the groups of a `robots.txt` that name `agent`. Those for everybody (`*`) are written for
 * search engines: of them only the pause between two requests counts, where no group names `agent`.
 */
export function readRobots(text: string, agent: string): RobotsRules {
  const lines: RobotsLine[] = [];
  const delays: Partial<Record<'named' | 'everybody', number>> = {};
  let names: string[] = [];
  let isNaming = false;
  for (const line of text.split(/\r\n|\r|\n/)) {
    const [, key = '', value = ''] = /^\s*([a-z-]+)\s*:\s*([^#]*)/i.exec(line) ?? [];
    const field = key.toLowerCase();
    const said = value.trim();
    if (field === 'user-agent') {
      names = isNaming ? [...names, said.toLowerCase()] : [said.toLowerCase()];
      isNaming = true;
      continue;
    }
    if (field === '') continue;
    isNaming = false;
    const isNamed = names.includes(agent.toLowerCase());
    if (field === 'crawl-delay') {
      const who = isNamed ? 'named' : names.includes('*') ? 'everybody' : null;
      const seconds = /^\d{1,6}(?:\.\d{1,6})?$/.test(said) ? Number(said) : 0;
      if (who) delays[who] = Math.max(delays[who] ?? 0, seconds);
    }
    const isRule = field === 'allow' || field === 'disallow';
    if (!isRule || !isNamed || said === '' || lines.length >= linesMax) continue;
    lines.push({ isAllowed: field === 'allow', path: escaped(said) });
  }
  return { lines, delay: delays.named ?? delays.everybody ?? 0 };
}

/** Whether an address may be asked for: the longest line that fits decides, at the same length the one that allows. */
export function mayVisit({ lines }: RobotsRules, url: URL): boolean {
  const path = escaped(`${url.pathname}${url.search}`);
  let best: RobotsLine | null = null;
  for (const line of lines) {
    if (!fits(line.path, path)) continue;
    const longer = line.path.length - (best?.path.length ?? -1);
    if (longer > 0 || (longer === 0 && line.isAllowed)) best = line;
  }
  return best?.isAllowed ?? true;
}

/** One way to write what an address may hold: not ASCII escaped, escapes in capitals. */
function escaped(path: string): string {
  return path
    .toWellFormed()
    .replace(/[^\x21-\x7e]+/g, encodeURIComponent)
    .replace(/%[0-9a-f]{2}/gi, (escape) => escape.toUpperCase());
}

/** Grows with the length of both alone: each piece between two `*` is looked for once, from the left. */
function fits(pattern: string, path: string): boolean {
  const isWhole = pattern.endsWith('$');
  const [first = '', ...pieces] = (isWhole ? pattern.slice(0, -1) : pattern).split('*');
  if (!path.startsWith(first)) return false;
  let at = first.length;
  const last = isWhole ? pieces.pop() : undefined;
  for (const piece of pieces) {
    const found = path.indexOf(piece, at);
    if (found === -1) return false;
    at = found + piece.length;
  }
  if (!isWhole) return true;
  if (last === undefined) return at === path.length;
  return path.length - last.length >= at && path.endsWith(last);
}
