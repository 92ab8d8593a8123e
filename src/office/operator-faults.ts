/** Errors whose message is a sentence for the person who runs the register. */
const speaking = ['SettingRefused', 'MailUrlRefused', 'RegisterDamaged'];

/**
 * One line on what went wrong and what to do, where it is something the operator can put right;
 * null for a fault of ours. By name, because bundled copies of a class are not the same class.
 */
export function operatorSentence(error: unknown): string | null {
  const { name, code, message, path, port } = error as NodeJS.ErrnoException & { port?: number };
  if (speaking.includes(name)) return message;
  if (name === 'SecretMissing') {
    return `私有库的密钥缺失或不符，请从备份恢复后再启动：${message.split(': ').at(-1)}`;
  }
  if (name === 'SigningKeyMissing') {
    return `没有登记簿签名用的私钥，不能写入；请从备份恢复 ${message.split(' in ').at(-1)} 里的 signing-*.pem`;
  }
  if (name === 'ClockBehindKeys')
    return '本机的时钟早于登记簿的签名公钥开始使用的时刻，没有写入；请先校准时钟';
  if (name === 'GithubUnreachable')
    return 'GitHub 没有应答，请检查网络后重试；重复运行不会重复办理';
  if (name === 'GithubBusy') return 'GitHub 要求稍后再试（访问次数已达上限）';
  if (name === 'GithubRefused') {
    return `GitHub 不允许登记簿的 App 这样做，请检查 App 的安装、权限和规则集：${message}`;
  }
  if (name === 'MainAstray') {
    return `main 被登记簿以外的人改动，已停止写入，请先核对 main 的历史：${message}`;
  }
  if (name === 'LockBusy') return '登记簿正被另一个进程占用，请稍后再试';
  if (code === 'EADDRINUSE') return `端口 ${port ?? ''} 已被占用，请换一个：PORT=8080 npm start`;
  if (code === 'EACCES' || code === 'EPERM' || code === 'EROFS') {
    return `没有权限写入或监听：${path ?? message}。请检查 REGISTER_DIR、PRIVATE_DB、PORT`;
  }
  if (code === 'ENOTDIR' || code === 'EEXIST') return `这里应当是一个文件夹：${path ?? message}`;
  return code === 'ENOSPC' ? '磁盘已满，请清理后再运行' : null;
}
