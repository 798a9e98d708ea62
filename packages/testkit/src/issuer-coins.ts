/** Holders of coins who are enrolled at a test's issuer: they mint, hand over and redeem as devices do. */

import { assert } from '@tallystick/protocol/assert';
import {
  claimLostCoinsBodyShape,
  claimLostCoinsResultShape,
  type ClaimLostCoinsBody,
  type ClaimLostCoinsResult,
} from '@tallystick/protocol/calls/coin-losses';
import {
  coinStatesBodyShape,
  coinStatesResultShape,
  coinTermsResultShape,
  mintCoinsBodyShape,
  mintCoinsResultShape,
  redeemCoinsBodyShape,
  redeemCoinsResultShape,
  type ClaimOutcome,
  type CoinState,
  type CoinTermsResult,
} from '@tallystick/protocol/calls/coins';
import { readRoll } from '@tallystick/protocol/coins/coin-roll';
import { coinUuid } from '@tallystick/protocol/coins/coin-uuid';
import { keepCoins, transferCoins, type KeptCoin } from '@tallystick/protocol/coins/kept-coin';
import type { CborValue } from '@tallystick/protocol/encoding/cbor';
import { readMessageValue, type SignedMessage } from '@tallystick/protocol/encoding/message';
import { readShape } from '@tallystick/protocol/encoding/shape';
import {
  coinParts,
  faceValue,
  readCoinParts,
  verifyCoins,
} from '@tallystick/protocol/instruments/coins';
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
import { verifyIssued } from '@tallystick/protocol/verification/issued';
import { changeCoins } from '@tallystick/issuer/operator/change-coins';
import type { TenantSettings } from '@tallystick/issuer/tenants/settings';
import type { IssuerDevice } from './issuer-device.ts';
import type { IssuerWorld } from './issuer-world.ts';
import { TEST_CURRENCY } from './world-bundle.ts';

/** India's coins and notes up to 500 rupees; a week to spend them and two to redeem. */
export const TEST_COINS: NonNullable<TenantSettings['coins']> = {
  denominations: [100n, 200n, 500n, 1_000n, 2_000n, 5_000n, 10_000n, 20_000n, 50_000n].map(minor),
  coinsMax: 100,
  accountMax: minor(1_000_000n),
  validSeconds: 7 * 86_400,
  redeemDays: 14,
};

/** The tenant decides what coins are made from now on; none where none are given. */
export async function offerCoins(
  { deps, tenant }: Pick<IssuerWorld, 'deps' | 'tenant'>,
  coins?: TenantSettings['coins'],
): Promise<void> {
  const changed = await changeCoins(deps, tenant, coins === undefined ? {} : { coins });
  assert(changed.ok, 'what coins are made could not be changed');
}

/** Where a device's chain of transfers stands. */
interface ChainState {
  readonly counter: number;
  readonly previous: Uint8Array;
}

export interface CoinHolder {
  readonly device: IssuerDevice;
  readonly terms: CoinTermsResult;
  readonly holder: SignedMessage<HolderCertificate>;
  /** Coins for `amount`; asserts that the issuer makes them. */
  mint(amount: bigint): Promise<readonly KeptCoin[]>;
  /** The code with which the issuer refuses to make coins for `amount`. */
  refusedMint(amount: bigint): Promise<string>;
  /** Hands coins over; the other one verifies and keeps them. */
  give(
    to: CoinHolder,
    coins: readonly KeptCoin[],
    changes?: Partial<CoinTransfer>,
  ): Promise<readonly KeptCoin[]>;
  /** Signs coins over; nobody takes them yet. */
  signOver(
    coins: readonly KeptCoin[],
    destination: CoinDestination,
    changes?: Partial<CoinTransfer>,
  ): ReturnType<typeof transferCoins>;
  /** A claim of these coins, which may be sent as often as one likes. */
  claim(coins: readonly KeptCoin[]): Promise<CborValue>;
  send(claims: readonly CborValue[]): Promise<readonly ClaimOutcome[]>;
  /** Claims coins and sends the claim. */
  redeem(coins: readonly KeptCoin[]): Promise<ClaimOutcome>;
  states(coins: readonly KeptCoin[]): Promise<readonly CoinState[]>;
  /** Claims coins as lost: those named, or all that are known where none are. */
  claimLost(
    coins: readonly KeptCoin[],
    changes?: Partial<ClaimLostCoinsBody>,
  ): Promise<ClaimLostCoinsResult>;
  state(): ChainState;
  /** Goes back to an earlier state: what a copied store does. */
  restore(state: ChainState): void;
}

/** What `amount` of a claim was paid, and what was not, by codes. */
export function paidOf({ code, coins }: ClaimOutcome): {
  readonly paid: bigint;
  readonly codes: readonly string[];
} {
  const codes = coins.flatMap((coin) => coin.code ?? []);
  return {
    paid: coins.reduce((sum, coin) => sum + coin.paid, 0n),
    codes: code === undefined ? codes : [code, ...codes],
  };
}

/** Lets a device ask for its terms and hold coins. */
export async function createCoinHolder(
  world: IssuerWorld,
  device: IssuerDevice,
): Promise<CoinHolder> {
  const { crypto, tenant } = world;
  const { terms, holder } = await termsOf(world, device);
  let state: ChainState = { counter: 0, previous: new Uint8Array(32) };
  const sign = async (
    coins: readonly KeptCoin[],
    destination: CoinDestination,
    changes: Partial<CoinTransfer> = {},
  ): ReturnType<typeof transferCoins> => {
    const [counter, previous] = [state.counter + 1, state.previous];
    const body = { counter, previous, rest: minor(0n), time: world.now(), ...changes };
    const { sign: signWith } = device.element;
    const sent = await transferCoins(crypto, coins, { tenant, destination, body, sign: signWith });
    state = { counter, previous: sent.transfer.digest };
    return sent;
  };
  const send = async (claims: readonly CborValue[]): Promise<readonly ClaimOutcome[]> => {
    const answer = await device.call('redeemCoins', redeemCoinsBodyShape.encode({ claims }));
    assert(answer.accepted, `a redemption was refused: ${answer.code}`);
    const result = readShape(redeemCoinsResultShape, answer.result, 'redeemCoins');
    assert(result.ok, 'the issuer answered a redemption with something else');
    return result.value.claims;
  };
  const claim = async (coins: readonly KeptCoin[]): Promise<CborValue> =>
    coinParts(await sign(coins, TO_ISSUER));
  const askForCoins = (amount: bigint): ReturnType<IssuerDevice['call']> =>
    device.call(
      'mintCoins',
      mintCoinsBodyShape.encode({ currency: TEST_CURRENCY.number, amount: minor(amount) }),
    );
  return {
    device,
    terms,
    holder,
    mint: async (amount) => readMint(world, device, await askForCoins(amount)),
    refusedMint: async (amount) => {
      const answer = await askForCoins(amount);
      assert(!answer.accepted, 'the issuer made coins');
      return answer.code;
    },
    give: async (to, coins, changes = {}) => {
      const request = world.deps.random(32);
      const destination = toDevice(crypto, request, to.device.element.publicKey);
      return takeCoins(world, to, await sign(coins, destination, changes), request);
    },
    signOver: sign,
    claim,
    send,
    redeem: async (coins) => {
      const [outcome] = await send([await claim(coins)]);
      assert(outcome !== undefined, 'a claim has no outcome');
      return outcome;
    },
    states: async (coins) => {
      const uuids = coins.map(({ coin: { body } }) => coinUuid(body));
      const answer = await device.call('coinStates', coinStatesBodyShape.encode({ coins: uuids }));
      const result = readShape(coinStatesResultShape, answer.result, 'coinStates');
      assert(result.ok, 'the issuer answered states with something else');
      return result.value.states;
    },
    claimLost: (coins, changes) => claimLost(device, coins, changes),
    state: () => state,
    restore: (earlier) => {
      state = earlier;
    },
  };
}

async function claimLost(
  device: IssuerDevice,
  coins: readonly KeptCoin[],
  changes: Partial<ClaimLostCoinsBody> = {},
): Promise<ClaimLostCoinsResult> {
  const body = { coins: coins.map(({ coin }) => coinUuid(coin.body)), ...changes };
  const answer = await device.call('claimLostCoins', claimLostCoinsBodyShape.encode(body));
  assert(answer.accepted, `a claim of lost coins was refused: ${answer.code}`);
  const result = readShape(claimLostCoinsResultShape, answer.result, 'claimLostCoins');
  assert(result.ok, 'the issuer answered a claim of lost coins with something else');
  return result.value;
}

/** Coins that were signed over to `to`, read, verified and kept as a device would. */
export async function takeCoins(
  { crypto }: IssuerWorld,
  { device, holder }: Pick<CoinHolder, 'device' | 'holder'>,
  sent: Awaited<ReturnType<typeof transferCoins>>,
  request: Uint8Array,
): Promise<readonly KeptCoin[]> {
  const destination = toDevice(crypto, request, device.element.publicKey);
  const read = readCoinParts(coinParts(sent));
  assert(read.ok, 'a holder made coins that cannot be read');
  const verdict = await verifyCoins(crypto, read.authorization, destination, device.trust);
  assert(verdict.ok, 'a holder made coins that do not verify');
  return keepCoins(crypto, verdict.authorization, { request, holder });
}

async function termsOf(
  { crypto }: IssuerWorld,
  device: IssuerDevice,
): Promise<Pick<CoinHolder, 'terms' | 'holder'>> {
  const answer = await device.call('coinTerms', null);
  assert(answer.accepted, `a device was refused as a holder: ${answer.code}`);
  const terms = readShape(coinTermsResultShape, answer.result, 'coinTerms');
  assert(terms.ok, 'the issuer answered terms with something else');
  const read = readMessageValue(holderCertificateKind, terms.value.holder);
  assert(read.ok, 'the issuer made a holder certificate that cannot be read');
  const { issuedAt } = read.message.body;
  const validity = { purpose: 'account', issuedAt } as const;
  const verified = await verifyIssued(crypto, device.trust, read.message, validity);
  assert(verified.ok, 'the issuer made a holder certificate that does not verify');
  return { terms: terms.value, holder: verified.message };
}

async function readMint(
  { crypto }: IssuerWorld,
  { trust }: IssuerDevice,
  answer: Awaited<ReturnType<IssuerDevice['call']>>,
): Promise<readonly KeptCoin[]> {
  assert(answer.accepted, `a mint was refused: ${answer.code}`);
  const result = readShape(mintCoinsResultShape, answer.result, 'mintCoins');
  assert(result.ok, 'the issuer answered a mint with something else');
  const kept: KeptCoin[] = [];
  for (const value of result.value.rolls) {
    const roll = readRoll(value);
    assert(roll.ok, 'the issuer made a roll that cannot be read');
    for (const { coin } of roll.coins) {
      const { issuedAt } = coin.body;
      const validity = { purpose: 'coin', issuedAt } as const;
      const verified = await verifyIssued(crypto, trust, coin, validity);
      assert(verified.ok, 'the issuer made a coin that does not verify');
      kept.push({ coin: verified.message, way: [] });
    }
  }
  return kept;
}

/** What coins are worth. */
export function worth(coins: readonly KeptCoin[]): bigint {
  return faceValue(coins);
}
