/**
 * An open wallet: the verbs of its screens over the device, and one view that changes with them.
 *
 * Invariant: what a verb gives back is durable, and a code is shown only after that.
 */

import type { ContactEnd } from '@tallystick/browser/contact-loop';
import { openLiveView, type LivePorts, type LiveView } from '@tallystick/browser/live-view';
import { TRY_MS_MAX, within } from '@tallystick/browser/within';
import type { RulesBody } from '@tallystick/protocol/calls/rules';
import type { ConsentChange } from '@tallystick/protocol/calls/consents';
import type { Registration } from '@tallystick/protocol/registration';
import type { Minor } from '@tallystick/protocol/money';
import type { Device } from '@tallystick/sdk/device/device';
import {
  appeal,
  listConvictions,
  type AppealOutcome,
  type ConvictionsOutcome,
} from '@tallystick/sdk/device/convictions';
import { deposit, type DepositOutcome } from '@tallystick/sdk/device/deposit';
import {
  blockDevice,
  listDevices,
  nameDevice,
  retireDevice,
  type AccountDevices,
  type BlockDeviceOutcome,
  type DevicesOutcome,
  type NameDeviceOutcome,
  type RetireDeviceOutcome,
} from '@tallystick/sdk/device/devices';
import {
  consents,
  eraseAccount,
  exportAccount,
  registration,
  type ConsentsOutcome,
  type EraseOutcome,
  type ExportOutcome,
  type RegistrationOutcome,
} from '@tallystick/sdk/device/personal';
import { certify, type CertifyOutcome } from '@tallystick/sdk/payer/certify';
import { changeRules, type ChangeRulesOutcome } from '@tallystick/sdk/payer/account-rules';
import { giveBack, type GiveBackOutcome } from '@tallystick/sdk/payer/give-back';
import { orderPayment, type OrderOutcome } from '@tallystick/sdk/payer/order-payment';
import { pay, type PayInput, type PayOutcome } from '@tallystick/sdk/payer/pay';
import { listPayments, showPayment } from '@tallystick/sdk/payer/payments';
import {
  extendReservation,
  giveBackReservation,
  reserve,
  type ExtendReservationOutcome,
  type ReserveOutcome,
} from '@tallystick/sdk/payer/reserve';
import { readRequest, type ReadRequestOutcome } from '@tallystick/sdk/payer/read-request';
import { shouldSyncFirst } from '@tallystick/sdk/payer/should-sync-first';
import { takeReceipt, type TakeReceiptOutcome } from '@tallystick/sdk/payer/take-receipt';
import { askUnlock, forgetUnlock, type AskUnlockOutcome } from '@tallystick/sdk/payer/unlock';
import { typeStatusCode, type TypeStatusCodeOutcome } from '@tallystick/sdk/payer/type-status-code';
import { decodeQrText, encodeQrText } from '@tallystick/transports/qr-text';
import type { Coins } from './coins.ts';
import { orStranger, type OrStranger } from '@tallystick/ui/or-stranger';
import { KIND_NAMES, type OtherCode } from './other-code.ts';
import { walletView, type WalletView } from './wallet-view.ts';

/** A code that is not the one that was asked for. */

type OrOther<Outcome> = Outcome | { readonly ok: false; readonly other: OtherCode };

/** What is set and ended; nothing of both asks for what there is. */
export type RulesChange = Partial<RulesBody>;

/** What the person chose on the way to a payment. */
export type PayChoice = Pick<PayInput, 'amount' | 'purse' | 'with'>;

/** Each verb gives undefined when the store failed; the state's `trouble` then says why. */
export interface Wallet {
  readonly live: LiveView<WalletView>;
  /** Undefined until they are loaded, behind the first screen. */
  coins(): Coins | undefined;
  /** Adds money from the test bank. */
  add(amount: Minor): Promise<OrStranger<DepositOutcome> | undefined>;
  /** Makes `amount` in all spendable without a network. */
  getReady(amount: Minor): Promise<OrStranger<CertifyOutcome> | undefined>;
  giveBack(): Promise<GiveBackOutcome | undefined>;
  /** Sets `amount` aside for one purchase, for some minutes. */
  reserve(amount: Minor): Promise<OrStranger<ReserveOutcome> | undefined>;
  extendReservation(purse: number): Promise<OrStranger<ExtendReservationOutcome> | undefined>;
  giveBackReservation(purse: number): Promise<GiveBackOutcome | undefined>;
  changeRules(change: RulesChange): Promise<OrStranger<ChangeRulesOutcome> | undefined>;
  /** Makes locked money ready, so that `amount` can be spent; at once or when there is a network. */
  unlock(amount: Minor): Promise<AskUnlockOutcome | undefined>;
  /** Takes that back, or puts away what became of it. */
  forgetUnlock(): Promise<void>;
  /** The devices as this page last heard of them; undefined before it asked. */
  knownDevices(): AccountDevices | undefined;
  listDevices(): Promise<OrStranger<DevicesOutcome> | undefined>;
  nameDevice(keyHash: Uint8Array, name: string): Promise<OrStranger<NameDeviceOutcome> | undefined>;
  /** Blocks another device, which is lost. */
  blockDevice(keyHash: Uint8Array): Promise<OrStranger<BlockDeviceOutcome> | undefined>;
  /** Ends the use of this device. */
  retireDevice(): Promise<OrStranger<RetireDeviceOutcome> | undefined>;
  /** What is proven against devices of the account, and what it owes. */
  listConvictions(): Promise<OrStranger<ConvictionsOutcome> | undefined>;
  /** Says how the proof against a device came about. */
  appeal(keyHash: Uint8Array, text: string): Promise<OrStranger<AppealOutcome> | undefined>;
  /** Reads a request that was scanned or pasted. Nothing is signed. */
  read(text: string): Promise<OrOther<ReadRequestOutcome> | undefined>;
  /** Pays the request in this text, which `read` has taken. */
  pay(text: string, choice?: PayChoice): Promise<OrOther<PayOutcome> | undefined>;
  /** The text of a payment's code, the same each time; undefined for a payment that is not here. */
  codeOf(paymentId: string): string | undefined;
  /** Pays a payment that is shown through the network, for a till that has none. */
  order(paymentId: string): Promise<OrStranger<OrderOutcome> | undefined>;
  /** The text of the proof that a payment was paid so; undefined while there is none. */
  proofOf(paymentId: string): string | undefined;
  takeReceipt(text: string): Promise<OrOther<TakeReceiptOutcome> | undefined>;
  typeStatusCode(paymentId: string, typed: string): Promise<TypeStatusCodeOutcome | undefined>;
  sync(): Promise<ContactEnd | undefined>;
  /** What the operator keeps of the holder; with `change`, it replaces that. */
  registration(change?: Registration): Promise<OrStranger<RegistrationOutcome> | undefined>;
  consents(changes: readonly ConsentChange[]): Promise<OrStranger<ConsentsOutcome> | undefined>;
  exportAccount(): Promise<OrStranger<ExportOutcome> | undefined>;
  eraseAccount(): Promise<OrStranger<EraseOutcome> | undefined>;
}

/** Opens the wallet on an enrolled device, and begins to talk to the issuer. */
export function openWallet(ports: LivePorts): Wallet {
  const { device } = ports;
  let coins: Coins | undefined;
  const live = openLiveView(ports, (told): WalletView => {
    const view = walletView(device, told);
    return coins === undefined ? view : { ...view, coins: coins.inView(view.currency.number) };
  });
  void live.run(async () => {
    const { coinsIn } = await import('./coins.ts');
    coins = coinsIn(ports, live);
  });
  const currency = (): WalletView['currency'] => live.get().view.currency;
  return {
    live,
    coins: () => coins,
    add: (amount) =>
      live.run(() =>
        orStranger(() =>
          deposit(device, { currency: currency().number, amount, source: 'testBank' }),
        ),
      ),
    getReady: (amount) =>
      live.run(() => orStranger(() => certify(device, { currency: currency().number, amount }))),
    giveBack: () => live.runAndTell(() => giveBack(device, currency().number)),
    changeRules: (change) => live.run(() => orStranger(() => changeRules(device, change))),
    unlock: (amount) =>
      live.runAndTell(() => askUnlock(device, { currency: currency().number, amount })),
    forgetUnlock: async () => {
      await live.run(() => forgetUnlock(device, currency().number));
    },
    ...reservationVerbs(device, live),
    ...deviceVerbs(device, live),
    read: (text) =>
      live.run(async () => {
        const bytes = bytesOf(text, 'paymentRequest');
        return bytes.ok ? readRequest(device, bytes.bytes) : bytes;
      }),
    pay: (text, choice = {}) =>
      live.runAndTell(async () => {
        const bytes = bytesOf(text, 'paymentRequest');
        if (!bytes.ok) return bytes;
        const input = { requestBytes: bytes.bytes, ...choice };
        const mayDecide = await shouldSyncFirst(device, input);
        const online =
          mayDecide && (await within(TRY_MS_MAX, live.syncNow(), ports.later))?.ok === true;
        return pay(device, { ...input, online });
      }),
    codeOf: (paymentId) => {
      const shown = showPayment(device, paymentId);
      return shown.ok ? encodeQrText('payment', shown.code) : undefined;
    },
    order: (paymentId) => live.run(() => orStranger(() => orderPayment(device, paymentId))),
    proofOf: (paymentId) => {
      const { proof } = listPayments(device).find((each) => each.paymentId === paymentId) ?? {};
      return proof === undefined ? undefined : encodeQrText('paidProof', proof);
    },
    takeReceipt: (text) =>
      live.runAndTell(async () => {
        const bytes = bytesOf(text, 'receipt');
        return bytes.ok ? takeReceipt(device, bytes.bytes) : bytes;
      }),
    typeStatusCode: (paymentId, typed) =>
      live.runAndTell(() => typeStatusCode(device, paymentId, typed)),
    sync: live.syncNow,
    ...personalVerbs(device, live),
  };
}

type ReservationVerbs = Pick<Wallet, 'reserve' | 'extendReservation' | 'giveBackReservation'>;

function reservationVerbs(device: Device, live: LiveView<WalletView>): ReservationVerbs {
  const currency = (): WalletView['currency']['number'] => live.get().view.currency.number;
  return {
    reserve: (amount) =>
      live.run(() => orStranger(() => reserve(device, { currency: currency(), amount }))),
    extendReservation: (purse) =>
      live.run(() => orStranger(() => extendReservation(device, { currency: currency(), purse }))),
    giveBackReservation: (purse) =>
      live.runAndTell(() => giveBackReservation(device, { currency: currency(), purse })),
  };
}

type PersonalVerbs = Pick<Wallet, 'registration' | 'consents' | 'exportAccount' | 'eraseAccount'>;

function personalVerbs(device: Device, live: LiveView<WalletView>): PersonalVerbs {
  return {
    registration: (change) => live.run(() => orStranger(() => registration(device, change))),
    consents: (changes) => live.run(() => orStranger(() => consents(device, changes))),
    exportAccount: () => live.run(() => orStranger(() => exportAccount(device))),
    eraseAccount: () => live.run(() => orStranger(() => eraseAccount(device))),
  };
}

type DeviceVerbs = Pick<
  Wallet,
  | 'knownDevices'
  | 'listDevices'
  | 'nameDevice'
  | 'blockDevice'
  | 'retireDevice'
  | 'listConvictions'
  | 'appeal'
>;

function deviceVerbs(device: Device, live: LiveView<WalletView>): DeviceVerbs {
  let devices: AccountDevices | undefined;
  /** A verb about devices: what it was answered with is what is known from then on. */
  const heard = <Code extends string>(
    verb: () => Promise<DevicesOutcome<Code>>,
  ): Promise<OrStranger<DevicesOutcome<Code>> | undefined> =>
    live.run(async () => {
      const outcome = await orStranger(verb);
      if (outcome.ok) devices = outcome.value;
      return outcome;
    });
  return {
    knownDevices: () => devices,
    listDevices: () => heard(() => listDevices(device)),
    listConvictions: () => live.run(() => orStranger(() => listConvictions(device))),
    appeal: (keyHash, text) => live.run(() => orStranger(() => appeal(device, { keyHash, text }))),
    nameDevice: (keyHash, name) => heard(() => nameDevice(device, { keyHash, name })),
    blockDevice: (keyHash) => heard(() => blockDevice(device, { keyHash })),
    retireDevice: async () => {
      // What lies on this device alone would keep it from ending.
      await live.syncNow();
      return heard(() => retireDevice(device));
    },
  };
}

type CodeBytes =
  | { readonly ok: true; readonly bytes: Uint8Array }
  | { readonly ok: false; readonly other: OtherCode };

/** The bytes in a text of the wanted kind, or what the text is instead. */
function bytesOf(text: string, wanted: keyof typeof KIND_NAMES): CodeBytes {
  if (/^\s*TS1-|#enrol=/.test(text)) return { ok: false, other: 'enrolmentCode' };
  const decoded = decodeQrText(text);
  if (!decoded.ok) return { ok: false, other: decoded.code };
  return decoded.kind === wanted ? decoded : { ok: false, other: KIND_NAMES[decoded.kind] };
}
