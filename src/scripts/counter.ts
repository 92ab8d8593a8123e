/** Counts the characters of textareas with `data-max` while they are typed. */
for (const area of document.querySelectorAll<HTMLTextAreaElement>('textarea[data-max]')) {
  const hint = document.querySelector(`[data-counter="${area.id}"]`);
  const max = Number(area.dataset['max']);
  if (!hint || !max) continue;
  const show = () => {
    const length = Array.from(area.value).length;
    hint.textContent = `最多 ${max} 字，已填写 ${length} 字${length > max ? '，超出 ' + (length - max) + ' 字' : ''}`;
  };
  area.addEventListener('input', show);
  show();
}
