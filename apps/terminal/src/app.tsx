/** The terminal from its first start to its open screens. */

import type { AppAccess } from '@tallystick/browser/app-access';
import { later, onVisible } from '@tallystick/browser/page-events';
import type { Device } from '@tallystick/sdk/device/device';
import { AppFrame } from '@tallystick/ui/components/app-frame';
import { useLanguage } from '@tallystick/ui/components/language';
import { Screen } from '@tallystick/ui/components/screen';
import { useEvery } from '@tallystick/ui/use-every';
import { useObservable } from '@tallystick/ui/use-observable';
import { usePersistence } from '@tallystick/ui/use-persistence';
import { useRoute } from '@tallystick/ui/use-route';
import type { JSX } from 'preact';
import { useCallback, useEffect, useMemo, useState } from 'preact/hooks';
import { createDayOf, createStampOf } from './model/day.ts';
import { formatRoute, HOME, parseRoute } from './model/route.ts';
import { openTill, type Till, type TillState } from './model/till.ts';
import { Place } from './place.tsx';
import { createSounds } from './platform/sound.ts';
import { keepAwake } from './platform/wake-lock.ts';
import { TILL_TEXTS } from './texts/till-texts.ts';
import { NO_ENTRY, TillContext, type Entry, type LastTaken } from './till-context.tsx';

const dayOf = createDayOf();
const stampOf = createStampOf();
const sounds = createSounds();
const ROUTES = { parse: parseRoute, format: formatRoute };
/** Requests end and days begin while nobody touches the till. */
const REFRESH_MS = 30_000;

/** The whole app. */
export function App(): JSX.Element {
  return (
    <AppFrame name="terminal" texts={TILL_TEXTS}>
      {(access, device) => <Open access={access} device={device} />}
    </AppFrame>
  );
}

function Open({ access, device }: { access: AppAccess; device: Device }): JSX.Element {
  const { language } = useLanguage();
  const till = useMemo(
    () => openTill({ device, network: access.network, onVisible, later, dayOf }),
    [device, access],
  );
  const state = useTillState(till);
  const places = useRoute(ROUTES);
  const [entry, setEntry] = useState<Entry>(NO_ENTRY);
  const [lastTaken, setLastTaken] = useState<LastTaken>();
  const isKept = usePersistence() !== 'refused';
  useEffect(() => keepAwake(), []);
  const { view } = state;
  // An operator without a currency has nothing to ask for.
  if (view === undefined) return <Screen title={TILL_TEXTS.of(language).appName} />;
  const logOut = async (): Promise<void> => {
    await till.close();
    places.replace(HOME);
    await access.control.eraseAll();
  };
  const { vault } = access;
  const open = { vault, till, state, view, places, entry, setEntry, lastTaken, setLastTaken };
  return (
    <TillContext.Provider value={{ ...open, sounds, dayOf, stampOf, isKept, logOut }}>
      <Place route={places.route} />
    </TillContext.Provider>
  );
}

function useTillState(till: Till): TillState {
  const states = useMemo(
    () => ({ get: () => till.state(), listen: (listener: () => void) => till.listen(listener) }),
    [till],
  );
  useEvery(
    REFRESH_MS,
    useCallback(() => till.refresh(), [till]),
  );
  return useObservable(states);
}
