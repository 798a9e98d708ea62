/**
 * An open device as an app shows it: one view that is read from the store after everything that
 * happens, the contact with the issuer, and the trouble, if there is one.
 *
 * Invariant: a verb that fails for the store's sake changes nothing and leaves a trouble, which the
 * screens show until somebody deals with it.
 */

import type { Device } from '@tallystick/sdk/device/device';
import type { LiveNetwork } from '@tallystick/sdk/socket-network';
import { sync } from '@tallystick/sdk/sync/sync';
import { startContactLoop, type ContactLoop, type ContactState } from './contact-loop.ts';
import { createObservable } from './observable.ts';
import { troubleOf, type Trouble } from './trouble.ts';

export interface LivePorts {
  readonly device: Device;
  readonly network: Pick<LiveNetwork, 'onNudge' | 'onContact'>;
  readonly onVisible: (listener: () => void) => () => void;
  readonly later: (ms: number, work: () => void) => () => void;
}

export interface LiveState<View> {
  readonly view: View;
  readonly contact: ContactState;
  readonly trouble?: Trouble;
}

/** Was the issuer's answer heard in the last sync, or only in an earlier one? */
export type Heard = 'justNow' | 'earlier';

/** Runs a verb; gives undefined when the store failed, and the state's `trouble` then says why. */
export type RunVerb = <Outcome>(verb: () => Promise<Outcome>) => Promise<Outcome | undefined>;

export interface LiveView<View> {
  get(): LiveState<View>;
  listen(listener: () => void): () => void;
  readonly run: RunVerb;
  /** The same, and the issuer hears of it when there is a network. Nobody waits for that. */
  readonly runAndTell: RunVerb;
  readonly syncNow: ContactLoop['syncNow'];
  /** Reads the store again, for what passes with time. */
  refresh(): void;
  forgetTrouble(): void;
  /** Ends contact and closes the store. */
  close(): Promise<void>;
}

/** Begins to talk to the issuer, and shows the device through `viewOf`. */
export function openLiveView<View>(
  ports: LivePorts,
  viewOf: (heard: Heard) => View,
): LiveView<View> {
  let heard: Heard = 'earlier';
  const state = createObservable<LiveState<View>>({
    view: viewOf(heard),
    contact: { reach: 'unknown', isSyncing: false },
  });
  const become = (change: Partial<LiveState<View>>): void => {
    try {
      state.set({ ...state.get(), view: viewOf(heard), ...change });
    } catch (error) {
      // What cannot be read is not shown as it was before without saying so.
      state.set({ ...state.get(), ...change, trouble: troubleOf(error) });
    }
  };
  const loop = startContactLoop({
    ...ports,
    sync: async () => {
      const outcome = await sync(ports.device);
      heard = outcome.ok ? 'justNow' : 'earlier';
      return outcome;
    },
    onNudge: ports.network.onNudge,
    onContact: ports.network.onContact,
    changed: (contact) => become({ contact }),
    failed: (error) => become({ trouble: troubleOf(error) }),
  });
  const run: RunVerb = async (verb) => {
    try {
      const outcome = await verb();
      become({});
      return outcome;
    } catch (error) {
      become({ trouble: troubleOf(error) });
      return undefined;
    }
  };
  return {
    get: () => state.get(),
    listen: (listener) => state.listen(listener),
    run,
    async runAndTell(verb) {
      const outcome = await run(verb);
      void loop.syncNow();
      return outcome;
    },
    syncNow: () => loop.syncNow(),
    refresh: () => become({}),
    forgetTrouble(): void {
      const { trouble: _, ...rest } = state.get();
      state.set(rest);
    },
    async close(): Promise<void> {
      loop.stop();
      await ports.device.close();
    },
  };
}
