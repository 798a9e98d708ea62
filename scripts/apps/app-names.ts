/** The apps that run in a browser, and what their manifests say of them. */

export type AppName = 'wallet' | 'terminal';

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

export const APP_NAMES: readonly AppName[] = ['wallet', 'terminal'];
