/** A box above the column 选择 that ticks every row of the page; there only with script. */
const boxes = Array.from(
  document.querySelectorAll<HTMLInputElement>('input[type="checkbox"][name="filing"]'),
);
const head = document.querySelector('table.filings thead th');
if (head && boxes.length > 1 && boxes.some((box) => head.closest('table')?.contains(box))) {
  const all = document.createElement('input');
  all.type = 'checkbox';
  all.setAttribute('aria-label', '选择当页全部待本单位办理的申请');
  const show = () => {
    const ticked = boxes.filter((box) => box.checked).length;
    all.checked = ticked === boxes.length;
    all.indeterminate = ticked > 0 && ticked < boxes.length;
  };
  all.addEventListener('change', () => {
    for (const box of boxes) box.checked = all.checked;
  });
  for (const box of boxes) box.addEventListener('change', show);
  head.append(' ', all);
  show();
}
