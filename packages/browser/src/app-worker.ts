/**
 * Registers the service worker that lets the app start without a network.
 *
 * Invariants: it holds files of the app and nothing else, so taking a new one never touches the device's
 * store; a new version waits until every page of the app is closed, and the next cold start runs it.
 */

export type AppWorkerState =
  /** Everything that the app ever loads lies on this device. */
  | 'ready'
  /** This browser or this address offers none: the app needs a network to start. */
  | 'unavailable';

/** Registers `sw.js` beside the page and waits until the app can start without a network. */
export async function startAppWorker(): Promise<AppWorkerState> {
  // Browsers leave it out at addresses that are neither HTTPS nor localhost.
  if (!('serviceWorker' in navigator)) return 'unavailable';
  try {
    const folder = new URL('.', document.baseURI);
    await navigator.serviceWorker.register(new URL('sw.js', folder), {
      scope: folder.pathname,
      updateViaCache: 'none',
    });
    await navigator.serviceWorker.ready;
    return 'ready';
  } catch {
    // Switched off by the person, no room left, or no network yet: the next start tries again.
    return 'unavailable';
  }
}
