// Finding elements the way a person does: by role and accessible name, in what is shown, through
// open shadow roots. Runs in the page as `return (…)(name, arguments)`.
//
// The names here come from a short version of the accessible-name computation; what is found is
// then asked of the browser itself (computedrole, computedlabel), whose word is final.

(function (action, args) {
  const INPUTS = {
    button: "button", submit: "button", reset: "button", image: "button", file: "button",
    checkbox: "checkbox", radio: "radio", range: "slider", number: "spinbutton",
    search: "searchbox", text: "textbox", email: "textbox", tel: "textbox", url: "textbox",
    password: "textbox",
  };
  const TAGS = {
    ARTICLE: "article", ASIDE: "complementary", BLOCKQUOTE: "blockquote", BUTTON: "button",
    CODE: "code", DETAILS: "group", DIALOG: "dialog", DD: "definition", DT: "term",
    FIELDSET: "group", FIGURE: "figure", H1: "heading", H2: "heading", H3: "heading",
    H4: "heading", H5: "heading", H6: "heading", HR: "separator", LI: "listitem", MAIN: "main",
    METER: "meter", NAV: "navigation", OL: "list", OPTION: "option", OUTPUT: "status",
    P: "paragraph", PROGRESS: "progressbar", SUMMARY: "button", TABLE: "table",
    TBODY: "rowgroup", TEXTAREA: "textbox", TFOOT: "rowgroup", THEAD: "rowgroup", TD: "cell",
    TIME: "time", TR: "row", UL: "list",
  };
  const FROM_CONTENT = new Set([
    "button", "cell", "gridcell", "checkbox", "columnheader", "heading", "link", "menuitem",
    "menuitemcheckbox", "menuitemradio", "option", "radio", "row", "rowheader", "switch", "tab",
    "tooltip", "treeitem",
  ]);

  // Names in a sentence stand between direction marks, which nobody reads or hears.
  const squash = (text) =>
    (text ?? "").replace(/[\u2066-\u2069]/g, "").replace(/\s+/g, " ").trim();
  const parent = (node) => node.assignedSlot ?? node.parentElement ?? node.getRootNode().host;

  function children(node) {
    if (node.shadowRoot) return [...node.shadowRoot.childNodes];
    if (node.tagName === "SLOT") {
      const assigned = node.assignedNodes({ flatten: true });
      if (assigned.length) return assigned;
    }
    return [...node.childNodes];
  }

  function role(element) {
    const said = element.getAttribute("role")?.trim().split(/\s+/)[0];
    if (said) return said === "none" ? "presentation" : said === "image" ? "img" : said;
    const named = element.hasAttribute("aria-label") || element.hasAttribute("aria-labelledby");
    switch (element.tagName) {
      case "A": return element.hasAttribute("href") ? "link" : "generic";
      case "INPUT": return INPUTS[element.type] ?? "";
      case "SELECT": return element.multiple || element.size > 1 ? "listbox" : "combobox";
      case "IMG": return element.getAttribute("alt") === "" ? "presentation" : "img";
      case "TH": return element.scope === "row" ? "rowheader" : "columnheader";
      case "SECTION": return named ? "region" : "generic";
      case "FORM": return named ? "form" : "generic";
      case "HEADER":
      case "FOOTER":
        if (element.closest("article, aside, main, nav, section")) return "generic";
        return element.tagName === "HEADER" ? "banner" : "contentinfo";
      default: return TAGS[element.tagName] ?? "";
    }
  }

  /** The elements an attribute points to: in the same tree, as the platform has it. */
  function pointed(element, attribute) {
    const ids = squash(element.getAttribute(attribute)).split(" ").filter(Boolean);
    return ids.map((id) => element.getRootNode().getElementById(id)).filter(Boolean);
  }

  function content(node) {
    let text = "";
    for (const child of children(node)) {
      if (child.nodeType === Node.TEXT_NODE) {
        text += child.data;
      } else if (child.nodeType === Node.ELEMENT_NODE && !hidden(child)) {
        // A label round its field is named by what is beside the field.
        if (child.matches("select, textarea, input")) continue;
        const part = child.getAttribute("aria-label") ?? child.getAttribute("alt") ?? content(child);
        const inline = getComputedStyle(child).display.startsWith("inline");
        text += inline ? part : ` ${part} `;
      }
    }
    return text;
  }

  function name(element) {
    const labelled = pointed(element, "aria-labelledby");
    if (labelled.length) {
      return squash(labelled.map((e) => e.getAttribute("aria-label") ?? content(e)).join(" "));
    }
    if (squash(element.getAttribute("aria-label"))) return squash(element.getAttribute("aria-label"));
    if (element.labels?.length) return squash([...element.labels].map(content).join(" "));
    const first = { FIELDSET: "legend", TABLE: "caption" }[element.tagName];
    const naming = first && element.querySelector(`:scope > ${first}`);
    if (naming) return squash(content(naming));
    if (element.tagName === "INPUT" && INPUTS[element.type] === "button") return squash(element.value);
    if (element.getAttribute("alt")) return squash(element.getAttribute("alt"));
    const inside = FROM_CONTENT.has(role(element)) ? squash(content(element)) : "";
    return inside || squash(element.getAttribute("title") ?? element.placeholder);
  }

  function description(element) {
    const by = pointed(element, "aria-describedby");
    if (by.length) return squash(by.map((e) => e.getAttribute("aria-label") ?? textOf(e)).join(" "));
    return squash(element.getAttribute("aria-description") ?? element.getAttribute("title"));
  }

  function hidden(element) {
    if (element.getAttribute("aria-hidden") === "true" || element.inert) return true;
    const { display, visibility } = getComputedStyle(element);
    return display === "none" || visibility === "hidden" || visibility === "collapse";
  }

  /** Everything shown below `node`, in order. */
  function* shown(node) {
    for (const child of children(node)) {
      if (child.nodeType !== Node.ELEMENT_NODE || hidden(child)) continue;
      if (child.tagName === "DETAILS" && !child.open) {
        yield child;
        const summary = child.querySelector(":scope > summary");
        if (summary) { yield summary; yield* shown(summary); }
        continue;
      }
      yield child;
      yield* shown(child);
    }
  }

  /** While a modal dialog is open, there is nothing else. */
  function top() {
    let modal = null;
    for (const element of shown(document.documentElement)) {
      if (element.matches(":modal")) modal = element;
    }
    return modal;
  }

  function fits(element, step) {
    if (role(element) !== step.role) return false;
    if (step.name === null) return true;
    const its = name(element);
    return step.exact ? its === step.name : its.includes(step.name);
  }

  function find(steps) {
    const modal = top();
    let within = [modal ?? document.documentElement];
    for (const [index, step] of steps.entries()) {
      const found = new Set();
      for (const place of within) {
        if (index === 0 && place === modal && fits(modal, step)) found.add(modal);
        for (const element of shown(place)) if (fits(element, step)) found.add(element);
      }
      within = [...found];
    }
    return within.map((element) => ({ element, role: role(element), name: name(element) }));
  }

  /** What there is instead, for the message of a search that found nothing: the widget first. */
  function outline() {
    const inWidget = [];
    const around = [];
    for (const element of shown(top() ?? document.documentElement)) {
      const its = role(element);
      if (!its || its === "generic") continue;
      const named = name(element).slice(0, 80);
      if (!named) continue;
      const lines = element.getRootNode() === document ? around : inWidget;
      lines.push(`${its} "${named}"`);
    }
    return [...inWidget, ...around];
  }

  function textOf(node) {
    if (!node.shadowRoot && !node.querySelector?.("slot")) {
      const inner = [...(node.querySelectorAll?.("*") ?? [])].some((e) => e.shadowRoot);
      if (!inner) return node.innerText ?? node.textContent;
    }
    return children(node)
      .filter((child) => child.nodeType !== Node.ELEMENT_NODE || !hidden(child))
      .map((child) => (child.nodeType === Node.ELEMENT_NODE ? textOf(child) : (child.data ?? "")))
      .join("\n");
  }

  function focused() {
    let element = document.activeElement;
    while (element?.shadowRoot?.activeElement) element = element.shadowRoot.activeElement;
    return element && { element, role: role(element), name: name(element) };
  }

  const actions = {
    find: () => find(args[0]),
    outline,
    focused,
    text: () => squash(textOf(args[0] ?? document.body)),
    description: () => description(args[0]),
  };
  return actions[action]();
})
