import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { platform } from 'node:os';
import { promisify } from 'node:util';

const run = promisify(execFile);

const browsers: Partial<Record<NodeJS.Platform, readonly string[]>> = {
  linux: ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'].map(
    (name) => `/usr/bin/${name}`,
  ),
  darwin: [
    '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
    '/Applications/Chromium.app/Contents/MacOS/Chromium',
  ],
  win32: [
    'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe',
    'C:\\Program Files (x86)\\Microsoft\\Edge\\Application\\msedge.exe',
  ],
};

/** The system's Chromium, or the one that `CHROMIUM` names; null when there is none. */
export function findChromium(): string | null {
  const named = process.env['CHROMIUM'];
  const candidates = named ? [named] : (browsers[platform()] ?? []);
  return candidates.find((path) => existsSync(path)) ?? null;
}

/** Whether Chinese can be drawn: without a font the browser tests would look at empty boxes. */
async function hasChineseFont(): Promise<boolean> {
  if (platform() !== 'linux') return true;
  try {
    return (await run('fc-list', [':lang=zh', 'family'])).stdout.trim() !== '';
  } catch {
    return false;
  }
}

/** What the tests need and is not here, as one line that says how to get it; null when all is here. */
export async function findMissing(): Promise<string | null> {
  const packages = [
    ...(findChromium() === null ? ['chromium'] : []),
    ...((await hasChineseFont()) ? [] : ['fonts-noto-cjk', 'fontconfig']),
  ];
  if (packages.length === 0) return null;
  const install = `apt-get update && apt-get install -y ${packages.join(' ')}`;
  return `测试缺少 ${packages.join('、')}，请先安装：${install}（或用 CHROMIUM=路径 指定浏览器）`;
}
