// Keeps what goes wrong in the page where the test can fetch it, for drivers that do not hand out
// the browser's console. In the tab's storage, so that a reload does not lose it.

const KEY = 'e2e-console';

function keep(source, message) {
  const entries = JSON.parse(sessionStorage.getItem(KEY) ?? '[]');
  entries.push({ level: 'SEVERE', source, message: String(message).slice(0, 2000) });
  sessionStorage.setItem(KEY, JSON.stringify(entries));
}

const report = console.error;
console.error = (...words) => {
  keep('console-api', words.map((word) => word?.stack ?? word).join(' '));
  report.apply(console, words);
};
addEventListener(
  'error',
  (event) => {
    // Without a message it is a file of the page that did not load.
    const { target } = event;
    keep('javascript', event.message ?? `${target?.localName} ${target?.src ?? target?.href}`);
  },
  true,
);
addEventListener('unhandledrejection', ({ reason }) => keep('javascript', reason?.stack ?? reason));
addEventListener('securitypolicyviolation', (event) =>
  keep('security', `${event.violatedDirective} ${event.blockedURI} ${event.sample}`),
);
