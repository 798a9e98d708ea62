/** A device for tests: a key in a software element, and the account certificate for it. */

import { createSoftwareElement, type SoftwareElement } from '@tallystick/elements/software-element';
import {
  signMessage,
  type MessageKind,
  type SignedMessage,
} from '@tallystick/protocol/encoding/message';
import type { AccountCertificate } from '@tallystick/protocol/messages/account-certificate';
import type { AccountChanges, TenantWorld } from './tenant-world.ts';

export interface TestDevice {
  readonly element: SoftwareElement;
  readonly certificate: SignedMessage<AccountCertificate>;
  /** Signs a message of any kind that devices sign, under `context`. */
  sign<Body>(
    kind: MessageKind<Body>,
    body: Body,
    context?: readonly Uint8Array[],
  ): Promise<SignedMessage<Body>>;
}

/** A new device of the tenant; the changes apply to its account certificate. */
export async function createTestDevice(
  world: TenantWorld,
  changes: AccountChanges = {},
): Promise<TestDevice> {
  const element = createSoftwareElement(world.random);
  const certificate = await world.accountCertificate(element.publicKey, changes);
  return {
    element,
    certificate,
    sign: (kind, body, context = []) =>
      signMessage(world.crypto, kind, { tenant: world.tenant, context, body, sign: element.sign }),
  };
}
