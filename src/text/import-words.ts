/** What became of a row of an import; in a dry run what would. */
export const rowResultText = {
  filed: '已导入',
  replaced: '已替换原申请，重新审核',
  refused: '未导入',
  'held-back': '没有错误，未导入',
} as const;

/** The same before anything is done. */
export const rowForecastText = {
  filed: '可以导入',
  replaced: '可以导入，将替换原申请并重新审核',
  refused: '不能导入',
  'held-back': '没有错误，但有其他错误，全部不导入',
} as const satisfies Record<keyof typeof rowResultText, string>;

/** Where a row stands: 第 5 行 of a sheet, 第 2 份 of a package; the whole file without one. */
export function rowPlaceText(row: number | null, isPackage: boolean): string {
  if (row === null) return '整个文件';
  return isPackage ? `第 ${row} 份` : `第 ${row} 行`;
}
