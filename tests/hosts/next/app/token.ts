export async function token(): Promise<string> {
  const answer = await fetch("/_sim/token", { method: "POST" });
  return (await answer.json()).token;
}
