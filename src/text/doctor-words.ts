import type { DoctorCode, DoctorFinding } from '#registry/doctor-finding.ts';

type Say = (path: string, params: DoctorFinding['params']) => string;

const fromMirror = '请用 npm run doctor -- --repair --mirror 另一份拷贝 取回';
const repair = '请运行 npm run doctor -- --repair';
const restore = '请停止登记簿，用 npm run restore 从备份恢复';

const sentences: Record<DoctorCode, Say> = {
  'head-damaged': () => `HEAD 的内容不对，应为 ref: refs/heads/main；${repair}`,
  'config-damaged': (_, { line }) => `仓库的 config 缺少“${line}”一行；${repair}`,
  'ref-torn': (path) => `引用 ${path} 的内容不是提交号，写到一半或者被改坏；${fromMirror}`,
  'ref-nowhere': (path, { oid }) => `引用 ${path} 指向的 ${oid} 不存在或者已损坏；${fromMirror}`,
  'ref-no-commit': (path, { oid }) => `引用 ${path} 指向的 ${oid} 不是提交；${fromMirror}`,
  'ref-strange': (path) => `登记簿没有名为 ${path} 的引用，名字可能被改坏；${fromMirror}`,
  'ref-misnamed': (path, { filing }) => `引用 ${path} 里是申请 ${filing}，名字被改坏；${repair}`,
  'main-missing': () => `没有主分支 refs/heads/main；${fromMirror}`,
  'packed-refs-damaged': () => `packed-refs 有读不出或者不规范的行；${fromMirror}`,
  'loose-damaged': (path) => `对象文件 ${path} 已损坏；${fromMirror}`,
  'loose-stray-bit': (path) =>
    `对象文件 ${path} 有一处字节与写入时不同，内容没有受影响；${repair}，并检查磁盘`,
  'loose-strange': (path) => `${path} 不是对象文件；请运行 npm run doctor -- --repair 移到一边`,
  'pack-damaged': (path, { objects }) =>
    `打包文件 ${path} 已损坏${Number(objects) > 0 ? `，读不出 ${objects} 个对象` : ''}；${fromMirror}`,
  'pack-index-damaged': (path) => `打包文件的索引 ${path} 已损坏；${repair} 重新建立`,
  'pack-without-index': (path) => `打包文件 ${path} 没有索引；${repair} 重新建立`,
  'index-without-pack': (path) => `索引 ${path} 没有打包文件；${repair} 移到一边`,
  'pack-helper-damaged': (path) => `辅助文件 ${path} 已损坏，可以不要；${repair} 移到一边`,
  'object-missing': (_, { oid, from }) => `缺少对象 ${oid}（${from}）；${fromMirror}`,
  'lock-stale': (path) => `${path} 是中断的进程留下的锁；${repair} 清除，或者重新启动登记簿`,
  litter: (path) => `${path} 是中断的进程留下的临时文件；${repair} 清除，或者重新启动登记簿`,
  'private-missing': (path) => `缺少私有库的文件 ${path}；${restore}`,
  'private-damaged': (path, { why }) => `私有库 ${path} 已损坏（${why}）；${restore}`,
  'private-changed-at-rest': (path) =>
    `${path} 在没有人写入的时候变了，磁盘可能有故障；${restore}，并检查磁盘`,
  'private-sealed-damaged': (path, { count }) =>
    `私有库 ${path} 有 ${count} 条联系人记录打不开；${restore}`,
  'secret-damaged': (path) => `密钥 ${path} 缺失或者与私有库的记录不符；${restore}`,
  'check-code-key-unknown': (path) =>
    `私有库不认识密钥 ${path}，用它生成的校验码都会不符。如果刚恢复了更换密钥以前的私有库，请改用更换以后的备份；如果更换时中断了，请再运行一次 npm run persons -- rotate-check-code`,
  'private-litter': (path) => `${path} 是中断的进程留下的临时文件；${repair} 清除`,
  'derived-damaged': (path) =>
    `${path} 已损坏，可以由登记簿重建；请停止登记簿后运行 ${repair.slice(3)}`,
};

/** What is wrong and what to do about it, as one sentence. */
export function doctorText({ code, path, params }: DoctorFinding): string {
  return sentences[code](path, params);
}
