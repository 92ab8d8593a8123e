import type { App, View } from './app.ts';
import { findStorage, openDraftStore } from './draft-store.ts';
import { element } from './element.ts';
import type { OfflineFacts } from './facts.ts';
import { formView } from './form-view.ts';
import { listView } from './list-view.ts';
import { tellNewerVersion } from './newer-version.ts';
import { readUnits } from './units-text.ts';

/** The offline form (离线填报): starts when its file is opened. */
function start(content: HTMLElement, facts: OfflineFacts): void {
  const news = element('div', { class: 'no-print' });
  const message = element('p', { role: 'status', class: 'message no-print' });
  const root = element('div', {});
  const storage = findStorage();
  const app: App = {
    facts,
    store: openDraftStore(storage),
    tree: readUnits(facts.units),
    rules: facts.rules,
    root,
    now: () => new Date(),
    unsaved: new Set(),
    tell: (text) => {
      message.textContent = text;
    },
  };
  content.replaceChildren(news, message, root);

  let view: View | null = null;
  const show = () => {
    view?.leave();
    app.tell('');
    const id = /^#draft\/([0-9a-f-]{36})$/.exec(location.hash)?.[1];
    const draft = id === undefined ? null : app.store.get(id);
    view = draft ? formView(app, draft) : listView(app);
  };
  addEventListener('hashchange', () => {
    show();
    scrollTo(0, 0);
    root.querySelector<HTMLElement>('h1')?.focus({ preventScroll: true });
  });
  addEventListener('storage', () => view?.refresh());
  addEventListener('beforeunload', (event) => {
    if (app.unsaved.size === 0) return;
    event.preventDefault();
    // Older browsers ask only so.
    Reflect.set(event, 'returnValue', '');
  });
  // The address says which draft is open, so this link must not change it.
  document.querySelector('.skip-link')?.addEventListener('click', (event) => {
    event.preventDefault();
    content.focus();
  });
  show();
  // a page is as new as its host has it
  if (!facts.hosted) void tellNewerVersion(facts, news);
}

const content = document.getElementById('content');
const facts = document.getElementById('facts')?.textContent;
if (content && facts) start(content, JSON.parse(facts) as OfflineFacts);
