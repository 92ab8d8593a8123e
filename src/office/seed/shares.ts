/**
 * How many sites stand where: published shares. By province: CNNIC 45th report, December 2019 (新疆
 * with 兵团); 示例省 gets what a small province has. By class: 2017年第一季度通报.
 */
export const sitesByProvince: Readonly<Record<string, number>> = {
  '110000': 72,
  '120000': 105,
  '130000': 499,
  '140000': 398,
  '150000': 537,
  '210000': 543,
  '220000': 302,
  '230000': 207,
  '310000': 63,
  '320000': 645,
  '330000': 558,
  '340000': 810,
  '350000': 433,
  '360000': 533,
  '370000': 864,
  '410000': 841,
  '420000': 707,
  '430000': 576,
  '440000': 617,
  '450000': 573,
  '460000': 108,
  '500000': 113,
  '510000': 909,
  '520000': 413,
  '530000': 302,
  '540000': 215,
  '610000': 627,
  '620000': 520,
  '630000': 134,
  '640000': 126,
  '650000': 212,
  '990000': 120,
};

export const sitesByClass = {
  total: 43143,
  departments: 2229,
  province: 2591,
  prefecture: 17211,
  county: 17811,
} as const;

/** Portals among the sites of a province while there are fewer sites than units need. */
export const portalShare = 0.22;

/** Splits a whole number by weights, nothing lost (largest remainders). Weights of 0 get 0. */
export function allocate(total: number, weights: readonly number[]): number[] {
  const sum = weights.reduce((a, b) => a + b, 0);
  if (sum <= 0) return weights.map(() => 0);
  const exact = weights.map((weight) => (total * weight) / sum);
  const whole = exact.map(Math.floor);
  const missing = total - whole.reduce((a, b) => a + b, 0);
  exact
    .map((value, index) => ({ index, rest: value - Math.floor(value) }))
    .sort((a, b) => b.rest - a.rest || a.index - b.index)
    .slice(0, missing)
    .forEach(({ index }) => {
      whole[index] = (whole[index] ?? 0) + 1;
    });
  return whole;
}
