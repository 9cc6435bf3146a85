// What is wrong with the layout of what is shown, measured. `states` are shown one after the other;
// the answer is a list of complaints. Runs in the gallery's page.

(async function (states, lang, theme) {
  const TARGETS = "button, a[href], input, select, textarea, summary, [role=button], [tabindex='0']";
  const LEAST_TARGET = 24;
  const complaints = [];
  let where = "";
  const complain = (what) => complaints.push(`${where}: ${what}`);

  const parent = (element) => element.parentElement ?? element.getRootNode().host ?? null;
  const isShown = (element) =>
    element.checkVisibility({ visibilityProperty: true, contentVisibilityAuto: true });
  const round = (rect) =>
    `${Math.round(rect.left)},${Math.round(rect.top)} ${Math.round(rect.width)}×${Math.round(rect.height)}`;

  function named(element) {
    const words = (element.getAttribute("aria-label") ?? element.textContent).trim().slice(0, 40);
    const classes = [...element.classList].map((name) => `.${name}`).join("");
    return `${element.localName}${classes} "${words}"`;
  }

  /** Styles are asked for again and again. */
  let styles = new Map();
  function style(element) {
    if (!styles.has(element)) styles.set(element, getComputedStyle(element));
    return styles.get(element);
  }
  const cuts = (overflow) => overflow !== "visible";

  /** What is left of a rectangle inside everything that cuts it off; nothing: `null`. */
  function seen(rect, element) {
    let { left, top, right, bottom } = rect;
    for (let box = element; box; box = parent(box)) {
      const { overflowX, overflowY } = style(box);
      if (!cuts(overflowX) && !cuts(overflowY)) continue;
      const edge = box.getBoundingClientRect();
      if (cuts(overflowX)) [left, right] = [Math.max(left, edge.left), Math.min(right, edge.right)];
      if (cuts(overflowY)) [top, bottom] = [Math.max(top, edge.top), Math.min(bottom, edge.bottom)];
      if (box.matches("dialog")) break;
    }
    const [width, height] = [right - left, bottom - top];
    return width > 2 && height > 2 ? { left, top, right, bottom, width, height } : null;
  }

  function sideways() {
    const { scrollWidth } = document.documentElement;
    if (scrollWidth > innerWidth) complain(`the page is ${scrollWidth} wide in ${innerWidth}`);
  }

  /** Hidden overflow with something in it; and boxes that scroll sideways. */
  function clipped(element) {
    const { overflowX, overflowY, textOverflow } = style(element);
    const { clientWidth, clientHeight, scrollWidth, scrollHeight } = element;
    // For screen readers only.
    if (clientWidth <= 2 || clientHeight <= 2) return;
    const field = element.matches("input, select, textarea");
    if (cuts(overflowX) && textOverflow !== "ellipsis" && !field && scrollWidth > clientWidth + 1) {
      complain(`cut off or scrolled sideways: ${named(element)} is ${scrollWidth} in ${clientWidth}`);
    }
    const hides = overflowY === "hidden" || overflowY === "clip";
    if (hides && !field && scrollHeight > clientHeight + 1) {
      complain(`cut off below: ${named(element)} is ${scrollHeight} in ${clientHeight}`);
    }
  }

  /** The pieces of text with where they are. */
  function texts(root) {
    const found = [];
    const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
    const range = document.createRange();
    while (walker.nextNode()) {
      const { currentNode: node } = walker;
      const element = node.parentElement;
      if (!node.data.trim() || !isShown(element) || element.closest("option, svg")) continue;
      range.selectNodeContents(node);
      for (const rect of range.getClientRects()) {
        const left = seen(rect, element);
        if (left) found.push({ rect: left, whole: rect, element });
      }
    }
    return found;
  }

  function outside({ whole, element }, panel) {
    const edge = panel.getBoundingClientRect();
    if (whole.left < edge.left - 1 || whole.right > edge.right + 1) {
      complain(`text sticks out: ${named(element)} at ${round(whole)} of ${round(edge)}`);
    }
  }

  /** Things that lie over each other and are not inside each other. */
  function overlaps(things) {
    const sorted = [...things].sort((one, two) => one.rect.top - two.rect.top);
    for (const [index, one] of sorted.entries()) {
      for (let next = index + 1; next < sorted.length; next += 1) {
        const two = sorted[next];
        // Lines of text are a little higher than what is drawn of them.
        if (two.rect.top > one.rect.bottom - 4) break;
        const wide = Math.min(one.rect.right, two.rect.right) - Math.max(one.rect.left, two.rect.left);
        const high = Math.min(one.rect.bottom, two.rect.bottom) - two.rect.top;
        if (wide < 2 || high < 4) continue;
        if (one.element.contains(two.element) || two.element.contains(one.element)) continue;
        complain(`${named(one.element)} at ${round(one.rect)} overlaps ${named(two.element)} at ${round(two.rect)}`);
      }
    }
  }

  /** At least 24 px, or nothing else within a circle of 24 px: WCAG 2.5.8. */
  function targets(all) {
    const sized = all.map(({ element }) => {
      const label = element.matches("input") && element.closest("label");
      const rect = (label || element).getBoundingClientRect();
      return { element, rect, small: rect.width < LEAST_TARGET || rect.height < LEAST_TARGET };
    });
    for (const { element, rect, small } of sized) {
      if (!small || style(element).display === "inline") continue;
      const [x, y] = [rect.left + rect.width / 2, rect.top + rect.height / 2];
      const near = sized.some((other) => {
        if (other.element === element) return false;
        const box = other.rect;
        const dx = Math.max(box.left - x, 0, x - box.right);
        const dy = Math.max(box.top - y, 0, y - box.bottom);
        return Math.hypot(dx, dy) < LEAST_TARGET / 2;
      });
      if (near) complain(`a small target close to another: ${named(element)} at ${round(rect)}`);
    }
  }

  /** On screen as a whole, and what is in it can be reached. */
  function dialog(element) {
    const rect = element.getBoundingClientRect();
    const fits = rect.left >= 0 && rect.top >= 0 && rect.right <= innerWidth && rect.bottom <= innerHeight;
    if (!fits) complain(`the dialog at ${round(rect)} is not inside ${innerWidth}×${innerHeight}`);
    for (const target of element.querySelectorAll(TARGETS)) {
      if (!isShown(target)) continue;
      target.scrollIntoView({ block: "nearest", behavior: "instant" });
      const whole = target.getBoundingClientRect();
      const left = seen(whole, target);
      if (!left || left.width < whole.width - 1 || left.height < Math.min(whole.height, 24) - 1) {
        complain(`cannot be scrolled into view: ${named(target)} at ${round(whole)}`);
      }
    }
  }

  for (const state of states) {
    where = `${state} ${lang} ${theme} ${innerWidth}×${innerHeight}`;
    const shadow = await gallery.show(state, lang, theme);
    styles = new Map();
    const panel = shadow.querySelector(".bms-disks");
    const modal = shadow.querySelector("dialog[open]");
    if (/^(ask|follow)-/.test(state) && !modal) complain("there is no dialog");
    sideways();
    for (const element of shadow.querySelectorAll("*")) if (isShown(element)) clipped(element);
    // Behind a dialog is what other states show.
    const layer = modal ?? panel;
    const words = texts(layer);
    words.forEach((text) => outside(text, layer));
    const pressed = [...layer.querySelectorAll(TARGETS)].filter(isShown);
    const boxes = pressed
      .map((element) => ({ element, rect: seen(element.getBoundingClientRect(), element) }))
      .filter(({ rect }) => rect);
    overlaps([...words, ...boxes]);
    targets(boxes);
    if (modal) dialog(modal);
  }
  return complaints;
})
