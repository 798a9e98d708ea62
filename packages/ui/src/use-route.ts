/**
 * Where somebody is, behind the `#` of the address: so the back button works, and an app that was
 * killed comes back to the screen that it showed.
 */

import { useEffect, useState } from 'preact/hooks';

/** How an app writes and reads its places. */
export interface RouteForm<Route> {
  readonly parse: (hash: string) => Route;
  readonly format: (route: Route) => string;
}

export interface RouteControl<Route> {
  readonly route: Route;
  /** Goes there; the screen before is behind the back button. */
  readonly go: (route: Route) => void;
  /** Goes there instead of the screen that is left. */
  readonly replace: (route: Route) => void;
}

/** The place now, and how to go to another one. */
export function useRoute<Route>(form: RouteForm<Route>): RouteControl<Route> {
  const [hash, setHash] = useState(location.hash);
  useEffect(() => {
    const follow = (): void => setHash(location.hash);
    window.addEventListener('hashchange', follow);
    return () => window.removeEventListener('hashchange', follow);
  }, []);
  return {
    route: form.parse(hash),
    go: (route) => {
      location.hash = form.format(route);
    },
    replace: (route) => {
      history.replaceState(null, '', form.format(route));
      setHash(location.hash);
    },
  };
}
