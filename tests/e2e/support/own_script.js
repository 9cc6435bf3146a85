// Runs a script as one of the page's own.
window.runsOwnScript = (address) => import(address).then(() => true);
