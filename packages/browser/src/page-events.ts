/** What a page hears of its surroundings, in the form in which the contact loop takes it. */

// adapter: clock

/**
 * Calls `listener` each time somebody looks at the page again, or the system says that a network came or
 * went: hints to try now, and never taken for an answer.
 */
export function onVisible(listener: () => void): () => void {
  const look = (): void => {
    if (document.visibilityState === 'visible') listener();
  };
  document.addEventListener('visibilitychange', look);
  window.addEventListener('online', look);
  window.addEventListener('offline', look);
  return () => {
    document.removeEventListener('visibilitychange', look);
    window.removeEventListener('online', look);
    window.removeEventListener('offline', look);
  };
}

/** Runs `work` once after a time; gives what prevents it. */
export function later(ms: number, work: () => void): () => void {
  const timer = window.setTimeout(work, ms);
  return () => window.clearTimeout(timer);
}
