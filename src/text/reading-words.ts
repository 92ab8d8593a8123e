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

/** Why a record of persons stays or goes. */
export const recordReasonText = {
  current: '正在使用，保留',
  'open-filing': '有申请正在办理，保留',
  'mail-waits': '有邮件等待发送，发送以后擦除',
  unclear: '暂时不能判断，保留',
  'not-yet': '不再使用，还没有期满',
  'past-period': '不再使用，保留期满，下一次擦除',
} as const;
