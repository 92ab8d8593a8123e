/** A day as official papers write it, 2026年11月21日. */
export function dayText(at: string): string {
  const [year = '', month = '', day = ''] = at.slice(0, 10).split('-');
  return `${year}年${Number(month)}月${Number(day)}日`;
}
