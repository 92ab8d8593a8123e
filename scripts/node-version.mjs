// Loaded before the script (`node --import`), in plain JavaScript: an older Node cannot read the rest.
const wanted = 24;
if (Number(process.versions.node.split('.', 1)[0]) < wanted) {
  console.error(
    `需要 Node ${wanted} 或更新的版本，现在是 ${process.versions.node}。` +
      '请先运行 npm ci（Linux、Windows 会自带 Node 24）；macOS 请自行安装 Node 24。',
  );
  process.exit(2);
}
