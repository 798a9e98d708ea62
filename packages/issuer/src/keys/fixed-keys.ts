/** For a service whose keys come from elsewhere than key files, and stay as they are: a played one. */

import type { KeyChanger } from './keyring.ts';

export const FIXED_KEYS: KeyChanger = Object.freeze({
  reload: () => Promise.resolve(),
  change: () => Promise.resolve({ ok: false, code: 'rootKeyAway' } as const),
});
