// Levers of the simulated server: what somebody at its console would do.

/** Draws the buttons for a server; hides the panel where there are none. */
export function levers(panel) {
  panel.hidden = true;
}
