/**
 * Money from the holder's bank account (V-19 to V-26): verbs over the wallet's device, loaded with their screens.
 *
 * Invariants: nothing of the bank account stays on the device. Coins of an order are made under a name that follows from
 * the order, so they are made once, however often somebody presses and whenever the page is closed.
 */

import type { LivePorts, LiveView } from '@tallystick/browser/live-view';
import { whileOpen } from '@tallystick/browser/while-open';
import type { BankOrderView } from '@tallystick/protocol/calls/bank';
import { encodeCbor } from '@tallystick/protocol/encoding/cbor';
import { equalBytes } from '@tallystick/protocol/encoding/octets';
import { octets, type Shape } from '@tallystick/protocol/encoding/shape';
import type { Minor } from '@tallystick/protocol/money';
import {
  fundFromBank,
  unsentBankOrder,
  type FundFromBankOutcome,
  type FundInput,
} from '@tallystick/sdk/bank/fund-from-bank';
import { heldBankOrder } from '@tallystick/sdk/bank/held-bank-order';
import { convertToCoins, type ConvertOutcome } from '@tallystick/sdk/coins/convert-to-coins';
import type { Device } from '@tallystick/sdk/device/device';
import { put, readStored } from '@tallystick/sdk/device/stored-value';
import { askAccount, type AskAccount } from '@tallystick/ui/bank/ask-account';
import { orStranger, type OrStranger } from '@tallystick/ui/or-stranger';
import type { WalletView } from './wallet-view.ts';

/** Each verb gives undefined when the store failed; the state's `trouble` then says why. */
export interface FromBank {
  readonly account: AskAccount;
  /** Orders `amount` in the wallet's currency. */
  ask(amount: Minor): Promise<OrStranger<FundFromBankOutcome> | undefined>;
  /** The newest order, until its end was put away. */
  order(): BankOrderView | undefined;
  /** An order of which nobody knows whether the operator has it. */
  unsent(): FundInput | undefined;
  /** Makes coins of all that an order brought, and puts the order away. */
  makeCoins(order: BankOrderView): Promise<OrStranger<ConvertOutcome> | undefined>;
  /** The end of this order was read. */
  putAway(order: BankOrderView): Promise<void>;
}

/** The order whose end was read last. */
const READ_KEY = 'wallet/bank-order-read';
const orderShape: Shape<Uint8Array> = octets(16);
const CALL_ID_LENGTH = 16;

/** The verbs on this device and view. */
export function fromBank({ device }: LivePorts, live: LiveView<WalletView>): FromBank {
  return {
    account: askAccount(device, live.run),
    ask: (amount) => {
      const currency = live.get().view.currency.number;
      return live.run(() => orStranger(() => fundFromBank(device, { currency, amount })));
    },
    order: () => whileOpen(() => unreadOrder(device)),
    unsent: () => whileOpen(() => unsentBankOrder(device)),
    // An answer that is repeated tells of an earlier balance: a sync tells of today's.
    makeCoins: (order) =>
      live.runAndTell(async () => {
        const { currency, amount } = order;
        const mintId = mintIdOf(device, order);
        const made = await orStranger(() => convertToCoins(device, { currency, amount, mintId }));
        if (made.ok) await keepRead(device, order);
        return made;
      }),
    putAway: async (order) => {
      await live.run(() => keepRead(device, order));
    },
  };
}

/** The newest order, unless its end was read. */
function unreadOrder({ ports: { store } }: Device): BankOrderView | undefined {
  const order = heldBankOrder(store);
  const read = readStored(store, READ_KEY, orderShape);
  const isRead = order !== undefined && read !== undefined && equalBytes(read, order.order);
  return isRead ? undefined : order;
}

async function keepRead(device: Device, { order }: BankOrderView): Promise<void> {
  await device.change(() => device.write([put(READ_KEY, orderShape, order)]));
}

function mintIdOf({ ports: { crypto } }: Device, { order }: BankOrderView): Uint8Array {
  return crypto.sha256(encodeCbor(['bankOrder', 'coins', order])).slice(0, CALL_ID_LENGTH);
}
