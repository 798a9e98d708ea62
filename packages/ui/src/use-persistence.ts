/** Did the browser promise to keep what the app stores? */

import { askPersistence, type Persistence } from '@tallystick/browser/persistence';
import { useEffect, useState } from 'preact/hooks';

/** Asks once; undefined until the browser has answered. */
export function usePersistence(): Persistence | undefined {
  const [persistence, setPersistence] = useState<Persistence>();
  useEffect(() => {
    void askPersistence().then(setPersistence);
  }, []);
  return persistence;
}
