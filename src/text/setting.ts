/** A setting as people read it: lists in one line, 是 and 否, 无 where nothing is set. */
export function settingText(value: unknown): string {
  if (typeof value === 'boolean') return value ? '是' : '否';
  if (Array.isArray(value)) return value.map(settingText).join('；') || '无';
  if (typeof value === 'object' && value !== null) {
    const [first, ...rest] = Object.values(value);
    return `${settingText(first)}：${rest.flat().map(settingText).join('、')}`;
  }
  return value === '' ? '无' : String(value);
}
