// Keeps the site for when there is no network, and says when there is a new release of it.

const url = new URL('../../sw.js', import.meta.url).href;

/** The one address that may become a script's here. */
function trusted() {
  if (!globalThis.trustedTypes) return url;
  return trustedTypes.createPolicy('bms-disks-site', { createScriptURL: () => url }).createScriptURL('');
}

async function register(worker) {
  const registration = await worker.register(trusted());
  const look = () => {
    if (registration.waiting && worker.controller) offer(registration.waiting);
  };
  registration.addEventListener('updatefound', () => {
    registration.installing?.addEventListener('statechange', look);
  });
  look();
}

/** Asks before anything is replaced: a page may be in the middle of something. */
function offer(waiting) {
  if (document.querySelector('.new-release')) return;
  const button = document.createElement('button');
  button.type = 'button';
  button.textContent = 'Load it';
  button.addEventListener('click', () => waiting.postMessage('activate'));
  const box = document.createElement('div');
  box.className = 'new-release';
  box.role = 'status';
  box.append('There is a new version of these pages. ', button);
  document.body.append(box);
}

const worker = navigator.serviceWorker;
// A frame is part of a page that does it.
if (worker && window === window.top) {
  const hadController = Boolean(worker.controller);
  // Every open page changes to the new release in the same moment.
  worker.addEventListener('controllerchange', () => {
    if (hadController) location.reload();
  });
  const start = () => register(worker).catch((error) => console.warn(`not kept for offline use: ${error}`));
  // After all that the page itself needs.
  if (document.readyState === 'complete') start();
  else addEventListener('load', start);
}
