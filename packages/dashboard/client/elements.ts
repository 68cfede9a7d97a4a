type Attributes = Record<string, string | boolean | ((event: Event) => void)>;

/** An element with attributes, listeners and children; texts become text, never markup. */
export function element<Tag extends keyof HTMLElementTagNameMap>(
  tag: Tag,
  attributes: Attributes = {},
  ...children: readonly (Node | string)[]
): HTMLElementTagNameMap[Tag] {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (typeof value === 'function') made.addEventListener(name, value);
    else if (typeof value === 'boolean') made.toggleAttribute(name, value);
    else made.setAttribute(name, value);
  }
  made.append(...children);
  return made;
}

/** A labelled choice. @param changed told the index that was chosen, at once for the first one */
export function choice(label: string, options: readonly string[], changed: (index: number) => void): HTMLElement {
  const select = element(
    'select',
    { change: () => changed(select.selectedIndex) },
    ...options.map((option) => element('option', {}, option)),
  );
  return element('label', {}, label, select);
}
