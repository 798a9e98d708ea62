/** What the manifests of the apps that run in a browser say of them. */

import type { AppName } from '@tallystick/issuer/http/app-files';

export interface AppWords {
  readonly name: string;
  readonly shortName: string;
  readonly description: string;
  /** The page's background in the light theme. */
  readonly paper: string;
}

/** Each is built from `apps/<name>` and served at `/<name>/`. */
export const APPS: Readonly<Record<AppName, AppWords>> = {
  wallet: {
    name: 'Tallystick Wallet',
    shortName: 'Wallet',
    description: 'Pay with and without a network',
    paper: '#FBFAF7',
  },
  terminal: {
    name: 'Tallystick Terminal',
    shortName: 'Terminal',
    description: 'Accept payments with and without a network',
    paper: '#FBFAF7',
  },
};
