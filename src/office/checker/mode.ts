/** When sites are checked: never, at somebody's wish, or all of them every day as well (`SITE_CHECK`). */
export const checkModes = ['off', 'asked', 'daily'] as const;
export type CheckMode = (typeof checkModes)[number];
