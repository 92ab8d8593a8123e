/** The repository cannot be used as it is; a person has to restore it from a mirror. */
export class RegisterDamaged extends Error {
  constructor(what: string, options?: ErrorOptions) {
    super(`登记簿仓库损坏：${what}。请用 doctor 检查，并从镜像恢复。`, options);
    this.name = 'RegisterDamaged';
  }
}
