/** Forms with `data-once` are sent once, however often the button is pressed (B24). */
for (const form of document.querySelectorAll<HTMLFormElement>('form[data-once]')) {
  form.addEventListener('submit', (event) => {
    if (form.dataset['sent'] !== undefined) {
      event.preventDefault();
      return;
    }
    form.dataset['sent'] = '';
    form.setAttribute('aria-busy', 'true');
    // Sending may be stopped by hand, and then the form must not stay shut.
    setTimeout(() => ready(form), 15_000);
    const button = event.submitter;
    if (button instanceof HTMLButtonElement && form.dataset['once'] !== '') {
      button.dataset['label'] = button.textContent ?? '';
      button.textContent = form.dataset['once'] ?? '';
    }
  });
}

// The page may come back from the browser's memory: then the form is ready again.
addEventListener('pageshow', () => {
  for (const form of document.querySelectorAll<HTMLFormElement>('form[data-sent]')) ready(form);
});

function ready(form: HTMLFormElement): void {
  delete form.dataset['sent'];
  form.removeAttribute('aria-busy');
  for (const button of form.querySelectorAll<HTMLButtonElement>('button[data-label]')) {
    button.textContent = button.dataset['label'] ?? '';
  }
}
