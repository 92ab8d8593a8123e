import type { Audience, Importance } from '#registry/notice.ts';

/** 重要程度 of a notice. */
export const importanceText = {
  important: '重要',
  normal: '一般',
} as const satisfies Record<Importance, string>;

/** Where a notice is shown. */
export const audienceText = {
  all: '向全社会公开',
  units: '只在组织单位的工作台显示',
} as const satisfies Record<Audience, string>;
