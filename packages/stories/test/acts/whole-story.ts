/** The acts in their order, from the first start of both apps to a ledger that is balanced. */

import assert from 'node:assert/strict';
import { askAndConfirm, enrol, getReady, settle, takeAndReceipt } from './first-payment.ts';
import { lookAtLock, walkTerminal, walkWallet } from './looking-around.ts';
import { reopen, see, type Scene } from './scene.ts';
import {
  closeDay,
  decline,
  printAndCancel,
  sellFromList,
  takeCovered,
  typeStatusCode,
} from './second-payment.ts';

/** Plays all of it; `scene` says in which language. */
export async function playWholeStory(scene: Scene): Promise<void> {
  const { phone, tablet, operator } = scene;
  await enrol(scene, phone, operator.codes.customer, 'wallet');
  await enrol(scene, tablet, operator.codes.merchant, 'till');
  await getReady(scene);
  phone.setOffline(true);
  tablet.setOffline(true);
  await see(scene, await reopen(scene, phone), 'Customer', 'wallet-home-offline');
  await see(scene, await reopen(scene, tablet), 'Merchant', 'till-home-offline');
  await askAndConfirm(scene);
  const merchant = await settle(scene, await takeAndReceipt(scene));
  await sellFromList(scene);
  await typeStatusCode(scene);
  await printAndCancel(scene);
  await decline(scene);
  await takeCovered(scene, merchant);
  await closeDay(scene);
  await walkTerminal(scene);
  await lookAtLock(scene);
  await walkWallet(scene);
  assert.deepEqual(await operator.ask('ledger', 'check'), { balanced: true, discrepancies: [] });
  const isNetwork = (fault: string): boolean => /net::ERR_|WebSocket/.test(fault);
  const faults = [...phone.faults, ...tablet.faults].filter((fault) => !isNetwork(fault));
  assert.deepEqual(faults, []);
}
