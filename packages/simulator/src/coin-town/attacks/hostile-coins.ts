/** Transfers and claims that no app would make, signed with the attacker's own key over whatever it remembers. */

import type { CborValue } from '@tallystick/protocol/encoding/cbor';
import {
  redeemCoinsBodyShape,
  redeemCoinsResultShape,
  type ClaimOutcome,
} from '@tallystick/protocol/calls/coins';
import { sealPayment } from '@tallystick/protocol/codes/payment-code';
import { readRequestCode } from '@tallystick/protocol/codes/request-code';
import { coinUuid, uuidText } from '@tallystick/protocol/coins/coin-uuid';
import { transferCoins, type KeptCoin } from '@tallystick/protocol/coins/kept-coin';
import { digestOf } from '@tallystick/protocol/encoding/message';
import { keyHashOf } from '@tallystick/protocol/encoding/public-key';
import { toHex } from '@tallystick/protocol/encoding/octets';
import { readShape } from '@tallystick/protocol/encoding/shape';
import type { TenantId } from '@tallystick/protocol/identifiers';
import { coinParts } from '@tallystick/protocol/instruments/coins';
import { authorizationValue } from '@tallystick/protocol/instruments/instrument';
import { toDevice, TO_ISSUER } from '@tallystick/protocol/messages/coin-transfer';
import { heldCoinTerms } from '@tallystick/sdk/coins/held-coin-terms';
import { heldCoins } from '@tallystick/sdk/coins/kept-coins';
import { nextTransfer, readyCoin } from '@tallystick/sdk/coins/sign-over';
import { askIssuer } from '@tallystick/sdk/device/ask-issuer';
import type { Device } from '@tallystick/sdk/device/device';
import { acceptPayment } from '@tallystick/sdk/payee/accept-payment';
import type { AcceptOutcome } from '@tallystick/sdk/payee/decision';
import { insistOn, type CoinGround } from '../coin-ground.ts';
import { askFor } from '../hand-over.ts';
import type { Holder } from '../hands.ts';

/** The UUID of a coin, as screens write it. */
export function uuidIn({ coin }: KeptCoin): string {
  return uuidText(coinUuid(coin.body));
}

/** What the device holds, as its owner may remember it for good. */
export async function remember(ground: CoinGround, { side }: Holder): Promise<readonly KeptCoin[]> {
  const kept = await insistOn(ground, side, (device) => {
    const holder = heldCoinTerms(device)?.holder;
    return heldCoins(device).flatMap((record) => readyCoin(record, holder)?.kept ?? []);
  });
  return kept ?? [];
}

export interface ForgedHand {
  readonly paymentId: string;
  readonly code: Uint8Array;
}

/** Coins signed over for a request, whoever they belong to; sealed so that the payee can read them. */
export async function forgeHand(
  device: Device,
  input: {
    readonly coins: readonly KeptCoin[];
    readonly requestBytes: Uint8Array;
    /** Of the payee. */
    readonly tenant: TenantId;
  },
): Promise<ForgedHand | undefined> {
  const session = device.session();
  const read = readRequestCode(input.requestBytes);
  if (session === undefined || !read.ok || input.coins.length === 0) return undefined;
  const { crypto } = device.ports;
  const { tenant, coins } = input;
  const { request, payee } = read.code;
  const payeeDigest = digestOf(crypto, payee, { tenant, context: [] });
  const requestDigest = digestOf(crypto, request, { tenant, context: [payeeDigest] });
  const sent = await transferCoins(crypto, coins, {
    tenant,
    destination: toDevice(crypto, requestDigest, payee.body.publicKey),
    body: nextTransfer(device),
    sign: session.element.sign,
  });
  const { bytes } = await sealPayment(crypto, {
    tenant,
    requestDigest,
    sealingKey: request.body.sealingKey,
    authorization: authorizationValue({ kind: 'coins', ...sent }),
  });
  return { paymentId: toHex(sent.transfer.digest), code: bytes };
}

export interface ForgedCoins {
  readonly coins: readonly KeptCoin[];
  /** Their face value where it is left out. */
  readonly amount?: bigint;
  readonly what: string;
}

/** Forges a hand for an honest payee of this economy, and lets the payee look. */
async function tryForged(
  ground: CoinGround,
  cheat: Holder,
  payee: Holder,
  forged: ForgedCoins,
): Promise<{ readonly paymentId: string; readonly outcome: AcceptOutcome } | undefined> {
  const { coins } = forged;
  const value = coins.reduce((sum, { coin }) => sum + coin.body.value, 0n);
  const requestBytes = await askFor(ground, payee, forged.amount ?? value);
  if (requestBytes === undefined) return undefined;
  const { tenant } = payee.economy.issuer;
  const made = await insistOn(ground, cheat.side, (device) =>
    forgeHand(device, { coins, requestBytes, tenant }),
  );
  if (made === undefined) return undefined;
  const outcome = await insistOn(ground, payee.side, (device) =>
    acceptPayment(device, made.code, { online: false }),
  );
  return outcome === undefined ? undefined : { paymentId: made.paymentId, outcome };
}

/** An honest payee must not take such coins. */
export async function mustNotTake(
  ground: CoinGround,
  cheat: Holder,
  payee: Holder,
  forged: ForgedCoins,
): Promise<void> {
  const tried = await tryForged(ground, cheat, payee, forged);
  const said = tried?.outcome.outcome === 'declined' ? tried.outcome.code : tried?.outcome.outcome;
  ground.journal.note('triedForged', {
    device: cheat.person.name,
    what: forged.what,
    said: said ?? 'nothing',
  });
  if (tried?.outcome.outcome !== 'accepted') return;
  const about = `${payee.person.name} of ${cheat.person.name}: ${forged.what}`;
  ground.witness.gotThrough('a payee took coins that nobody may take', about);
}

export interface ForgedClaim {
  readonly digest: string;
  readonly value: CborValue;
}

/** Coins signed back to the issuer. */
export async function forgeClaim(
  ground: CoinGround,
  { side }: Holder,
  coins: readonly KeptCoin[],
): Promise<ForgedClaim | undefined> {
  if (coins.length === 0) return undefined;
  return insistOn(ground, side, async (device) => {
    const session = device.session();
    if (session === undefined) return undefined;
    const sent = await transferCoins(device.ports.crypto, coins, {
      tenant: session.identity.code.tenant,
      destination: TO_ISSUER,
      body: nextTransfer(device),
      sign: session.element.sign,
    });
    return { digest: toHex(sent.transfer.digest), value: coinParts(sent) };
  });
}

/** What the issuer answers to a claim; undefined where no answer came. */
export async function sendClaim(
  ground: CoinGround,
  { side }: Holder,
  { value }: ForgedClaim,
): Promise<ClaimOutcome | undefined> {
  side.setConnected(true);
  const body = redeemCoinsBodyShape.encode({ claims: [value] });
  const answer = await insistOn(
    ground,
    side,
    (device) =>
      device.contact(() => askIssuer(device, { operation: 'redeemCoins', body, refusals: {} })),
    ({ ok }) => ok,
  );
  if (answer?.ok !== true) return undefined;
  const read = readShape(redeemCoinsResultShape, answer.result, 'redeemCoinsResult');
  return read.ok ? read.value.claims[0] : undefined;
}

/** The issuer must pay nothing for such a claim. */
export async function mustNotPay(
  ground: CoinGround,
  cheat: Holder,
  coins: readonly KeptCoin[],
  what: string,
): Promise<void> {
  const claim = await forgeClaim(ground, cheat, coins);
  const outcome = claim === undefined ? undefined : await sendClaim(ground, cheat, claim);
  const said = outcome?.code ?? outcome?.coins.map(({ code = 'paid' }) => code).join(' ');
  ground.journal.note('triedForged', { device: cheat.person.name, what, said: said ?? 'nothing' });
  if (outcome === undefined || outcome.coins.every(({ paid }) => paid === 0n)) return;
  const about = `${cheat.person.name}: ${what}`;
  ground.witness.gotThrough('the issuer paid for what is no claim', about);
}

/** Written down before the deed: a conviction may follow at once. */
export async function confessDeed(
  ground: CoinGround,
  { person, side }: Holder,
  what: string,
): Promise<void> {
  const keyHash = await insistOn(ground, side, (device) => {
    const publicKey = device.session()?.element.publicKey;
    return publicKey === undefined ? undefined : toHex(keyHashOf(device.ports.crypto, publicKey));
  });
  if (keyHash !== undefined) ground.witness.sinned({ person, keyHash, what });
}
