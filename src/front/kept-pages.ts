/** A page as it was rendered, ready to be sent. */
export interface KeptPage {
  readonly headers: readonly (readonly [string, string])[];
  readonly body: Buffer;
  readonly etag: string;
  /** The body pressed, from the first time that somebody takes it so. */
  pressed?: Promise<Buffer>;
}

/** Pages by path up to a number of bytes; what nobody asked for longest goes first. */
export interface KeptPages {
  get(path: string): KeptPage | undefined;
  set(path: string, page: KeptPage): void;
  clear(): void;
}

/** Keeps pages of at most `room` bytes together. */
export function keepPages(room: number): KeptPages {
  const pages = new Map<string, KeptPage>();
  let size = 0;

  function drop(path: string): void {
    const page = pages.get(path);
    if (!page) return;
    pages.delete(path);
    size -= sizeOf(path, page);
  }

  return {
    get(path) {
      const page = pages.get(path);
      if (page) {
        pages.delete(path);
        pages.set(path, page);
      }
      return page;
    },
    set(path, page) {
      drop(path);
      if (sizeOf(path, page) > room) return;
      pages.set(path, page);
      size += sizeOf(path, page);
      for (const oldest of pages.keys()) {
        if (size <= room) break;
        drop(oldest);
      }
    },
    clear() {
      pages.clear();
      size = 0;
    },
  };
}

/** The path stands twice in memory, and headers cost something too. */
function sizeOf(path: string, { body }: KeptPage): number {
  // pressed, a list of sites is an eighth
  return body.length + (body.length >> 2) + 2 * path.length + 400;
}
