/** Source of random bytes; tests may give their own. */
export type Random = (count: number) => Buffer;
