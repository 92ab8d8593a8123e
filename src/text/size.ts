/** How large a file is, in words: 820 字节, 12 KB, 3.4 MB. */
export function sizeText(bytes: number): string {
  if (bytes < 1_000) return `${bytes} 字节`;
  if (bytes < 1_000_000) return `${Math.round(bytes / 1_000)} KB`;
  return `${(bytes / 1_000_000).toFixed(1)} MB`;
}
