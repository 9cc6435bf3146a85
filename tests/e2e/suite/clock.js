// A clock for the page that runs as fast as one likes: `clock.pace(60)` makes a minute of an hour,
// `clock.jump(ms)` is a laptop that slept. What waits already goes on at its old pace.

(() => {
  const real = {
    timeout: window.setTimeout.bind(window),
    date: Date.now.bind(Date),
    now: performance.now.bind(performance),
  };
  let speed = 1;
  let since = real.now();
  let passed = 0;
  const elapsed = () => passed + (real.now() - since) * speed;
  const began = real.date();
  const pace = (next) => {
    passed = elapsed();
    since = real.now();
    speed = next;
  };
  Date.now = () => began + elapsed();
  performance.now = () => elapsed();
  window.setTimeout = (call, wait = 0, ...rest) => real.timeout(call, wait / speed, ...rest);
  const jump = (millis) => {
    passed += millis;
  };
  window.clock = { pace, jump, elapsed, real };
})();
