/**
 * Reading pain.002.001.11, the customer payment status report: what a bank says of a file of transfers, of its
 * batches and of each transfer. The word on a transfer counts before the one on its batch, and that before the
 * one on the file; a report that says no to the whole and yes to a part, or the other way round, is refused, and a
 * person has to ask the bank.
 */

import { readMessage, type MessageResult } from './read-message.ts';
import type { XmlElement } from './xml-element.ts';
import { all, dateTime, fault, one, optional, optionalText, text } from './xml-fields.ts';

/**
 * What a status means for the money: the bank has it and goes on, it has left the payer's account, it is at the
 * payee's bank, it will never move, or it differs part by part.
 */
export type TransferStatus = 'pending' | 'settled' | 'credited' | 'rejected' | 'partly';

/** ISO 20022's external code sets for payment groups and transactions, as far as they are about transfers. */
const STATUSES: Readonly<Record<string, TransferStatus>> = {
  RCVD: 'pending',
  PDNG: 'pending',
  PATC: 'pending',
  ACTC: 'pending',
  ACCP: 'pending',
  ACWC: 'pending',
  ACWP: 'pending',
  ACSP: 'pending',
  ACSC: 'settled',
  ACCC: 'credited',
  RJCT: 'rejected',
  CANC: 'rejected',
  PART: 'partly',
};

/** Why, in the bank's words: an external code such as AC01, or one of the bank's own. */
export interface StatusWord {
  readonly status: TransferStatus;
  readonly reasons: readonly string[];
}

export interface TransferReport {
  readonly instructionId?: string;
  readonly endToEndId?: string;
  readonly word?: StatusWord;
}

export interface BatchReport {
  readonly batchId: string;
  readonly word?: StatusWord;
  readonly transfers: readonly TransferReport[];
}

export interface StatusReport {
  readonly messageId: string;
  readonly createdAt: string;
  /** The message that it is about. */
  readonly originalMessageId: string;
  readonly word?: StatusWord;
  readonly batches: readonly BatchReport[];
}

/** Batches and transfers that one report names. */
const BATCHES_MAX = 10_000;
const TRANSFERS_MAX = 100_000;
const REASONS_MAX = 16;
const STATUS = /^[A-Z0-9]{4}$/;
const REASON = /^[^\p{Cc}]{1,35}$/u;

/** The report, or why it is none. */
export function readPain002(content: string): MessageResult<StatusReport> {
  return readMessage(content, {
    name: 'pain.002.001.11',
    root: 'CstmrPmtStsRpt',
    read: readReport,
  });
}

function readReport(root: XmlElement): StatusReport {
  const header = one(root, 'GrpHdr');
  const original = one(root, 'OrgnlGrpInfAndSts');
  if (!text(original, 'OrgnlMsgNmId').startsWith('pain.001')) fault(original, 'OrgnlMsgNmId');
  const word = readWord(original, 'GrpSts');
  const batches = all(root, 'OrgnlPmtInfAndSts', BATCHES_MAX).map((batch) =>
    readBatch(batch, word),
  );
  return {
    messageId: text(header, 'MsgId'),
    createdAt: dateTime(header, 'CreDtTm'),
    originalMessageId: text(original, 'OrgnlMsgId'),
    ...(word === undefined ? {} : { word }),
    batches,
  };
}

function readBatch(batch: XmlElement, above: StatusWord | undefined): BatchReport {
  const own = readWord(batch, 'PmtInfSts');
  if (contradicts(above, own)) fault(batch, 'PmtInfSts');
  const word = own ?? above;
  const transfers = all(batch, 'TxInfAndSts', TRANSFERS_MAX).map((transfer) => {
    const report = readTransfer(transfer);
    if (contradicts(word, report.word)) fault(transfer, 'TxSts');
    return report;
  });
  return {
    batchId: text(batch, 'OrgnlPmtInfId'),
    ...(own === undefined ? {} : { word: own }),
    transfers,
  };
}

function readTransfer(transfer: XmlElement): TransferReport {
  const instructionId = optionalText(transfer, 'OrgnlInstrId');
  const endToEndId = optionalText(transfer, 'OrgnlEndToEndId');
  if (instructionId === undefined && endToEndId === undefined) fault(transfer, 'OrgnlEndToEndId');
  const word = readWord(transfer, 'TxSts');
  return {
    ...(instructionId === undefined ? {} : { instructionId }),
    ...(endToEndId === undefined ? {} : { endToEndId }),
    ...(word === undefined ? {} : { word }),
  };
}

function readWord(parent: XmlElement, name: string): StatusWord | undefined {
  const code = optionalText(parent, name, STATUS);
  if (code === undefined) return undefined;
  const status = Object.hasOwn(STATUSES, code) ? STATUSES[code] : undefined;
  if (status === undefined || (status === 'partly' && name === 'TxSts')) fault(parent, name);
  return { status, reasons: all(parent, 'StsRsnInf', REASONS_MAX).flatMap(readReason) };
}

function readReason(information: XmlElement): readonly string[] {
  const reason = optional(information, 'Rsn');
  if (reason === undefined) return [];
  const code = optionalText(reason, 'Cd', /^[A-Z0-9]{1,4}$/);
  return [code ?? text(reason, 'Prtry', REASON)];
}

/** Does the part say no where the whole says yes, or yes where it says no? */
function contradicts(whole: StatusWord | undefined, part: StatusWord | undefined): boolean {
  if (whole === undefined || part === undefined || whole.status === 'partly') return false;
  return (whole.status === 'rejected') !== (part.status === 'rejected');
}
