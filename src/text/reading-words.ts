/** What a personal record was read for (Z19). */
export const readingPurposeText = {
  page: '在页面上查看',
  form: '填写、修改表单',
  mail: '发送邮件',
  verify: '核对验证码',
  export: '导出',
  command: '在服务器上办理',
} as const;

/** Readers that are no unit. */
const readers: Readonly<Record<string, string>> = {
  site: '填报单位（凭网站标识码和校验码）',
  receipt: '填报单位（凭临时码）',
  mail: '登记簿（自动）',
  recovery: '登记簿（自动）',
  demo: '登记簿（演示数据）',
  operator: '登记簿管理人员',
};

/** Who read a record, as the person concerned reads it: a unit, never an account or a name (Z19). */
export function readerText(
  reader: string,
  unit: { readonly code: string; readonly name: string } | null,
): string {
  if (unit) return `${unit.name}（${unit.code}）`;
  const kind = reader.split(':', 1)[0] ?? '';
  return readers[kind] ?? '开办审核账户';
}
