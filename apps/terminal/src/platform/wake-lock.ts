/** A till's screen stays on: nobody unlocks a device between two customers. */

/** Keeps the screen awake while the page is seen; gives what ends that. */
export function keepAwake(): () => void {
  let isOver = false;
  let lock: WakeLockSentinel | undefined;
  const ask = async (): Promise<void> => {
    // Not in every browser, and only on secure pages.
    if (!('wakeLock' in navigator) || document.visibilityState !== 'visible') return;
    try {
      const got = await navigator.wakeLock.request('screen');
      if (isOver) await got.release();
      else lock = got;
    } catch {
      // Refused for a battery that is low: the screen then sleeps as everywhere.
    }
  };
  // The system takes the lock whenever the page is hidden.
  const look = (): void => void ask();
  document.addEventListener('visibilitychange', look);
  look();
  return () => {
    isOver = true;
    document.removeEventListener('visibilitychange', look);
    void lock?.release();
  };
}
