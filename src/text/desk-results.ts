/** What the desk says after something was done, by the code in the URL (never the text itself). */
const results: ReadonlyMap<string, string> = new Map([
  ['taken-in', '已接收，请继续审核。'],
  ['second-reader', '已审核。这是重要事项，须由本单位另一个账户复核后办结。'],
  ['handed-up', '已接收并报上级组织单位审核。'],
  ['approved', '审核通过，已转上级组织单位审核。'],
  ['concluded', '审核通过，已办结，将于 16:00 自动生成网站标识码。'],
  [
    'waiting-conclusion',
    '审核通过，等待办结：网站名称、网址或者门户与其他网站重复，处理后自动办结。',
  ],
  ['unit-asked', '已提交，由有权的另一个账户审核；审核通过后生效。'],
  ['unit-effective', '审核通过，已经生效。'],
  ['unit-returned', '已退回，由提交的单位修改后重新提交。'],
  ['unit-withdrawn', '已撤回，挂接关系和单位信息不变。'],
  ['asked', '已提交，由本单位的另一个账户审核；审核通过后生效。'],
  ['completed', '已完成下线。'],
  ['check-code-changed', '校验码已更换，新的校验码将发到网站负责人和联系人的电子邮箱。'],
  ['mail-bounced', '已记录退信，请打电话核对电子邮箱。'],
  ['mail-resent', '已重新发送，请稍后查看是否送达。'],
  ['in-force', '审核通过，已办结，现在生效。'],
  ['bulk-none', '没有可以办理的申请：请先勾选待本单位办理的申请，或者办理当页全部。'],
  ['bulk-expired', '页面已经失效，没有办理，请再试一次。'],
  ['returned', '已退回，由填报单位修改并重新上报。'],
  ['account-disabled', '账户已停用，它的登录已全部退出。'],
  ['account-enabled', '账户已启用。'],
  ['reset-started', '已发起重置，请另一人核对申请后确认。'],
  ['reset-cancelled', '已撤销重置，原密码不变。'],
  ['notice-published', '已发布通知。'],
  ['notice-withdrawn', '已撤回通知，历史通知中注明“已撤回”。'],
  ['contact-saved', '已保存联系人。'],
  ['scored', '评分已提交，状态为“已检查”。'],
  ['check-asked', '已安排检查，通常几分钟内完成，稍后刷新可以看到结果。'],
  ['score-saved', '已保存，状态为“未提交”，只有本单位可以看到。'],
  ['score-corrected', '更正已附在评分后面，原评分保留不变。'],
  ['campaign-called', '已部署普查活动。'],
  ['news-published', '已发布工作动态。'],
  ['news-withdrawn', '已撤回工作动态，公开页面注明“已撤回”和原因。'],
  ['report-handed-in', '检查整改情况已报送上级组织单位。'],
  ['spot-announced', '已预告抽查，内容不能再改。'],
  ['spot-drawn', '已抽取网站。'],
  ['spot-saved', '抽查情况已保存，冻结以前可以修改。'],
  ['password-changed', '密码已修改，其他登录已全部退出。'],
]);

/** The sentence of a result code; empty for none or an unknown one. */
export function deskResultText(code: string | null): string {
  return results.get(code ?? '') ?? '';
}
