/**
 * Coins for tests: minted by a tenant's coin key, held by a device, handed on, and, as no honest device does,
 * handed over twice.
 */

import { assert } from '@tallystick/protocol/assert';
import { batchFrom } from '@tallystick/protocol/coins/coin-uuid';
import { keepCoins, transferCoins, type KeptCoin } from '@tallystick/protocol/coins/kept-coin';
import type { SignedMessage } from '@tallystick/protocol/encoding/message';
import {
  coinParts,
  faceValue,
  readCoinParts,
  verifyCoins,
  type UnverifiedCoinAuthorization,
} from '@tallystick/protocol/instruments/coins';
import { coinKind, type Coin } from '@tallystick/protocol/messages/coin';
import {
  TO_ISSUER,
  toDevice,
  type CoinDestination,
  type CoinTransfer,
} from '@tallystick/protocol/messages/coin-transfer';
import {
  holderCertificateKind,
  type HolderCertificate,
} from '@tallystick/protocol/messages/holder-certificate';
import { minor } from '@tallystick/protocol/money';
import { signAsIssuer } from './tenant-keys.ts';
import type { TenantWorld } from './tenant-world.ts';
import { createTestDevice, type TestDevice } from './test-device.ts';
import { signTestRequest, type TestRequest } from './test-till.ts';
import { TEST_CURRENCY } from './world-bundle.ts';

const DAY_SECONDS = 86_400;
const NO_TRANSFER: Uint8Array = new Uint8Array(32);

/** Coins on their way to a payee or to the issuer: as they are read at the other end. */
export interface TestTransfer {
  readonly transfer: SignedMessage<CoinTransfer>;
  readonly destination: CoinDestination;
  readonly authorization: UnverifiedCoinAuthorization;
}

/** Where a device's chain of transfers stands. */
interface ChainState {
  readonly counter: number;
  readonly previous: Uint8Array;
}

export interface TestHolder extends TestDevice {
  readonly holder: SignedMessage<HolderCertificate>;
  /** Asks for coins. */
  request(amount: bigint): Promise<TestRequest>;
  /** Coins of these face values from one mint, which belong to this device. */
  mint(values: readonly bigint[], changes?: Partial<Coin>): Promise<readonly KeptCoin[]>;
  /** Signs the coins over for a request. What `changes` give is signed as it is. */
  pay(
    coins: readonly KeptCoin[],
    request: TestRequest,
    changes?: Partial<CoinTransfer>,
  ): Promise<TestTransfer>;
  /** Hands coins to another device, which verifies and keeps them; `rest` of the last one stays with this one. */
  give(to: TestHolder, coins: readonly KeptCoin[], rest?: bigint): Promise<readonly KeptCoin[]>;
  /** Signs the coins over to the issuer. */
  redeem(coins: readonly KeptCoin[], changes?: Partial<CoinTransfer>): Promise<TestTransfer>;
  state(): ChainState;
  /** Goes back to an earlier state: what a copied store does. */
  restore(state: ChainState): void;
}

/** A device that may hold coins and hand them on; the changes apply to its holder certificate. */
export async function createTestHolder(
  world: TenantWorld,
  changes: Partial<HolderCertificate> = {},
): Promise<TestHolder> {
  const flags = { person: true, redeemOnly: false };
  const device = await createTestDevice(world, { name: 'Asha', flags, till: 0 });
  const { crypto, tenant, now } = world;
  let state: ChainState = { counter: 0, previous: NO_TRANSFER };
  const send = async (
    coins: readonly KeptCoin[],
    destination: CoinDestination,
    transferChanges: Partial<CoinTransfer>,
  ): Promise<TestTransfer> => {
    const { counter, previous } = state;
    const body = { counter: counter + 1, previous, rest: minor(0n), time: now, ...transferChanges };
    const { sign } = device.element;
    const sent = await transferCoins(crypto, coins, { tenant, destination, body, sign });
    state = { counter: counter + 1, previous: sent.transfer.digest };
    const read = readCoinParts(coinParts(sent));
    assert(read.ok, 'a holder made coins that cannot be read');
    return { transfer: sent.transfer, destination, authorization: read.authorization };
  };
  const pay: TestHolder['pay'] = (coins, { message, payee }, transferChanges = {}) =>
    send(coins, toDevice(crypto, message.digest, payee.body.publicKey), transferChanges);
  return {
    ...device,
    holder: await certifyHolder(world, device, changes),
    request: (amount) => signTestRequest(world, device, { amount: minor(amount) }),
    mint: (values, coinChanges = {}) =>
      mintCoins(world, values, { owner: device.element.publicKey, ...coinChanges }),
    pay,
    give: async (to, coins, rest = 0n) => {
      const request = await to.request(faceValue(coins) - rest);
      return take(world, await pay(coins, request, { rest: minor(rest) }), to);
    },
    redeem: (coins, transferChanges = {}) => send(coins, TO_ISSUER, transferChanges),
    state: () => state,
    restore: (earlier) => {
      state = earlier;
    },
  };
}

/** Coins as whoever they were handed to verifies and keeps them. */
async function take(
  { crypto, trust }: TenantWorld,
  { authorization, destination }: TestTransfer,
  { holder }: Pick<TestHolder, 'holder'>,
): Promise<readonly KeptCoin[]> {
  const verdict = await verifyCoins(crypto, authorization, destination, trust);
  assert(verdict.ok, 'coins that were handed over do not verify');
  return keepCoins(crypto, verdict.authorization, { request: destination.request, holder });
}

/** The issuer's word that this device belongs to one of its accounts. */
export async function certifyHolder(
  world: TenantWorld,
  device: Pick<TestDevice, 'element' | 'certificate'>,
  changes: Partial<HolderCertificate> = {},
): Promise<SignedMessage<HolderCertificate>> {
  return signAsIssuer(world, world.keys.account, holderCertificateKind, {
    issuedAt: world.now - DAY_SECONDS,
    expiresAt: world.now + 30 * DAY_SECONDS,
    handle: device.certificate.body.handle,
    publicKey: device.element.publicKey,
    redeemOnly: false,
    ...changes,
  });
}

async function mintCoins(
  world: TenantWorld,
  values: readonly bigint[],
  changes: Partial<Coin> & Pick<Coin, 'owner'>,
): Promise<readonly KeptCoin[]> {
  const batch = batchFrom(world.random(12));
  const coins = values.map((value, index) =>
    signAsIssuer(world, world.keys.coin, coinKind, {
      batch,
      index,
      currency: TEST_CURRENCY.number,
      value: minor(value),
      virtualId: 42_007,
      issuedAt: world.now - DAY_SECONDS,
      expiresAt: world.now + 30 * DAY_SECONDS,
      redeemDays: 14,
      ...changes,
    }),
  );
  return (await Promise.all(coins)).map((coin) => ({ coin, way: [] }));
}
