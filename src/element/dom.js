// @ts-check
/** DOM helpers: shared stylesheets, the ancestors of an element, its language. */

/** @type {WeakMap<Document, Map<string, CSSStyleSheet>>} */
const sheets = new WeakMap();

/**
 * A stylesheet that all elements of a document share; none where the browser cannot.
 * @param {Document} document @param {string} text @returns {CSSStyleSheet[]}
 */
export function sharedSheet(document, text) {
  const known = sheets.get(document) ?? new Map();
  sheets.set(document, known);
  if (!known.has(text)) {
    try {
      // A sheet belongs to the document whose window made it.
      const made = new (document.defaultView ?? globalThis).CSSStyleSheet();
      made.replaceSync(text);
      known.set(text, made);
    } catch {
      return [];
    }
  }
  return [known.get(text)];
}

/**
 * The nodes from an element up to the document, through the hosts of shadow roots.
 * @param {Node} element @returns {Generator<Node>}
 */
export function* withAncestors(element) {
  for (let node = /** @type {Node | null} */ (element); node; ) {
    yield node;
    node = node.parentNode ?? /** @type {Partial<ShadowRoot>} */ (node).host ?? null;
  }
}

/** @param {Element} element */
export function languageOf(element) {
  for (const node of withAncestors(element)) {
    const lang = /** @type {Partial<Element>} */ (node).getAttribute?.('lang');
    if (lang != null) return lang;
  }
  return 'en';
}

/** @param {Element} element @param {string} name @param {unknown} value */
export function reflect(element, name, value) {
  if (value == null) element.removeAttribute(name);
  else element.setAttribute(name, String(value));
}
