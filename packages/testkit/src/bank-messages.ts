/** Messages as banks send them, made from what a test says of them. */

import { writeXml, type XmlNode } from '@tallystick/iso20022/write-xml';

const URN = 'urn:iso:std:iso:20022:tech:xsd';

/** A reason, as `StsRsnInf` has it. */
function reason(code: string): XmlNode {
  return ['StsRsnInf', [['Rsn', [['Cd', code]]]]];
}

export interface ReportParts {
  readonly original?: string;
  readonly group?: string;
  readonly groupReason?: string;
  readonly batches?: readonly XmlNode[];
}

/** A pain.002.001.11 about a file of transfers. */
export function reportXml(parts: ReportParts): string {
  const { original = 'TS-1', group, groupReason, batches = [] } = parts;
  const about: XmlNode = [
    'OrgnlGrpInfAndSts',
    [
      ['OrgnlMsgId', original],
      ['OrgnlMsgNmId', 'pain.001.001.10'],
      group === undefined ? undefined : ['GrpSts', group],
      groupReason === undefined ? undefined : reason(groupReason),
    ],
  ];
  const header: XmlNode = [
    'GrpHdr',
    [
      ['MsgId', 'BANK-7'],
      ['CreDtTm', '2026-11-23T05:00:00+05:30'],
    ],
  ];
  const root: XmlNode = ['CstmrPmtStsRpt', [header, about, ...batches]];
  return writeXml(['Document', [root], { xmlns: `${URN}:pain.002.001.11` }]);
}

/** What a report says of one batch, and of transfers in it: pairs of id and status. */
export function batch(
  id: string,
  status: string | undefined,
  transfers: readonly (readonly [id: string, status: string, reason?: string])[] = [],
): XmlNode {
  return [
    'OrgnlPmtInfAndSts',
    [
      ['OrgnlPmtInfId', id],
      status === undefined ? undefined : ['PmtInfSts', status],
      ...transfers.map(([transfer, own, why]): XmlNode => [
        'TxInfAndSts',
        [
          ['OrgnlInstrId', transfer],
          ['OrgnlEndToEndId', transfer],
          ['TxSts', own],
          why === undefined ? undefined : reason(why),
        ],
      ]),
    ],
  ];
}

export interface EntryParts {
  readonly amount: string;
  readonly direction: 'CRDT' | 'DBIT';
  readonly status?: string;
  readonly isReversal?: boolean;
  readonly currency?: string;
  readonly details?: readonly XmlNode[];
}

const CODE: XmlNode = ['BkTxCd', [['Prtry', [['Cd', 'NTRF']]]]];

/** An entry of a statement. */
export function entry(parts: EntryParts): XmlNode {
  const { amount, direction, status = 'BOOK', isReversal, currency = 'INR', details } = parts;
  return [
    'Ntry',
    [
      ['Amt', amount, { Ccy: currency }],
      ['CdtDbtInd', direction],
      isReversal === undefined ? undefined : ['RvslInd', String(isReversal)],
      ['Sts', [['Cd', status]]],
      ['BookgDt', [['Dt', '2026-11-23']]],
      CODE,
      details === undefined ? undefined : ['NtryDtls', details],
    ],
  ];
}

/** A balance of a statement; a minus in front means that the account was overdrawn. */
export function balance(code: string, value: string, currency = 'INR'): XmlNode {
  const isDebit = value.startsWith('-');
  return [
    'Bal',
    [
      ['Tp', [['CdOrPrtry', [['Cd', code]]]]],
      ['Amt', isDebit ? value.slice(1) : value, { Ccy: currency }],
      ['CdtDbtInd', isDebit ? 'DBIT' : 'CRDT'],
      ['Dt', [['Dt', '2026-11-23']]],
    ],
  ];
}

/** A camt.053.001.08 with one statement: pages and balances, then the summary, then entries. */
export function statementXml(
  balances: readonly XmlNode[],
  entries: readonly XmlNode[],
  more: { readonly page?: XmlNode; readonly summary?: XmlNode; readonly id?: string } = {},
): string {
  const account: XmlNode = ['Acct', [['Id', [['Othr', [['Id', '900000000001']]]]]]];
  const statement: XmlNode = [
    'Stmt',
    [
      ['Id', more.id ?? 'S-2026-11-23'],
      more.page,
      ['CreDtTm', '2026-11-23T23:59:59Z'],
      account,
      ...balances,
      more.summary,
      ...entries,
    ],
  ];
  const header: XmlNode = [
    'GrpHdr',
    [
      ['MsgId', 'BANK-8'],
      ['CreDtTm', '2026-11-23T23:59:59Z'],
    ],
  ];
  const root: XmlNode = ['BkToCstmrStmt', [header, statement]];
  return writeXml(['Document', [root], { xmlns: `${URN}:camt.053.001.08` }]);
}
