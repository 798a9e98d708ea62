/** Broken twins of what ends devices: blocked, retired and replaced ones that go on. */

import type { Twin } from './twins.ts';

export const DEVICES_TWINS: readonly Twin[] = [
  {
    name: 'retiredGoesOn',
    about: 'a device that its holder gave up keeps its lines open',
    file: 'issuer/src/accounts/end-devices.ts',
    find: 'await closeLines(transaction, home, [keyHash]);',
    replace: 'await closeLines(transaction, home, []);',
  },
  {
    name: 'blockedGoesOn',
    about: 'a device that was reported keeps its lines open',
    file: 'issuer/src/accounts/end-devices.ts',
    find: 'await closeLines(transaction, home, keyHashes);',
    replace: 'await closeLines(transaction, home, []);',
  },
  {
    name: 'givenBackSpends',
    about: 'a phone goes on spending what its holder gave back',
    file: 'sdk/src/payer/give-back.ts',
    find: 'await device.write([...removeCertificate(name), put(keyOf(name), givenBackShape, back)]);',
    replace: 'await device.write([put(keyOf(name), givenBackShape, back)]);',
  },
  {
    name: 'strangersBlock',
    about: 'anybody blocks anybody’s device',
    file: 'issuer/src/operations/devices.ts',
    find: 'if ((await routeDevice(transaction, keyHash)) !== caller.home) {',
    replace: 'if ((await routeDevice(transaction, keyHash)) === undefined) {',
  },
  {
    name: 'replacedGoesOn',
    about: 'the old device stays in use when a new one takes its place',
    file: 'issuer/src/operations/enrol.ts',
    find: 'if (replaces !== undefined && !equalBytes(replaces, keyHash)) {',
    replace: 'if (replaces !== undefined && equalBytes(replaces, keyHash)) {',
  },
  {
    name: 'retiredTooSoon',
    about: 'a device is refused everything while its money is still set aside',
    file: 'issuer/src/accounts/listed-devices.ts',
    find: "return rows.some((row) => stateOf(row) === 'retired');",
    replace: 'return rows.length > 0;',
  },
];
