// Reloads the page when there is another build. Only in the page of `cargo xtask serve`.

const pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

async function stamp(after) {
  const query = after ? `?after=${after}` : "";
  const answer = await fetch(`/_dev/stamp${query}`, { cache: "no-store" });
  if (!answer.ok) throw new Error(`status ${answer.status}`);
  return answer.text();
}

let current;
for (;;) {
  try {
    const news = await stamp(current);
    if (current && news !== current) location.reload();
    current = news;
  } catch {
    // The server is being restarted.
    await pause(1000);
  }
}
