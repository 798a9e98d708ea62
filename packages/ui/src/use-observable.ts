/** A component that shows an observable is drawn again after each of its changes. */

import type { Observable } from '@tallystick/browser/observable';
import { useEffect, useState } from 'preact/hooks';

/** The value now. */
export function useObservable<Value>(observable: Pick<Observable<Value>, 'get' | 'listen'>): Value {
  const [value, setValue] = useState(observable.get);
  useEffect(() => {
    setValue(() => observable.get());
    return observable.listen(() => setValue(() => observable.get()));
  }, [observable]);
  return value;
}
