// The dialogs that portals have: a `div` over the page, a popover, the browser's own. As component libraries do, each
// takes the focus when it opens, closes on Escape, and gives the focus back to what had it in the document.

window.portalDialog = (kind, done) => {
  const before = document.activeElement;
  const box = document.createElement(kind === "native" ? "dialog" : "div");
  box.setAttribute("role", "dialog");
  box.setAttribute("aria-label", "Second factor");
  box.tabIndex = -1;
  Object.assign(box.style, {
    position: "fixed", inset: "20%", margin: "auto", width: "20rem", height: "10rem",
    background: "white", border: "3px solid", zIndex: "1000",
  });
  const button = Object.assign(document.createElement("button"), { textContent: "Go on" });
  box.append(button);
  const close = (how) => {
    if (kind === "native") box.close();
    box.remove();
    if (kind !== "native") before?.focus();
    done(how);
  };
  button.addEventListener("click", () => close("went on"));
  if (kind === "native") {
    box.addEventListener("cancel", (event) => { event.preventDefault(); close("escaped"); });
  } else {
    box.addEventListener("keydown", ({ key }) => { if (key === "Escape") close("escaped"); });
  }
  document.body.append(box);
  if (kind === "popover") {
    box.popover = "manual";
    box.showPopover();
  }
  if (kind === "native") box.showModal();
  button.focus();
};

/** Where the panel's own dialog is: all that must not be lost. */
window.ownDialog = () => {
  const { shadowRoot } = document.querySelector("bms-disks");
  const dialog = shadowRoot.querySelector("dialog");
  const field = dialog.querySelector(".confirm input:not([type=checkbox])") ?? dialog.querySelector("input:not([type=checkbox])");
  return {
    modal: dialog.matches(":modal"),
    focus: dialog.contains(shadowRoot.activeElement) && shadowRoot.activeElement.textContent + shadowRoot.activeElement.localName,
    scrolled: Math.max(dialog.scrollTop, dialog.querySelector(".dialog-body").scrollTop),
    typed: field?.value,
    ticked: dialog.querySelector("input[type=checkbox]")?.checked,
  };
};
