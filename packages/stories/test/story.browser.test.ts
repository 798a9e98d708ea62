/**
 * The whole story, in both languages: a customer and a merchant enrol, get ready, lose the network, pay
 * by camera with both apps closed and opened again in between, and see it settle on both screens; then
 * a day with all that also happens, through every screen of both apps.
 *
 * Shows V-08, V-09, V-55, V-79, V-81, G-016, G-034, G-035, G-037, G-040, G-041, G-048, G-051,
 * G-064, G-071, G-091, G-139, P-05, P-08, P-10, P-14, P-17, M-01, M-03, M-05, M-13, M-17, M-20,
 * M-21, M-22, M-23, M-24, M-25, L-03.
 */

import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { LANGUAGES } from '@tallystick/ui/language';
import { askAndConfirm, enrol, getReady, settle, takeAndReceipt } from './acts/first-payment.ts';
import { lookAtLock, walkTerminal, walkWallet } from './acts/looking-around.ts';
import { inScene, reopen, see, type Scene } from './acts/scene.ts';
import {
  closeDay,
  decline,
  printAndCancel,
  sellFromList,
  takeCovered,
  typeStatusCode,
} from './acts/second-payment.ts';

async function play(scene: Scene): Promise<void> {
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

suite('two people without a network', () => {
  for (const language of LANGUAGES) {
    test(`pay and are paid, in ${language}`, async () => inScene(language, play));
  }
});
