/** Work that is done again and again while a screen is open: times on it pass though nobody touches it. */

// adapter: clock

import { useEffect } from 'preact/hooks';

/** Runs `work` each time that `ms` have passed. `work` stays the same from drawing to drawing. */
export function useEvery(ms: number, work: () => void): void {
  useEffect(() => {
    const timer = window.setInterval(work, ms);
    return () => window.clearInterval(timer);
  }, [ms, work]);
}
