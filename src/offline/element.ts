type Child = Node | string | null | false | undefined;

/** Attributes of an element; `on…` are listeners, `true` stands without a value, `false` is left out. */
type Attributes = Readonly<
  Record<string, string | number | boolean | undefined | ((event: Event) => void)>
>;

/** An element with its attributes and children; text is never markup. */
export function element<K extends keyof HTMLElementTagNameMap>(
  tag: K,
  attributes: Attributes = {},
  ...children: readonly (Child | readonly Child[])[]
): HTMLElementTagNameMap[K] {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value === undefined || value === false) continue;
    if (typeof value === 'function') made.addEventListener(name.replace(/^on/, ''), value);
    else made.setAttribute(name, value === true ? '' : String(value));
  }
  const nodes = children.flat() as readonly Child[];
  made.append(...nodes.filter((child) => child !== null && child !== undefined && child !== false));
  return made;
}

/** A button that does something on this page. */
export function button(
  text: string,
  act: () => void,
  attributes: Attributes = {},
): HTMLButtonElement {
  return element('button', { type: 'button', onclick: act, ...attributes }, text);
}
