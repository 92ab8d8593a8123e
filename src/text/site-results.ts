const results: Readonly<Record<string, string>> = {
  submitted: '申请已提交，请等待审核。',
  resubmitted: '申请已重新提交，从第一个审核单位开始审核。',
  again: '这份申请此前已经提交，没有重复提交；以第一次提交的内容为准。',
  withdrawn: '申请已撤回。',
  completed: '已完成下线，网站运行状态变更为“永久下线”。',
  'signed-out': '已退出登录。',
  'check-code-changed': '校验码已更换，新的校验码发到负责人和联系人的邮箱，请用新的校验码登录。',
  scored: '自查评分已提交，状态为“已自评”。',
  'scored-before': '此前已经提交过自查评分，以第一次提交的为准。',
  'check-asked': '已安排检查，通常几分钟内完成，稍后刷新可以看到结果。',
  confirmed: '已确认网站信息真实、准确，与实际一致。',
};

/** What a page of the console says just happened, by the code in its address; empty for any other code. */
export function siteResultText(code: string | null): string {
  return code !== null && Object.hasOwn(results, code) ? (results[code] ?? '') : '';
}
