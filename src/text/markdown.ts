import { markdownToMdast } from 'satteri';

/** Text with emphasis, code and links, within one line or paragraph. */
export type Inline =
  | { readonly is: 'text' | 'code'; readonly text: string }
  | { readonly is: 'strong' | 'emphasis' | 'deleted'; readonly inside: readonly Inline[] }
  | { readonly is: 'link'; readonly href: string; readonly inside: readonly Inline[] }
  | { readonly is: 'break' };

/** One part of a text. Only what is named here is ever shown: no HTML, no picture, no script. */
export type Block =
  | { readonly is: 'paragraph'; readonly inside: readonly Inline[] }
  | { readonly is: 'heading'; readonly level: 2 | 3 | 4; readonly inside: readonly Inline[] }
  | { readonly is: 'code'; readonly text: string }
  | { readonly is: 'rule' }
  | { readonly is: 'quote'; readonly blocks: readonly Block[] }
  | {
      readonly is: 'list';
      readonly start: number | null;
      readonly items: readonly (readonly Block[])[];
    }
  | {
      readonly is: 'table';
      readonly head: readonly (readonly Inline[])[];
      readonly rows: readonly (readonly (readonly Inline[])[])[];
    };

/** What of a node of the parser's tree is looked at. */
interface Node {
  readonly type: string;
  readonly value?: string;
  readonly children?: readonly Node[];
  readonly depth?: number;
  readonly url?: string;
  readonly alt?: string | null;
  readonly ordered?: boolean | null;
  readonly start?: number | null;
}

/** Deeper than anybody writes; what is below becomes plain text. */
const deepest = 8;

/**
 * A Markdown text as parts that pages show (L05). HTML in it is shown as the text it is, a link
 * leads to http, https or a page of the register and nowhere else (W4).
 */
export function readMarkdown(text: string): readonly Block[] {
  const root = markdownToMdast(text) as unknown as Node;
  return blocksOf(root, 0);
}

/** A Markdown text without its marks, for feeds and summaries. */
export function plainText(text: string): string {
  return readMarkdown(text).map(textOfBlock).join('\n\n').trim();
}

function blocksOf({ children = [] }: Node, level: number): readonly Block[] {
  return children.flatMap((node) => blockOf(node, level + 1));
}

function blockOf(node: Node, level: number): readonly Block[] {
  if (level > deepest) return [{ is: 'paragraph', inside: [{ is: 'text', text: textIn(node) }] }];
  const { children = [] } = node;
  switch (node.type) {
    case 'paragraph':
      return [{ is: 'paragraph', inside: inlinesOf(node, level) }];
    case 'heading': {
      const depth = Math.min(4, (node.depth ?? 1) + 1) as 2 | 3 | 4;
      return [{ is: 'heading', level: depth, inside: inlinesOf(node, level) }];
    }
    case 'code':
      return [{ is: 'code', text: node.value ?? '' }];
    case 'thematicBreak':
      return [{ is: 'rule' }];
    case 'blockquote':
      return [{ is: 'quote', blocks: blocksOf(node, level) }];
    case 'list': {
      const start = node.ordered ? (node.start ?? 1) : null;
      return [{ is: 'list', start, items: children.map((item) => blocksOf(item, level)) }];
    }
    case 'table': {
      const [head = [], ...rows] = children.map(({ children: cells = [] }) =>
        cells.map((cell) => inlinesOf(cell, level)),
      );
      return [{ is: 'table', head, rows }];
    }
    case 'definition':
      return [];
    default: {
      const written = textIn(node);
      return written === '' ? [] : [{ is: 'paragraph', inside: [{ is: 'text', text: written }] }];
    }
  }
}

function inlinesOf({ children = [] }: Node, level: number): readonly Inline[] {
  return children.flatMap((node) => inlineOf(node, level + 1));
}

function inlineOf(node: Node, level: number): readonly Inline[] {
  if (level > deepest * 2) return [{ is: 'text', text: textIn(node) }];
  switch (node.type) {
    case 'strong':
      return [{ is: 'strong', inside: inlinesOf(node, level) }];
    case 'emphasis':
      return [{ is: 'emphasis', inside: inlinesOf(node, level) }];
    case 'delete':
      return [{ is: 'deleted', inside: inlinesOf(node, level) }];
    case 'inlineCode':
      return [{ is: 'code', text: node.value ?? '' }];
    case 'break':
      return [{ is: 'break' }];
    case 'link': {
      const href = linkTo(node.url ?? '');
      const inside = inlinesOf(node, level);
      return href === null ? inside : [{ is: 'link', href, inside }];
    }
    default:
      return [{ is: 'text', text: textIn(node) }];
  }
}

/** Where a link may lead: http, https, or a page of this register; null for any other. */
function linkTo(url: string): string | null {
  if (/^\/(?![/\\])[\w\-./?=&%#]*$/.test(url)) return url;
  if (!URL.canParse(url)) return null;
  const { protocol, href } = new URL(url);
  return protocol === 'http:' || protocol === 'https:' ? href : null;
}

/** All text of a node, without recursion: it may be nested as deep as it likes. */
function textIn(node: Node): string {
  const parts: string[] = [];
  const left: Node[] = [node];
  for (let next = left.pop(); next !== undefined; next = left.pop()) {
    parts.push(next.value ?? next.alt ?? '');
    left.push(...(next.children ?? []).toReversed());
  }
  return parts.join('');
}

function textOfBlock(block: Block): string {
  switch (block.is) {
    case 'paragraph':
    case 'heading':
      return block.inside.map(textOfInline).join('');
    case 'code':
      return block.text;
    case 'rule':
      return '';
    case 'quote':
      return block.blocks.map(textOfBlock).join('\n');
    case 'list': {
      const { start, items } = block;
      const mark = (index: number) => (start === null ? '- ' : `${start + index}. `);
      return items.map((item, index) => mark(index) + item.map(textOfBlock).join('\n')).join('\n');
    }
    case 'table':
      return [block.head, ...block.rows]
        .map((cells) => cells.map((cell) => cell.map(textOfInline).join('')).join('　'))
        .join('\n');
  }
}

function textOfInline(inline: Inline): string {
  if (inline.is === 'break') return '\n';
  return 'text' in inline ? inline.text : inline.inside.map(textOfInline).join('');
}
