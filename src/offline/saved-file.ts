import { element } from './element.ts';

/** A link that saves these bytes under that name, as often as it is pressed. */
export function saveLink(name: string, bytes: BlobPart, type: string): HTMLAnchorElement {
  const url = URL.createObjectURL(new Blob([bytes], { type }));
  return element('a', { href: url, download: name, class: 'button' }, `保存 ${name}`);
}

/** Saves at once, as a download. */
export function saveFile(name: string, bytes: BlobPart, type: string): void {
  const link = saveLink(name, bytes, type);
  link.hidden = true;
  document.body.append(link);
  link.click();
  link.remove();
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
}
