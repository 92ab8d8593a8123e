/** Mails about sites: to their 网站负责人 and 联系人. */
export type SiteMail =
  | 'received'
  | 'returned'
  | 'minted'
  | 'change-received'
  | 'change-returned'
  | 'change-approved'
  | 'offline-approved'
  | 'offline-ending'
  | 'restored'
  | 'withdrawn'
  | 'expired'
  | 'recovered'
  | 'check-code-changed'
  | 'yearly-reminder'
  | 'self-score-reminder'
  | 'label-issued'
  | 'label-reissued';

/** Mails of 开办审核 and 资格复核 (P13, P18, P34). */
export type OpeningMail =
  | 'opening-code'
  | 'opening-account'
  | 'opening-received'
  | 'opening-passed'
  | 'opening-returned'
  | 'opening-approved';

/** Short messages of 开办审核, where a gateway is set (P13, P23, P34). */
export type SmsTemplate =
  | 'sms-opening-code'
  | 'sms-opening-passed'
  | 'sms-opening-returned'
  | 'sms-opening-approved';

/** Everything that the register writes to people. */
export type MailTemplate = SiteMail | OpeningMail | SmsTemplate;
