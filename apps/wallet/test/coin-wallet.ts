/** Wallets with coins for tests: enrolled at a test's issuer, and with the engine of coins loaded. */

import assert from 'node:assert/strict';
import { setImmediate as turn } from 'node:timers/promises';
import { minor, type Currency } from '@tallystick/protocol/money';
import type { Device } from '@tallystick/sdk/device/device';
import { deposit } from '@tallystick/sdk/device/deposit';
import type { IssuerWorld } from '@tallystick/testkit/issuer-world';
import { enrolSdkDevice, type TestNetwork } from '@tallystick/testkit/sdk-device';
import { TEST_CURRENCY } from '@tallystick/testkit/world-bundle';
import type { Coins } from '../src/model/coins.ts';
import { openWallet, type Wallet } from '../src/model/wallet.ts';
import type { WalletView } from '../src/model/wallet-view.ts';

export interface CoinWallet {
  readonly ports: Parameters<typeof openWallet>[0];
  readonly wallet: Wallet;
  readonly coins: Coins;
  readonly view: () => WalletView;
}

/** The wallet on an enrolled device. */
export async function openCoinWallet(device: Device): Promise<CoinWallet> {
  const never = (): (() => void) => () => undefined;
  const quiet = { onNudge: never, onContact: never };
  const ports = { device, network: quiet, onVisible: never, later: never };
  const wallet = openWallet(ports);
  assert.equal(wallet.coins(), undefined, 'coins are not part of the first screen');
  await wallet.sync();
  while (wallet.coins() === undefined) await turn();
  const coins = wallet.coins();
  assert.ok(coins !== undefined);
  return { ports, wallet, coins, view: () => wallet.live.get().view };
}

/** The wallet of somebody new with so much money, in the currency that new accounts are in. */
export async function coinWallet(
  issuer: IssuerWorld,
  name: string,
  funds: bigint,
  currency: Currency = TEST_CURRENCY.number,
): Promise<CoinWallet & { readonly network: TestNetwork }> {
  const { device, network } = await enrolSdkDevice(issuer, { role: 'customer', name });
  await deposit(device, { currency, amount: minor(funds), source: 'testBank' });
  return { ...(await openCoinWallet(device)), network };
}
