/**
 * Writing pain.001.001.10, the customer credit transfer initiation: a day's remittances from one account, in one
 * batch for each currency. What cannot be written exactly is not written at all: private currencies, amounts of more
 * digits than the message has room for, names without a Latin form, ids that are not unique.
 */

import { assert } from '@tallystick/protocol/assert';
import type { Currency, Money } from '@tallystick/protocol/money';
import { accountId, bankId, type AccountId, type BankId } from './account-id.ts';
import { amountText, decimalText, sumOf, type Decimal } from './amount-text.ts';
import { bankText, isBankId } from './bank-text.ts';
import { entryOfNumber } from './currencies.ts';
import { writeXml, type XmlNode } from './write-xml.ts';

/** A name at a bank, in whatever letters its owner writes it. */
export interface Party {
  readonly name: string;
  /** An IBAN, or a number of the bank's own; letters in capitals. */
  readonly account: string;
  /** A BIC or an IFSC. */
  readonly bank: string;
}

export interface CreditTransfer {
  /** Comes back in status reports and statements; unique for ever. At most 35 characters. */
  readonly endToEndId: string;
  readonly amount: Money;
  readonly to: Party;
}

export interface CreditTransferFile {
  /** Unique for ever at this bank. At most 32 characters: batches add a number. */
  readonly messageId: string;
  /** UTC, such as `2026-11-22T10:00:00Z`. */
  readonly createdAt: string;
  /** The day on which the bank is to pay, such as `2026-11-23`. */
  readonly executionDay: string;
  readonly from: Party;
  readonly transfers: readonly CreditTransfer[];
}

export type WriteRefusal =
  | 'noTransfers'
  | 'tooManyTransfers'
  | 'messageIdInvalid'
  | 'payerInvalid'
  | 'endToEndIdInvalid'
  | 'endToEndIdRepeated'
  | 'amountZero'
  | 'amountTooLarge'
  | 'currencyUnknown'
  | 'payeeNameUnwritable'
  | 'payeeAccountInvalid'
  | 'payeeBankInvalid';

export type WriteResult =
  | {
      readonly ok: true;
      readonly text: string;
      /** What its batches are called in reports, and the transfers in each; one a currency. */
      readonly batches: readonly (readonly [id: string, endToEndIds: readonly string[]])[];
    }
  /** `index` counts transfers from 0; missing where the file itself is refused. */
  | { readonly ok: false; readonly code: WriteRefusal; readonly index?: number };

/** What banks take in one file: many say ten thousand. */
export const TRANSFERS_PER_FILE_MAX = 10_000;
const NAMESPACE = 'urn:iso:std:iso:20022:tech:xsd:pain.001.001.10';
const MESSAGE_ID_LENGTH_MAX = 32;
/** `Max140Text`; many national systems cut at 70. */
const NAME_LENGTH_MAX = 70;
const TIME = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}Z$/;
const DAY = /^\d{4}-\d{2}-\d{2}$/;

interface WritableParty {
  readonly name: string;
  readonly account: AccountId;
  readonly bank: BankId;
}

interface WritableTransfer {
  readonly endToEndId: string;
  readonly currency: Currency;
  readonly decimal: Decimal;
  readonly amount: { readonly code: string; readonly text: string };
  readonly to: WritableParty;
}

/** The text of the file, with its batches in the order in which their currencies come first. */
export function writePain001(file: CreditTransferFile): WriteResult {
  const { messageId, createdAt, executionDay, transfers } = file;
  assert(TIME.test(createdAt) && DAY.test(executionDay), 'a file of transfers has no dates');
  if (transfers.length === 0) return { ok: false, code: 'noTransfers' };
  if (transfers.length > TRANSFERS_PER_FILE_MAX) return { ok: false, code: 'tooManyTransfers' };
  if (!isBankId(messageId) || messageId.length > MESSAGE_ID_LENGTH_MAX) {
    return { ok: false, code: 'messageIdInvalid' };
  }
  const from = readParty(file.from);
  if (typeof from === 'string') return { ok: false, code: 'payerInvalid' };
  const writable: WritableTransfer[] = [];
  const ids = new Set<string>();
  for (const [index, transfer] of transfers.entries()) {
    const read = ids.has(transfer.endToEndId) ? 'endToEndIdRepeated' : readTransfer(transfer);
    if (typeof read === 'string') return { ok: false, code: read, index };
    ids.add(transfer.endToEndId);
    writable.push(read);
  }
  const groups = Map.groupBy(writable, ({ currency }) => currency).values();
  const batches = [...groups].map((batch, index) => ({ id: `${messageId}-${index + 1}`, batch }));
  const total = sumText(writable);
  if (total === undefined) return { ok: false, code: 'amountTooLarge' };
  const header: XmlNode = [
    'GrpHdr',
    [
      ['MsgId', messageId],
      ['CreDtTm', createdAt],
      ['NbOfTxs', String(writable.length)],
      ['CtrlSum', total],
      ['InitgPty', [['Nm', from.name]]],
    ],
  ];
  const payments = batches.map((one) => paymentNode({ ...one, executionDay, from }));
  const root: XmlNode = ['CstmrCdtTrfInitn', [header, ...payments]];
  const text = writeXml(['Document', [root], { xmlns: NAMESPACE }]);
  return {
    ok: true,
    text,
    batches: batches.map(({ id, batch }) => [id, batch.map(({ endToEndId }) => endToEndId)]),
  };
}

interface Payment {
  readonly id: string;
  readonly executionDay: string;
  readonly from: WritableParty;
  readonly batch: readonly WritableTransfer[];
}

function paymentNode({ id, executionDay, from, batch }: Payment): XmlNode {
  const sum = sumText(batch);
  assert(sum !== undefined, 'a batch has a larger sum than its file');
  return [
    'PmtInf',
    [
      ['PmtInfId', id],
      ['PmtMtd', 'TRF'],
      ['BtchBookg', 'true'],
      ['NbOfTxs', String(batch.length)],
      ['CtrlSum', sum],
      ['ReqdExctnDt', [['Dt', executionDay]]],
      ['Dbtr', [['Nm', from.name]]],
      ['DbtrAcct', [accountNode(from.account)]],
      ['DbtrAgt', [bankNode(from.bank)]],
      ['ChrgBr', 'SLEV'],
      ...batch.map(transferNode),
    ],
  ];
}

function transferNode({ endToEndId, amount, to }: WritableTransfer): XmlNode {
  return [
    'CdtTrfTxInf',
    [
      [
        'PmtId',
        [
          ['InstrId', endToEndId],
          ['EndToEndId', endToEndId],
        ],
      ],
      ['Amt', [['InstdAmt', amount.text, { Ccy: amount.code }]]],
      ['CdtrAgt', [bankNode(to.bank)]],
      ['Cdtr', [['Nm', to.name]]],
      ['CdtrAcct', [accountNode(to.account)]],
    ],
  ];
}

function accountNode(account: AccountId): XmlNode {
  return 'iban' in account
    ? ['Id', [['IBAN', account.iban]]]
    : ['Id', [['Othr', [['Id', account.other]]]]];
}

function bankNode(bank: BankId): XmlNode {
  if ('bic' in bank) return ['FinInstnId', [['BICFI', bank.bic]]];
  const system: XmlNode = ['ClrSysId', [['Cd', 'INFSC']]];
  return ['FinInstnId', [['ClrSysMmbId', [system, ['MmbId', bank.ifsc]]]]];
}

function readTransfer({ endToEndId, amount, to }: CreditTransfer): WritableTransfer | WriteRefusal {
  if (!isBankId(endToEndId)) return 'endToEndIdInvalid';
  if (amount.minor === 0n) return 'amountZero';
  const entry = entryOfNumber(amount.currency);
  if (entry === undefined) return 'currencyUnknown';
  const text = amountText(amount);
  if (text === undefined) return 'amountTooLarge';
  const payee = readParty(to);
  if (typeof payee === 'string') return payee;
  const decimal = { digits: amount.minor, decimals: entry.exponent };
  return { endToEndId, currency: amount.currency, decimal, amount: text, to: payee };
}

function readParty(
  party: Party,
): WritableParty | 'payeeNameUnwritable' | 'payeeAccountInvalid' | 'payeeBankInvalid' {
  const name = bankText(party.name, NAME_LENGTH_MAX);
  if (name === undefined) return 'payeeNameUnwritable';
  const account = accountId(party.account);
  if (account === undefined) return 'payeeAccountInvalid';
  const bank = bankId(party.bank);
  return bank === undefined ? 'payeeBankInvalid' : { name, account, bank };
}

/** The control sum adds amounts whatever their currencies; undefined where it has too many digits. */
function sumText(transfers: readonly WritableTransfer[]): string | undefined {
  return decimalText(sumOf(transfers.map(({ decimal }) => decimal)));
}
