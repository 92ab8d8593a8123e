/** An address cut where it may break: after a slash or before a dot, where people expect it. */
export interface UrlParts {
  readonly first: string;
  readonly rest: readonly string[];
}

/** Cuts an address for `url-text.astro`. */
export function urlParts(url: string): UrlParts {
  const [first = '', ...rest] = url.split(/(?<=\/)(?!\/)|(?=[.?&])/);
  return { first, rest };
}
