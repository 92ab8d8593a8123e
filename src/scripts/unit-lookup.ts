/**
 * Fills 省/部委, 市/垂管省局, 县/垂管分局 and the unit's name while its code is typed (B18), and
 * offers units by name. Without script the button 查询组织单位 does the same.
 */
import { type FoundUnit, unitPlaceFields } from '../components/unit-place.ts';

const input = document.querySelector<HTMLInputElement>('input[data-unit-lookup]');
let asked = 0;

if (input) {
  let timer: ReturnType<typeof setTimeout> | undefined;
  input.addEventListener('input', () => {
    clearTimeout(timer);
    timer = setTimeout(() => void look(input), 200);
  });
}

async function look(code: HTMLInputElement): Promise<void> {
  const text = code.value.trim();
  const mine = (asked += 1);
  const found = text.length < 2 ? [] : await fetchUnits(text);
  if (mine !== asked || found === null) return;
  const exact = found.find((unit) => unit.code === text.toLowerCase());
  for (const { key } of unitPlaceFields) show(key, exact?.[key] ?? '');
  const status = document.querySelector('[data-unit-status]');
  if (status) status.textContent = statusOf(text, found, exact);
  list(code, exact ? [] : found);
}

async function fetchUnits(text: string): Promise<readonly FoundUnit[] | null> {
  try {
    const answer = await fetch(`/api/units.json?q=${encodeURIComponent(text)}`);
    return answer.ok ? ((await answer.json()) as { units: FoundUnit[] }).units : null;
  } catch {
    return null;
  }
}

function statusOf(text: string, found: readonly FoundUnit[], exact: FoundUnit | undefined): string {
  if (exact) return `已找到：${exact.office}`;
  if (text.length < 2) return '';
  return found.length > 0 ? `找到 ${found.length} 个组织单位，请选择` : '没有找到组织单位';
}

function show(key: string, text: string): void {
  const output = document.querySelector(`[data-unit-place="${key}"]`);
  if (output) output.textContent = text || '—';
}

function list(code: HTMLInputElement, units: readonly FoundUnit[]): void {
  const box = document.querySelector('[data-unit-choices]');
  if (!box) return;
  const buttons = units.map((unit) => {
    const button = document.createElement('button');
    button.type = 'button';
    button.className = 'secondary';
    button.textContent = `${unit.code} ${unit.office}`;
    button.addEventListener('click', () => {
      code.value = unit.code;
      code.focus();
      void look(code);
    });
    const item = document.createElement('li');
    item.append(button);
    return item;
  });
  box.replaceChildren(...buttons);
}
