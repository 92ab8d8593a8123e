/** 复制: buttons with `data-copy` put the text of the element of that id on the clipboard. */
for (const button of document.querySelectorAll<HTMLButtonElement>('button[data-copy]')) {
  const source = document.getElementById(button.dataset['copy'] ?? '');
  if (!source) continue;
  button.hidden = false;
  button.addEventListener('click', () => {
    void copy(source).then((isCopied) => say(button, isCopied));
  });
}

async function copy(source: HTMLElement): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(textOf(source));
    return true;
  } catch {
    // No clipboard on plain http: the text is selected instead, ready for Ctrl+C.
    if (source instanceof HTMLTextAreaElement) source.select();
    else getSelection()?.selectAllChildren(source);
    return false;
  }
}

function textOf(source: HTMLElement): string {
  const text = source instanceof HTMLTextAreaElement ? source.value : source.textContent;
  return text?.trim() ?? '';
}

function say(button: HTMLButtonElement, isCopied: boolean): void {
  const status = button.nextElementSibling ?? document.createElement('span');
  status.setAttribute('role', 'status');
  status.textContent = isCopied ? '已复制' : '已选中，请按 Ctrl+C 复制';
  button.after(status);
}
