/** One file of an export. */
export interface FileLine {
  readonly name: string;
  /** How many sites it holds; 0 for files of another kind. */
  readonly sites: number;
  readonly bytes: number;
  readonly sha256: string;
}

/** As `sha256sum -c` reads it. */
export function checksumsText(files: readonly FileLine[]): string {
  return files.map(({ name, sha256 }) => `${sha256}  ${name}\n`).join('');
}

/** A plain page that lists every file with its size and checksum; it stands beside the files. */
export function listPage(files: readonly FileLine[], commit: string, at: string): string {
  const rows = files.map(
    ({ name, sites, bytes, sha256 }) =>
      `<tr><th scope="row"><a href="${name}">${name}</a></th><td>${sites || ''}</td>` +
      `<td>${bytes}</td><td><code>${sha256}</code></td></tr>`,
  );
  return `<!doctype html>
<html lang="zh-CN">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>开放数据文件清单 - 政府网站登记簿</title>
</head>
<body>
<main>
<h1>开放数据文件清单</h1>
<p>登记簿提交 <code>${commit}</code>，提交时间 <time datetime="${at}">${at}</time>。
校验：<code>sha256sum -c <a href="SHA256SUMS">SHA256SUMS</a></code>；
<a href="index.json">本清单的数据</a>；<a href="LICENSE.txt">许可</a>；<a href="dictionary.csv">数据字典</a>。</p>
<table>
<thead><tr><th scope="col">文件</th><th scope="col">网站数</th><th scope="col">字节</th><th scope="col">SHA-256</th></tr></thead>
<tbody>
${rows.join('\n')}
</tbody>
</table>
</main>
</body>
</html>
`;
}
