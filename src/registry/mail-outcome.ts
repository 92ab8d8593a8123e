/** Why a mail came back (退信), as a unit notes it. */
export const bounceReasons = [
  'no-mailbox', // 邮箱不存在
  'mailbox-full', // 邮箱已满
  'refused', // 被对方拒收
  'not-received', // 对方没有收到
  'other', // 其他
] as const;
export type BounceReason = (typeof bounceReasons)[number];

/** Which mails a list keeps: `action` are those that failed or came back and were not sent again. */
export const mailFilters = ['action', 'waiting', 'sent', 'failed', 'bounced'] as const;
export type MailFilter = (typeof mailFilters)[number];
