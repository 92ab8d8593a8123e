/** SHA-256 of text, in lower-case hex; the caller brings it, so that the rules stay pure. */
export type Hash = (text: string) => string;

/** What a draw hangs on. Anybody with these four and the register draws the same (Z15). */
export interface DrawSeed {
  /** A value that nobody could know when the draw was announced, as it was published. */
  readonly value: string;
  /** Commit of the register whose sites are drawn from; it was public before the value was. */
  readonly commit: string;
  readonly quarter: string;
  readonly unit: string;
}

/** One site of a draw with its lot. */
export interface Lot {
  readonly site: string;
  readonly lot: string;
}

/** The text that is hashed into the seed: four lines. */
export function seedText({ value, commit, quarter, unit }: DrawSeed): string {
  return `${value}\n${commit}\n${quarter}\n${unit}\n`;
}

/**
 * Draws a sample that anybody can draw again with `sha256sum` (Z15): the seed is the hash of four
 * lines, the lot of a site the hash of seed and site code, and the lowest lots are drawn. The order
 * in which sites are given does not matter; a code given twice counts once. At most all.
 */
export function drawSample(
  sites: Iterable<string>,
  size: number,
  seed: DrawSeed,
  hash: Hash,
): readonly Lot[] {
  const key = hash(seedText(seed));
  const lots = [...new Set(sites)].map((site): Lot => ({ site, lot: hash(`${key} ${site}\n`) }));
  return lots.sort(byLot).slice(0, Math.max(0, size));
}

function byLot(one: Lot, other: Lot): number {
  return one.lot < other.lot ? -1 : one.lot > other.lot ? 1 : one.site < other.site ? -1 : 1;
}
