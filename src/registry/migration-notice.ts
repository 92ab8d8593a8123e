const words =
  /迁移公告|迁移通知|网站迁移|已迁移|迁移至|迁移到|下线公告|下线通知|关停公告|关闭公告|永久下线|停止服务|停止运行/;

/**
 * Whether a home page holds words of a migration notice (迁移公告, I03). Only its text counts, spaces
 * or not; what it means is for people to judge (X32).
 */
export function hasMigrationNotice(page: string): boolean {
  // by `<` and `>` alone: a pattern could be made to run for hours
  const text = page.split('<').map((part) => part.slice(part.indexOf('>') + 1));
  return words.test(text.join('').replaceAll(/\s+/g, ''));
}
