import { cutAddress, partsOf } from './address.ts';
import { type Cut, cutPage } from './cut.ts';
import { createHash } from 'node:crypto';
import { fillCut, ShapeUnknown } from './fill.ts';
import type { KeptStencil, KeptStencils } from './kept.ts';
import { type Items, markView, noteItems } from './marks.ts';
import { shapeOf, type View } from './view.ts';

/** Renders an address with a view as Astro does, links turned. */
export type RenderView = (address: string, view: View) => Promise<string>;

/** How pages came about. */
export interface StencilCounts {
  /** Filled in. */
  filled: number;
  /** Rendered by Astro, because their shape was new or cannot be cut. */
  rendered: number;
  /** Filled in and rendered, and the same to the byte. */
  proven: number;
  /** Shapes that Astro renders always: cut and filled in, their first page was not the same. */
  refused: number;
}

/** A page that was filled in is not what Astro renders: nothing that was filled in may be trusted. */
export class StencilWrong extends Error {
  constructor(address: string) {
    super(`发布失败：${address} 套用模板的结果与 Astro 不同，请加 --full --renderer astro 再发布`);
    this.name = 'StencilWrong';
  }
}

export interface StencilOptions {
  readonly render: RenderView;
  readonly turnAddress: (escaped: string) => string;
  /** Each so many pages one is rendered by Astro as well, and must be the same. */
  readonly proveEvery?: number;
  /** Cuts of earlier runs; none by default. */
  readonly kept?: KeptStencils;
  /** Tells apart the runs that fill kept cuts, so that each proves other pages: the commit. */
  readonly run?: string;
}

/** Pages of one kind, by their addresses and views. */
export interface Stencils {
  /** The page's bytes as Astro renders them. Throws `StencilWrong`. */
  pageOf(address: string, route: string, view: View): Promise<string>;
  readonly counts: Readonly<StencilCounts>;
  /** Cuts shapes of which only one page was met, and keeps what was learnt for the next run. */
  keep(): Promise<void>;
}

interface Shape {
  /** Items that were met, by the place of their list. */
  readonly items: Map<string, Map<string, View>>;
  /** Null until the second page of this shape. */
  cut: Cut | null;
  /** Whether its pages are left to Astro. */
  isRefused: boolean;
  /** Whether the cut stands among the kept ones as it is. */
  isKept: boolean;
  /** The page that was met first, until it is cut. */
  first: { readonly address: string; readonly route: string; readonly view: View } | null;
}

const isPlain = (address: string) => /^[\w/.-]+$/.test(address);

/** More shapes than this are not kept: such pages are too different for it. */
const shapesMax = 5_000;

/**
 * Lets Astro render a page of each shape with marks, cuts it, and fills the cut for the others. The
 * first page of a shape, the first with a new item, and one in `proveEvery` are rendered by Astro too,
 * and must be the same to the byte: at first sight otherwise, the shape is Astro's for good; later,
 * the run ends.
 */
export function openStencils(options: StencilOptions): Stencils {
  const { render, turnAddress, proveEvery = 500, kept = null, run = '' } = options;
  const shapes = new Map<string, Shape>();
  const counts: StencilCounts = { filled: 0, rendered: 0, proven: 0, refused: 0 };

  async function learn(route: string, view: View, shape: Shape): Promise<void> {
    const marked = markView(view, shape.items as Items);
    shape.isKept = false;
    shape.first = null;
    try {
      shape.cut = cutAddress(cutPage(await render(route, marked.view), marked), partsOf(route));
    } catch {
      // Marks did not come through, or the page takes none: it is Astro's, who says what else is wrong.
      refuse(shape);
    }
  }

  function refuse(shape: Shape): void {
    shape.isRefused = true;
    shape.cut = null;
    shape.first = null;
    shape.items.clear();
    counts.refused += 1;
  }

  /** A cut is only kept where it says the page that it was met with. */
  async function learnFirst(shape: Shape, { address, route, view }: NonNullable<Shape['first']>) {
    await learn(route, view, shape);
    if (shape.isRefused) return;
    if (filledIn(shape, address, route, view) === (await render(address, view))) counts.proven += 1;
    else refuse(shape);
  }

  function filledIn(shape: Shape, address: string, route: string, view: View): string | null {
    if (!shape.cut) return null;
    try {
      return fillCut(shape.cut, { ...(view as object), ...partsOf(route, address) }, turnAddress);
    } catch (error) {
      if (error instanceof ShapeUnknown) return null;
      throw error;
    }
  }

  /** A shape that earlier runs proved. */
  function keptShape(name: string): Shape | undefined {
    const found = kept?.get(name);
    if (!found) return undefined;
    const items = new Map([...found.items].map(([place, each]) => [place, new Map(each)]));
    const shape = { items, cut: found.cut, isRefused: false, isKept: true, first: null };
    remember(name, shape);
    return shape;
  }

  function remember(name: string, shape: Shape): void {
    if (shapes.size >= shapesMax) shapes.clear();
    shapes.set(name, shape);
  }

  /** Whether a page that was filled in is rendered as well: one in so many, of each cut's first run. */
  function isToProve({ isKept }: Shape, address: string): boolean {
    if (!isKept) return counts.filled % proveEvery === 0;
    const digest = createHash('sha256').update(`${run} ${address}`).digest();
    return digest.readUInt32BE() % proveEvery === 0;
  }

  return {
    counts,
    async keep() {
      if (!kept) return;
      const learnt = new Map<string, KeptStencil>();
      for (const [name, shape] of shapes) {
        if (shape.first !== null) await learnFirst(shape, shape.first);
        if (shape.cut && !shape.isKept) {
          learnt.set(name, { items: shape.items, cut: shape.cut });
          shape.isKept = true;
        }
      }
      kept.put(learnt);
    },
    async pageOf(address, route, view) {
      const name = `${route} ${shapeOf(view)}`;
      const shape = shapes.get(name) ?? keptShape(name);
      if (!shape) {
        const items = new Map<string, Map<string, View>>();
        noteItems(view, items);
        const isRefused = !isPlain(address);
        const first = isRefused ? null : { address, route, view };
        remember(name, { items, cut: null, isRefused, isKept: false, first });
      }
      if (!shape || shape.isRefused) {
        counts.rendered += 1;
        return render(address, view);
      }
      let page = filledIn(shape, address, route, view);
      const isNew = page === null;
      if (page === null) {
        noteItems(view, shape.items);
        await learn(route, view, shape);
        page = filledIn(shape, address, route, view);
      } else {
        const isProven = isToProve(shape, address);
        counts.filled += 1;
        if (!isProven) return page;
      }
      const right = await render(address, view);
      counts.rendered += 1;
      if (page === right) counts.proven += 1;
      else if (!isNew) throw new StencilWrong(address);
      else if (!shape.isRefused) refuse(shape);
      return right;
    },
  };
}
