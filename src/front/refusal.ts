/** An answer of the front itself: status, heading, and what the reader can do. */
export interface Refusal {
  readonly status: number;
  readonly title: string;
  readonly advice: string;
}

/** Every answer that does not come from a page, in the words a visitor reads. */
export const refusals = {
  malformed: {
    status: 400,
    title: '请求无法识别',
    advice: '地址或请求格式有误，请检查后重新输入。',
  },
  foreignOrigin: {
    status: 403,
    title: '请求来源不符',
    advice: '为保护您的资料，只接受从本站页面提交的表单。请回到本站，重新打开表单后提交。',
  },
  notFound: {
    status: 404,
    title: '没有这个页面',
    advice: '请检查地址，或回到首页查找。',
  },
  method: {
    status: 405,
    title: '不支持这种请求方法',
    advice: '请用浏览器打开页面，或提交页面上的表单。',
  },
  slow: {
    status: 408,
    title: '请求超时',
    advice: '没有在时限内收到完整的请求，请检查网络后重试。',
  },
  tooLarge: {
    status: 413,
    title: '提交的内容过大',
    advice: '一次提交不能超过 256 KiB。请返回上一页，缩短文字后重新提交。',
  },
  uploadTooLarge: {
    status: 413,
    title: '文件过大',
    advice: '一次上传的文件合计不能超过 20 MB。请返回上一页，分几次上传。',
  },
  expectation: {
    status: 417,
    title: '请求头不支持',
    advice: '请去掉 Expect 请求头后重试。',
  },
  wrongHost: {
    status: 421,
    title: '域名不属于本系统',
    advice: '请用本系统公布的地址访问。运行者请把对外地址写入 SITE_URL 后重新启动。',
  },
  headersTooLarge: {
    status: 431,
    title: '请求头过大',
    advice: '请清除本站的 Cookie 后重试。',
  },
  fault: {
    status: 500,
    title: '系统出现故障',
    advice: '已经提交成功的内容不会丢失。请稍后重试；仍不成功的，请把错误编号告诉运行者。',
  },
  busy: {
    status: 503,
    title: '现在比较忙',
    advice: '同时办理的人太多，请过几秒钟再提交一次；同一份申请重复提交不会重复登记。',
  },
  unreachable: {
    status: 503,
    title: '暂时连不上登记簿',
    advice: '存放登记簿的服务器没有应答，请过几分钟再提交一次；同一份申请重复提交不会重复登记。',
  },
  clock: {
    status: 503,
    title: '登记簿的时钟不对',
    advice:
      '登记簿的时钟早于它的历史，没有保存，填写的内容请先不要关闭。请运行者校准时钟以后再提交。',
  },
  astray: {
    status: 503,
    title: '登记簿已停止写入',
    advice:
      '登记簿的历史里有不是登记簿写的内容，运行者核对以后恢复。这一次没有保存，填写的内容请先不要关闭；以前提交成功的不受影响，公开的内容照常可以查看。',
  },
  diskFull: {
    status: 507,
    title: '存储空间已满',
    advice:
      '没有保存，填写的内容请先不要关闭。请联系运行者清理磁盘后再提交；重复提交不会重复登记。',
  },
  stopping: {
    status: 503,
    title: '系统正在重新启动',
    advice: '请稍候片刻再试。',
  },
} as const satisfies Record<string, Refusal>;

/** The answer to a fault that passes by itself or that the operator can end; `fault` for any other. */
export function refusalFor(error: unknown): Refusal {
  const { name, code } = error as { readonly name?: string; readonly code?: string };
  if (name === 'Busy' || name === 'LockBusy' || name === 'RefBusy') return refusals.busy;
  // two machines wrote at once, several times over
  if (name === 'RefMoved') return refusals.busy;
  if (name === 'GithubUnreachable' || name === 'GithubBusy') return refusals.unreachable;
  if (name === 'ClockBehindKeys') return refusals.clock;
  if (name === 'MainAstray') return refusals.astray;
  // errcode 13 is SQLite's own word for a full disk.
  const isFull = code === 'ENOSPC' || (error as { readonly errcode?: number }).errcode === 13;
  return isFull ? refusals.diskFull : refusals.fault;
}
