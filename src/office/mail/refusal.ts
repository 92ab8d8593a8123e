/** A mail did not go out. `reason` is plain Chinese without addresses, fit to be kept and shown. */
export class MailRefused extends Error {
  readonly reason: string;
  /** The server was not reached at all, so the next mails will not go out either. */
  readonly isUnreachable: boolean;
  /** Trying again cannot help. */
  readonly isFinal: boolean;
  constructor(reason: string, kind: 'unreachable' | 'refused' | 'final' = 'refused') {
    // no cause: answers of mail servers repeat the address
    super(reason);
    this.name = 'MailRefused';
    this.reason = reason;
    this.isUnreachable = kind === 'unreachable';
    this.isFinal = kind === 'final';
  }
}

/** What kept a mail back, told without the server's words: those repeat addresses (W14). */
export function refusalOf(error: unknown): MailRefused {
  if (error instanceof MailRefused) return error;
  const { code, responseCode } = (error ?? {}) as { code?: unknown; responseCode?: unknown };
  if (typeof responseCode === 'number' && responseCode >= 400 && responseCode < 600) {
    const what = responseCode < 500 ? '邮件服务器暂时不收' : '邮件服务器拒收';
    return new MailRefused(`${what}（${responseCode}）`);
  }
  switch (code) {
    case 'ECONNECTION':
    case 'ESOCKET':
    case 'EDNS':
    case 'ETIMEDOUT':
    case 'ECONNREFUSED':
      return new MailRefused('邮件服务器无法连接', 'unreachable');
    case 'EAUTH':
    case 'ENOAUTH':
      return new MailRefused('邮件服务器不接受登录', 'unreachable');
    case 'ETLS':
    case 'EREQUIRETLS':
      return new MailRefused('邮件服务器不支持加密连接', 'unreachable');
    case 'ENOSPC':
    case 'EIO':
    case 'EACCES':
    case 'EROFS':
      return new MailRefused('邮件无法写入文件', 'unreachable');
    default:
      return new MailRefused('邮件没有发出');
  }
}
