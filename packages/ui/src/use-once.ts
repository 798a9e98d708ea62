/** A button that does one thing at a time: a second press while the first still works does nothing. */

import { useRef } from 'preact/hooks';

/** Runs a work unless one runs. */
export function useOnce(): (work: () => Promise<void>) => void {
  const isBusy = useRef(false);
  return (work) => {
    if (isBusy.current) return;
    isBusy.current = true;
    void work().finally(() => {
      isBusy.current = false;
    });
  };
}
