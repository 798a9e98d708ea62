/**
 * An open till: the verbs of its screens over the device, and one view that changes with them.
 *
 * Invariant: what a verb gives back is durable. A verb that fails for the store's sake changes nothing
 * and leaves a trouble, which the screens show until somebody deals with it.
 */

import type { ContactEnd } from '@tallystick/browser/contact-loop';
import {
  openLiveView,
  type LivePorts,
  type LiveState,
  type LiveView,
  type RunVerb,
} from '@tallystick/browser/live-view';
import { TRY_MS_MAX, within } from '@tallystick/browser/within';
import { assert } from '@tallystick/protocol/assert';
import type { Currency, Minor } from '@tallystick/protocol/money';
import { coinsOf, type CoinSummary } from '@tallystick/sdk/coins/coin-holdings';
import { ownCurrency } from '@tallystick/sdk/device/balances';
import type { Device } from '@tallystick/sdk/device/device';
import { closeRequest, type CloseRequestOutcome } from '@tallystick/sdk/payee/close-request';
import { fitBill } from '@tallystick/sdk/payee/fit-bill';
import type { OwnLimits } from '@tallystick/protocol/risk/risk-limits';
import { keepOwnLimits } from '@tallystick/sdk/payee/own-limits';
import { requestPayment, type RequestPaymentRefusal } from '@tallystick/sdk/payee/request-payment';
import { takePaidCode, type PaidCodeOutcome } from '@tallystick/sdk/payee/take-paid-code';
import { voidPayment, type VoidOutcome } from '@tallystick/sdk/payee/void-payment';
import type { DayOf } from './day.ts';
import {
  closeDay,
  closeNumbers,
  findClose,
  nextClose,
  type CloseDayOutcome,
  type DayClose,
} from './day-close.ts';
import { dropItem, keepItem, type BasketLine, type KeepItemOutcome } from './item.ts';
import { payingOut, type PayingOut } from '@tallystick/ui/bank/paying-out';
import { shownRequest, type ShownRequest } from '@tallystick/ui/payee/shown-request';
import { payingOn, type PayingOn } from './paying-on.ts';
import { keepSale, saleLines } from './sale.ts';
import { takePayment, type TakeOutcome } from '@tallystick/ui/payee/take-payment';
import { keepTillSettings, type TillSettings } from './till-settings.ts';
import { tillView, type TillView } from './till-view.ts';

export interface TillPorts extends LivePorts {
  readonly dayOf: DayOf;
}

/** The view is undefined only when the operator's bundle names no currency. */
export type TillState = LiveState<TillView | undefined>;

export type AskOutcome =
  | { readonly ok: true; readonly requestId: string }
  | { readonly ok: false; readonly code: RequestPaymentRefusal };

/** What an amount is for; an amount that was keyed in is for no line. */
export interface Sale {
  readonly lines: readonly BasketLine[];
  /** Names the last item of a bill, which stands for so many that found no room on it. */
  readonly restName: (count: number) => string;
}

/** Each verb gives undefined when the store failed; the state's `trouble` then says why. */
export interface Till {
  state(): TillState;
  listen(listener: () => void): () => void;
  /** Asks for an amount in the till's currency, with a bill where items were chosen. */
  ask(amount: Minor, sale?: Sale): Promise<AskOutcome | undefined>;
  request(requestId: string): ShownRequest | undefined;
  linesOf(requestId: string): readonly BasketLine[];
  /** The coins of a payment that the till still has. */
  coinsOf(paymentId: string): readonly CoinSummary[];
  take(text: string, requestId: string): Promise<TakeOutcome | undefined>;
  /** Types the code of a message that says that a request was paid through the network. */
  typePaidCode(requestId: string, typed: string): Promise<PaidCodeOutcome | undefined>;
  cancelRequest(requestId: string): Promise<CloseRequestOutcome | undefined>;
  cancelPayment(paymentId: string): Promise<VoidOutcome | undefined>;
  /** Paying others with coins that this till took. */
  readonly payingOn: PayingOn;
  handIn(): Promise<ContactEnd | undefined>;
  keepItem(input: {
    number?: number;
    name: string;
    price: Minor;
    unit?: string;
  }): Promise<KeepItemOutcome | undefined>;
  dropItem(number: number): Promise<void>;
  keepSettings(settings: TillSettings): Promise<void>;
  /** Keeps limits of this till's own, for payments that it takes from now on. */
  keepLimits(limits: OwnLimits): Promise<void>;
  nextClose(): DayClose;
  closeDay(): Promise<CloseDayOutcome | undefined>;
  closeNumbers(): readonly number[];
  findClose(number: number): DayClose | undefined;
  /** Reads the store again, for what passes with time: requests that end, days that begin. */
  refresh(): void;
  /** To the merchant's bank account. */
  readonly payingOut: PayingOut;
  forgetTrouble(): void;
  /** Ends contact and closes the store. */
  close(): Promise<void>;
}

/** Opens a till on an enrolled device, and begins to talk to the issuer. */
export function openTill(ports: TillPorts): Till {
  const { device, dayOf } = ports;
  const live = openLiveView(ports, (heard) => tillView(device, { dayOf, heard }));
  return {
    state: () => live.get(),
    listen: (listener) => live.listen(listener),
    ...saleVerbs(ports, live),
    ...bookVerbs(device, live.run),
    payingOn: payingOn(device, live),
    handIn: () => live.syncNow(),
    refresh: () => live.refresh(),
    payingOut: payingOut(device, live.run),
    forgetTrouble: () => live.forgetTrouble(),
    close: () => live.close(),
  };
}

type SaleVerb =
  | 'ask'
  | 'request'
  | 'linesOf'
  | 'coinsOf'
  | 'take'
  | 'typePaidCode'
  | 'cancelRequest'
  | 'cancelPayment';

function saleVerbs(
  { device, later }: TillPorts,
  live: LiveView<TillView | undefined>,
): Pick<Till, SaleVerb> {
  const { run, runAndTell } = live;
  const tryOnline = async (): Promise<boolean> => {
    const end = await within(TRY_MS_MAX, live.syncNow(), later);
    return end?.ok === true;
  };
  return {
    ask: (amount, sale) =>
      run(async () => {
        const currency = live.get().view?.currency.number;
        if (currency === undefined) return { ok: false, code: 'unknownCurrency' };
        if (sale === undefined || sale.lines.length === 0) {
          return requestPayment(device, { amount, currency });
        }
        const items = fitBill(sale.lines, sale.restName);
        const asked = await requestPayment(device, { amount, currency, items });
        if (asked.ok) await keepSale(device, asked.requestId, sale.lines);
        return asked;
      }),
    request: (requestId) => shownRequest(device, requestId),
    linesOf: (requestId) => saleLines(device, requestId),
    coinsOf: (paymentId) => coinsOf(device, paymentId),
    take: (text, requestId) =>
      runAndTell(() =>
        takePayment(device, {
          text,
          request: shownRequest(device, requestId),
          tryOnline,
          wasOnline: live.get().contact.reach === 'online',
        }),
      ),
    typePaidCode: (requestId, typed) =>
      runAndTell(() => takePaidCode(device, { requestId, typed })),
    cancelRequest: (requestId) => runAndTell(() => closeRequest(device, requestId)),
    cancelPayment: (paymentId) => runAndTell(() => voidPayment(device, paymentId)),
  };
}

type BookVerb = 'keepItem' | 'dropItem' | 'keepSettings' | 'keepLimits';
type CloseVerb = 'nextClose' | 'closeDay' | 'closeNumbers' | 'findClose';

function bookVerbs(device: Device, run: RunVerb): Pick<Till, BookVerb | CloseVerb> {
  const { store } = device.ports;
  const currency = (): Currency => {
    const own = ownCurrency(device);
    assert(own !== undefined, 'a till without a currency has no items');
    return own.number;
  };
  return {
    keepItem: (input) => run(() => keepItem(device, { ...input, currency: currency() })),
    dropItem: async (number) => {
      await run(() => dropItem(device, number));
    },
    keepSettings: async (settings) => {
      await run(() => keepTillSettings(device, settings));
    },
    keepLimits: async (limits) => {
      await run(() => keepOwnLimits(device, limits));
    },
    nextClose: () => nextClose(device),
    closeDay: () => run(() => closeDay(device)),
    closeNumbers: () => closeNumbers(store),
    findClose: (number) => findClose(store, number),
  };
}
