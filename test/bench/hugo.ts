import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { once } from 'node:events';

/** Pages of a written site, relative to its folder: what Hugo is asked to write as well. */
export function pagesOf(dir: string): readonly string[] {
  return readdirSync(dir, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name === 'index.html')
    .map((entry) => relative(dir, join(entry.parentPath, entry.name)))
    .toSorted();
}

/** Whether Hugo is there; Debian's package is `hugo`. */
export async function hasHugo(): Promise<boolean> {
  try {
    const child = spawn('hugo', ['version'], { stdio: 'ignore' });
    const [code] = (await once(child, 'exit')) as [number];
    return code === 0;
  } catch {
    return false;
  }
}

interface Cut {
  readonly top: string;
  readonly head: string;
  readonly chrome: string;
  readonly blocks: readonly { readonly open: string; readonly rows: readonly string[][] }[];
  readonly end: string;
}

/**
 * Cuts a page into what its template says and what its data says: head and body as data, rows of
 * tables and lists as lists of cells. Hugo gets everything worked out and only puts it together,
 * which is less than a template written for it would have to do.
 */
function cut(html: string): Cut {
  const head = html.indexOf('<meta name="description"');
  const styles = html.indexOf('<link rel="stylesheet"');
  const main = html.indexOf('<main');
  const end = html.indexOf('</main>');
  const from = head < 0 || head > styles ? html.indexOf('<title>') : head;
  const blocks = html
    .slice(main, end)
    .split(/(?=<h[12]|<dl|<tbody|<[ou]l)/)
    .map((block) => {
      const at = block.search(/<(?:div><dt|tr|li)/);
      if (at < 0) return { open: block, rows: [] };
      const rows = block
        .slice(at)
        .split(/(?<=<\/(?:tr|li)>|<\/dd><\/div>)/)
        .map((row) => row.split(/(?=<(?:dd|td|span class="url"))/));
      return { open: block.slice(0, at), rows };
    });
  return {
    top: html.slice(0, from),
    head: html.slice(from, styles),
    chrome: html.slice(styles, main),
    blocks,
    end: html.slice(end),
  };
}

const layout = `{{ range .Params.blocks }}{{ .open | safeHTML }}{{ range .rows }}{{ range . }}{{ . | safeHTML }}{{ end }}{{ end }}{{ end }}`;

/** Writes a Hugo project that renders these pages to the same bytes; one layout for each frame. */
export function writeHugoProject(siteDir: string, pages: readonly string[], into: string): void {
  const layouts = new Map<string, string>();
  mkdirSync(join(into, 'layouts/_default'), { recursive: true });
  mkdirSync(join(into, 'content/p'), { recursive: true });
  writeFileSync(
    join(into, 'config.json'),
    JSON.stringify({
      baseURL: 'http://site.example/',
      disableKinds: ['taxonomy', 'term', 'RSS', 'sitemap', 'robotsTXT', '404', 'home', 'section'],
      disableHugoGeneratorInject: true,
      timeout: 600_000,
    }),
  );
  for (const [index, page] of pages.entries()) {
    const { top, head, chrome, blocks, end } = cut(readFileSync(join(siteDir, page), 'utf8'));
    const frame = `${top}{{ .Params.head | safeHTML }}${chrome}${layout}${end}`;
    let name = layouts.get(frame);
    if (name === undefined) {
      name = `frame${layouts.size}`;
      layouts.set(frame, name);
      writeFileSync(join(into, `layouts/_default/${name}.html`), frame);
    }
    const url = `/${page.slice(0, -'index.html'.length)}`;
    const data = JSON.stringify({ url, layout: name, head, blocks });
    writeFileSync(join(into, `content/p/${index}.md`), `${data}\n`);
  }
}

/** Runs Hugo; returns its milliseconds. Throws where it fails or its bytes are not the same. */
export async function runHugo(
  project: string,
  siteDir: string,
  pages: readonly string[],
): Promise<number> {
  const out = join(project, 'public');
  rmSync(out, { recursive: true, force: true });
  const start = performance.now();
  const child = spawn('hugo', ['--quiet', '-s', project, '-d', out], {
    stdio: ['ignore', 'inherit', 'inherit'],
  });
  const [code] = (await once(child, 'exit')) as [number];
  const time = performance.now() - start;
  if (code !== 0) throw new Error(`hugo ended with ${code}`);
  for (const page of pages) {
    const other = join(out, page);
    const isSame =
      existsSync(other) && readFileSync(other).equals(readFileSync(join(siteDir, page)));
    if (!isSame) throw new Error(`hugo wrote other bytes: ${page}`);
  }
  rmSync(out, { recursive: true, force: true });
  return time;
}
