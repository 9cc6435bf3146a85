// What each of these portals knows of its own: which servers, and who is signed in.

/** From the address: `?project=…&server=…&other=…`. */
export function address() {
  const search = new URLSearchParams(location.search);
  const of = (/** @type {string} */ name) => search.get(name) ?? "";
  return { project: of("project"), server: of("server"), other: of("other") };
}

/** @returns {Promise<string>} */
export async function token() {
  const answer = await fetch("/_sim/token", { method: "POST" });
  return (await answer.json()).token;
}
