import type { GuardFinding, MainPush } from '#registry/main-guard.ts';

const sentences = {
  rewritten: 'main 被改写：原来的提交不再是它的祖先',
  foreign: '登记簿的 App 以外的账户改动了数据',
  'no-event': '有改动数据而没有写明事项的提交',
  'taken-away': '登记簿中的文件被删除',
} as const satisfies Record<GuardFinding['why'], string>;

/** One line for each finding. */
export function guardLines(findings: readonly GuardFinding[]): readonly string[] {
  return findings.slice(0, 50).map((finding) => {
    const where =
      'oid' in finding
        ? `：提交 ${finding.oid.slice(0, 12)}，\`${finding.path.replace(/`/g, '')}\``
        : '';
    return `${sentences[finding.why]}${where}`;
  });
}

/** The issue that says why conclude and mint stopped, and how to go on. */
export function freezeIssue(
  { actor }: Pick<MainPush, 'actor'>,
  findings: readonly GuardFinding[],
): { readonly title: string; readonly body: string } {
  const body = [
    `\`${actor.replace(/[^\w[\]-]/g, '')}\` 推送到 main 以后，检查发现：`,
    '',
    ...guardLines(findings).map((line) => `- ${line}`),
    '',
    '工作流 conclude 和 mint 已经停用。请核对并恢复 main，再在 Actions 页面启用这两个工作流，然后关闭这个问题。',
  ];
  return { title: '登记簿已冻结：main 被 App 以外的方式改动', body: body.join('\n') };
}
