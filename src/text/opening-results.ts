const results: Readonly<Record<string, string>> = {
  'signed-out': '已退出登录。',
  confirmed: '电子邮箱已经验证，注册完成。请记下登录账号，以后凭账号和密码登录。',
  'code-sent': '验证码已经发出，请查看经办人的电子邮箱。',
  saved: '草稿已保存，7 天内可以用本浏览器继续填写。',
  submitted: '申请已经提交，由机构编制部门在线初审。',
  resubmitted: '申请已经重新提交，从初审开始办理。',
  withdrawn: '申请已经撤回。',
  'password-changed': '密码已经修改，其他登录已经失效。',
  pass: '已办理初审通过，申请单位会收到报送纸质材料的通知。',
  paper: '已登记收到纸质材料。',
  approve: '已审核通过并办结，申请单位会收到通知。',
  return: '已退回，申请单位会收到审核意见。',
};

/** What just happened, by its code in the address; empty for anything else. */
export function openingResultText(code: string | null): string {
  return code !== null && Object.hasOwn(results, code) ? (results[code] ?? '') : '';
}
