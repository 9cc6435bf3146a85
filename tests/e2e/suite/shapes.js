// Whether icons and edges are still there where the reader's system chooses the colours. The answer
// is a list of complaints. Runs in the gallery's page.

(async function (state, theme) {
  const EDGED = ".button, .tag, .badge, .input, .verdict.boxed, .notice, .dialog";
  const complaints = [];
  const shadow = await gallery.show(state, "en", theme);
  const inside = shadow.querySelector("dialog[open]") ?? shadow;
  const shown = (selector) => [...inside.querySelectorAll(selector)].filter((e) => e.checkVisibility());
  const complain = (element, what) =>
    complaints.push(`${state} ${theme} ${element.localName}.${element.getAttribute("class")} ${what}`);

  /** The colour behind an element. */
  function ground(element) {
    for (let at = element; at; at = at.parentElement) {
      const { backgroundColor } = getComputedStyle(at);
      if (!/, 0\)$|transparent/.test(backgroundColor)) return backgroundColor;
    }
    return "none";
  }

  if (!matchMedia("(forced-colors: active)").matches) complaints.push("it is not so");
  for (const icon of shown(".icon")) {
    const { width, height } = icon.getBoundingClientRect();
    if (width < 8 || height < 8) complain(icon, "has no size");
    if (getComputedStyle(icon).color === ground(icon.parentElement)) complain(icon, "is lost");
  }
  for (const box of shown(EDGED)) {
    const style = getComputedStyle(box);
    const wide = parseFloat(style.borderBlockEndWidth) >= 1;
    if (style.borderBlockEndStyle === "none" || !wide) complain(box, "has no edge");
    if (style.borderBlockEndColor === ground(box)) complain(box, "has an edge that is lost");
  }
  for (const copy of shown(".copy")) {
    const { borderTopWidth, borderTopColor } = getComputedStyle(copy, "::before");
    if (parseFloat(borderTopWidth) < 1 || borderTopColor === ground(copy)) complain(copy, "is lost");
  }
  return complaints;
})
