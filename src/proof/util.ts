/** Deep equality of what JSON can say: all that the rules compare. */
export function isDeepStrictEqual(left: unknown, right: unknown): boolean {
  if (left === right) return true;
  if (typeof left !== 'object' || typeof right !== 'object' || !left || !right) return false;
  if (Array.isArray(left) !== Array.isArray(right)) return false;
  const [olds, youngs] = [Object.keys(left), Object.keys(right)];
  return (
    olds.length === youngs.length &&
    olds.every(
      (key) =>
        Object.hasOwn(right, key) &&
        isDeepStrictEqual(
          (left as Record<string, unknown>)[key],
          (right as Record<string, unknown>)[key],
        ),
    )
  );
}
