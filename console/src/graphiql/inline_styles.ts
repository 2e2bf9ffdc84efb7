// Lets the editor (Monaco) run under a Content-Security-Policy without 'unsafe-inline'.
//
// Monaco and the dialogs of GraphiQL write styles in two ways that such a policy blocks: `style="…"` in HTML strings, and text in `<style>`
// elements. The same styles set through the CSS object model are allowed, because only scripts of the page itself can do that. So the
// adapter takes the text at the moment it is written and sets it through `element.style` or a constructed style sheet.

const TAG = /<[a-z][^>]*>/gi;
const STYLE_ATTRIBUTE = /\sstyle=("[^"]*"|'[^']*')/i;
const MARK = 'data-inline-style';

/** Renames the style attribute in each tag. Text between tags is not touched: `<` and `>` are escaped in it. */
function markStyles(html: string): string {
  return html.includes('style=') ? html.replace(TAG, (tag) => tag.replace(STYLE_ATTRIBUTE, ` ${MARK}=$1`)) : html;
}

function applyMarkedStyles(root: ParentNode | null): void {
  for (const element of root?.querySelectorAll<HTMLElement>(`[${MARK}]`) ?? []) {
    element.style.cssText = element.getAttribute(MARK) ?? '';
    element.removeAttribute(MARK);
  }
}

function adaptStyleAttributes(): void {
  const prototype = Element.prototype;
  const innerHTML = Object.getOwnPropertyDescriptor(prototype, 'innerHTML')!;
  Object.defineProperty(prototype, 'innerHTML', {
    ...innerHTML,
    set(this: Element, html: unknown) {
      innerHTML.set!.call(this, markStyles(String(html ?? '')));
      applyMarkedStyles(this);
    },
  });
  const insertAdjacentHTML = prototype.insertAdjacentHTML;
  prototype.insertAdjacentHTML = function (position, html) {
    insertAdjacentHTML.call(this, position, markStyles(String(html)));
    applyMarkedStyles(this.parentElement ?? this);
  };
  const setAttribute = prototype.setAttribute;
  prototype.setAttribute = function (name, value) {
    if (name === 'style' && this instanceof HTMLElement) this.style.cssText = String(value);
    else setAttribute.call(this, name, value);
  };
}

/** The constructed style sheet of each element that stands for a `<style>` element. */
const sheets = new WeakMap<Node, CSSStyleSheet>();

/**
 * Stands for a `<style>` element. A real one, even without text, is reported as a violation of the policy. What scripts write as its
 * text becomes a constructed style sheet.
 */
function createStyleElement(): HTMLElement {
  const element = document.createElementNS('http://www.w3.org/1999/xhtml', 'meta') as HTMLMetaElement;
  const sheet = new CSSStyleSheet();
  sheets.set(element, sheet);
  let text = '';
  const write = (value: unknown) => {
    text = String(value ?? '');
    sheet.replaceSync(text);
  };
  for (const name of ['textContent', 'innerText', 'innerHTML']) {
    Object.defineProperty(element, name, { get: () => text, set: write });
  }
  Object.defineProperty(element, 'sheet', { get: () => sheet });
  element.append = (...nodes) => write(text + nodes.map((node) => (typeof node === 'string' ? node : node.textContent)).join(''));
  element.appendChild = <T extends Node>(node: T): T => {
    write(text + (node.textContent ?? ''));
    return node;
  };
  return element;
}

/** A style sheet applies while its element is in the document. */
function followStyleElements(): void {
  const sheetsBelow = (nodes: NodeList) =>
    [...nodes].flatMap((node) => [node, ...(node instanceof Element ? node.querySelectorAll('meta') : [])]).filter((node) => sheets.has(node));
  new MutationObserver((records) => {
    const changed = new Set(records.flatMap((record) => [...sheetsBelow(record.removedNodes), ...sheetsBelow(record.addedNodes)]));
    for (const element of changed) {
      const sheet = sheets.get(element)!;
      const others = document.adoptedStyleSheets.filter((other) => other !== sheet);
      document.adoptedStyleSheets = element.isConnected ? [...others, sheet] : others;
    }
  }).observe(document, { childList: true, subtree: true });
}

function adaptStyleElements(): void {
  const createElement = document.createElement.bind(document);
  document.createElement = ((name: string, options?: ElementCreationOptions) =>
    name.toLowerCase() === 'style' ? createStyleElement() : createElement(name, options)) as typeof document.createElement;
  followStyleElements();
}

/** Replaces the ways of the document to write inline styles. Called once, before any other script. */
export function adaptInlineStyles(): void {
  adaptStyleAttributes();
  adaptStyleElements();
}
