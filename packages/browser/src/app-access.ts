/** Access to an app's device in this browser: its vault, its store, its network, one page at a time. */

import { createHttpNetwork } from '@tallystick/sdk/http-network';
import { createSocketNetwork, type LiveNetwork } from '@tallystick/sdk/socket-network';
import { createAccess, type AccessControl } from './access.ts';
import { eraseBrowserDevice, openBrowserDevice, webRandom } from './browser-device.ts';
import { claimDocument } from './document-claim.ts';
import { openVault, type Vault } from './vault.ts';

export interface AppAccess {
  readonly control: AccessControl;
  readonly vault: Vault;
  readonly network: LiveNetwork;
}

/** Opens what belongs to the app of this name. Nothing is asked of anybody before `control.start()`. */
export async function openAppAccess(name: string): Promise<AppAccess> {
  const vault = await openVault(name, webRandom);
  const network = createSocketNetwork({ fallback: createHttpNetwork(), random: webRandom });
  const control = createAccess({
    vault,
    claim: (refused) => claimFresh(name, refused),
    openDevice: (key) => openBrowserDevice({ name, key, network }),
    eraseStore: () => eraseBrowserDevice(name),
  });
  return { control, vault, network };
}

/** A page that had to wait begins anew: what it read before the other page ended may be old. */
async function claimFresh(name: string, refused: () => void): Promise<void> {
  let hasWaited = false;
  await claimDocument(name, () => {
    hasWaited = true;
    refused();
  });
  if (!hasWaited) return;
  location.reload();
  await new Promise(() => undefined);
}
