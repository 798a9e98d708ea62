/**
 * A phone is lost, and with it the money that was ready: its owner objects from another phone to what was paid,
 * the till says so, and the operator decides one payment for each of both sides.
 *
 * Shows P-26.
 */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { REFUSALS } from '@tallystick/ui/texts/refusals';
import type { Page } from 'playwright-core';
import { inScene, look, type Scene } from './acts/scene.ts';
import type { Operator } from './world/operator.ts';
import { openShortMessages, type ShortMessages } from './world/short-messages.ts';
import { buy, openTaken } from './world/till-steps.ts';
import {
  addMoney,
  button,
  enrolApp,
  getReady,
  heading,
  newPhone,
  speak,
} from './world/wallet-steps.ts';

const ASHA = '+919820012345';
const SHOP = '+919820054321';
const BACK = 'The money is in your account again, or on its way there.';

test('an owner objects from another phone, both sides see it, and the operator decides either way', async () => {
  const messages = await openShortMessages();
  try {
    await inScene('en', (scene) => playDispute(scene, messages), {
      gallery: 'disputes',
      settings: messages.settings,
    });
  } finally {
    messages.close();
  }
});

async function playDispute(scene: Scene, messages: ShortMessages): Promise<void> {
  const { operator, phone, tablet } = scene;
  await operator.ask('settlement', 'set', '--term', 'confirm');
  await operator.ask('notice', 'settings', 'set', '--quiet', 'none');
  const { account, customer, merchant } = await openAccounts(operator);
  const [lost, till] = [await phone.open(), await tablet.open()];
  await enrolApp(lost, customer);
  await addMoney(lost, '300');
  await getReady(lost, '300');
  await enrolApp(till, merchant);
  phone.setOffline(true);
  tablet.setOffline(true);
  for (const amount of ['120', '80']) await buy(lost, till, amount);
  // The phone is gone, and was never online again. The till is.
  await phone.close();
  tablet.setOffline(false);

  const another = await newPhone(operator);
  try {
    const code = await operator.ask('device', 'code', '--account', account);
    const wallet = await another.open();
    await enrolApp(wallet, String(code['enrolmentCode']));
    await till.getByText('Online', { exact: true }).first().waitFor();
    await objectTo(scene, wallet, '120.00', 'objection-120');
    await objectTo(scene, wallet, '80.00');
    await lookAtTill(scene, till, /^120\.00/, 'The customer objects', 'till-disputed');
    for (const to of [ASHA, SHOP])
      await messages.read(to, /INR 120\.00 to Chai Corner is disputed/u);
    await decide(scene);
    for (const to of [ASHA, SHOP]) {
      await messages.read(to, /INR 120\.00 to Chai Corner is decided for the customer/u);
      await messages.read(to, /INR 80\.00 to Chai Corner is decided for the merchant/u);
    }

    await openPayment(wallet, '120.00');
    await wallet.getByText(BACK, { exact: false }).waitFor();
    await wallet.getByText('We believe you.').waitFor();
    await look(scene, wallet, 'decided-for-the-payer');
    await button(wallet, 'Back').click();
    await openRow(wallet, '80.00');
    await wallet.getByText('Your operator decided for the shop.', { exact: false }).waitFor();
    await look(scene, wallet, 'decided-for-the-payee');
    await speak(wallet, 'hi');
    await wallet.getByText('फ़ैसला दुकान के पक्ष में').waitFor();
    await look(scene, wallet, 'decided-hindi');

    await lookAtTill(scene, till, /^80\.00/, 'Settled', 'till-settled');
    await lookAtTill(scene, till, /^120\.00/, 'Not paid', 'till-not-paid');
    await till.getByText((await REFUSALS.load('en')).record.disputeUpheld).waitFor();
    assert.deepEqual(await operator.ask('ledger', 'check'), { balanced: true, discrepancies: [] });
  } finally {
    await another.end();
  }
}

/** Both have a telephone, as an account at a bank has. */
async function openAccounts(operator: Operator) {
  const asha = await operator.write('asha.json', { phone: ASHA });
  const shop = await operator.write('shop.json', { phone: SHOP });
  const names = ['--name', 'Asha', '--registration', asha];
  const opened = await operator.ask('customer', 'create', ...names);
  const place = ['--type', '5814', '--place', 'tepf4q'];
  const chai = ['--name', 'Chai Corner', '--registration', shop, ...place];
  const kept = await operator.ask('merchant', 'create', ...chai);
  return {
    account: String(opened['account']),
    customer: String(opened['enrolmentCode']),
    merchant: String(kept['enrolmentCode']),
  };
}

/** From home to the list of what the account has paid. */
async function openList(wallet: Page): Promise<void> {
  await button(wallet, 'Menu').click();
  await button(wallet, 'Object to a payment').click();
  await heading(wallet, 'Object to a payment').waitFor();
}

async function openRow(wallet: Page, amount: string): Promise<void> {
  await wallet.getByRole('button', { name: new RegExp(amount.replace('.', '\\.'), 'u') }).click();
  await wallet.getByText('From another device of your account').waitFor();
}

/** From home to one payment of the account. */
async function openPayment(wallet: Page, amount: string): Promise<void> {
  await openList(wallet);
  await openRow(wallet, amount);
}

/** From home and back; with `name`, every step is looked at. */
async function objectTo(scene: Scene, wallet: Page, amount: string, name?: string): Promise<void> {
  await openList(wallet);
  await wallet.getByText('Not paid yet').first().waitFor({ timeout: 30_000 });
  if (name !== undefined) await look(scene, wallet, `${name}-list`);
  await openRow(wallet, amount);
  await wallet.getByLabel('What happened?').fill('My phone was stolen on the bus.');
  if (name !== undefined) await look(scene, wallet, name);
  await button(wallet, 'Object').click();
  await wallet.getByText(/^You objected\. Your operator decides by/u).waitFor();
  if (name !== undefined) await look(scene, wallet, `${name}-made`);
  await button(wallet, 'Back').click();
  await button(wallet, 'Back').click();
}

/** From anywhere in the till to one of its payments, which says `standing`. */
async function lookAtTill(
  scene: Scene,
  till: Page,
  amount: RegExp,
  standing: string,
  name: string,
): Promise<void> {
  await openTaken(scene.operator, till, amount);
  await till.getByText(standing, { exact: true }).first().waitFor({ timeout: 60_000 });
  await look(scene, till, name);
}

/** The larger one for the payer, the smaller one for the payee, after a look at what is known. */
async function decide({ operator }: Scene): Promise<void> {
  const { disputes } = await operator.ask('dispute', 'list', '--open');
  assert.ok(Array.isArray(disputes));
  const digests = new Map(
    disputes.map((one: unknown): readonly [string, string] => {
      assert.ok(typeof one === 'object' && one !== null);
      return [String(Reflect.get(one, 'amount')), String(Reflect.get(one, 'digest'))];
    }),
  );
  const [large, small] = [digests.get('12000') ?? '', digests.get('8000') ?? ''];
  const shown = await operator.ask('dispute', 'show', large);
  assert.equal(shown['words'], 'My phone was stolen on the bus.');
  const forPayer = ['--for', 'payer', '--borne-by', 'payee', '--words', 'We believe you.'];
  await operator.ask('dispute', 'decide', large, ...forPayer);
  await operator.ask('dispute', 'decide', small, '--for', 'payee', '--words', 'It was in time.');
}
