// What each of these portals knows of its own: which servers, and who is signed in.

/** From the address: `?project=…&server=…&other=…`. */
export function address() {
  return Object.fromEntries(new URLSearchParams(location.search));
}

export async function token() {
  const answer = await fetch("/_sim/token", { method: "POST" });
  return (await answer.json()).token;
}
