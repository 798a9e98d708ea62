/** `tallystick audit`: a process apart from the issuer, which reads its database and the audit key only. */

import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { auditTenant, type AuditReport } from '@tallystick/auditor/audit';
import { parseAuditKey, parseRootKey, type AuditKey } from '@tallystick/auditor/audit-key';
import { findingText } from '@tallystick/auditor/finding';
import {
  openReadOnlyDatabase,
  type ReadOnlyDatabase,
} from '@tallystick/database/read-only-database';
import { createNodeCrypto } from '@tallystick/elements/node-crypto';
import { toHex } from '@tallystick/protocol/encoding/octets';
import { isTallystickError } from '@tallystick/protocol/tallystick-error';
import { findAuditDatabase } from '../audit-database.ts';
import { textOf, type Command, type CommandInput, type CommandResult } from '../command.ts';

const KEY_SUFFIX = '.audit-key';

export const audit: Command = {
  words: ['audit'],
  positionals: ['KEYS'],
  summary: 'recompute every balance from signed records; exit status 1 if anything differs',
  options: [
    {
      name: 'database',
      value: 'ADDRESS',
      meaning:
        'PostgreSQL, as tallystick_auditor (TALLYSTICK_AUDIT_DATABASE_URL; else one on this machine)',
    },
    { name: 'data', value: 'FOLDER', meaning: 'where to look for one (TALLYSTICK_DATA_FOLDER)' },
    {
      name: 'root',
      value: 'KEY',
      meaning: "the tenant's root key in hexadecimal, where you have it from elsewhere",
    },
  ],
  run: async (input) => {
    const prepared = await prepare(input);
    if (prepared.kind !== 'prepared') return prepared;
    const { keys, url } = prepared;
    let database: ReadOnlyDatabase | undefined;
    try {
      database = await openReadOnlyDatabase(url);
      return await auditAll(database, keys, input.terminal.clock());
    } catch (error) {
      // Whatever went wrong, it is no finding: exit status 1 would say that something differs.
      return failed(isTallystickError(error) ? error.message : `It met ${String(error)}.`);
    } finally {
      await database?.close();
    }
  },
};

type Prepared =
  | { readonly kind: 'prepared'; readonly keys: readonly AuditKey[]; readonly url: string }
  | Extract<CommandResult, { kind: 'usage' }>;

async function prepare({ positionals, values, terminal }: CommandInput): Promise<Prepared> {
  const [path = ''] = positionals;
  const url = await findAuditDatabase({ values, terminal });
  if (url === undefined) {
    return usage(
      'Which database? Give --database, or set TALLYSTICK_DATABASE_AUDITOR_PASSWORD for the one on this machine.',
    );
  }
  const files = await keyFiles(path);
  if (files.length === 0) {
    return usage(
      `${JSON.stringify(path)} is no audit key and no folder with one: npm start -- --audit-key TENANT makes it.`,
    );
  }
  const keys: AuditKey[] = [];
  for (const file of files) {
    const key = parseAuditKey(await readFile(file, 'utf8').catch(() => ''));
    if (key === undefined) return usage(`${JSON.stringify(file)} is no audit key.`);
    keys.push(key);
  }
  const root = textOf(values, 'root');
  if (root === undefined) return { kind: 'prepared', keys, url };
  const rootKey = parseRootKey(root);
  if (rootKey === undefined) {
    return usage('--root is no compressed P-256 key of 66 hexadecimal digits.');
  }
  const [key, ...others] = keys;
  if (key === undefined || others.length > 0) return usage('--root goes with one audit key.');
  if (toHex(key.rootKey) !== toHex(rootKey)) {
    return usage(`The audit key names another root key: ${toHex(key.rootKey)}.`);
  }
  return { kind: 'prepared', keys, url };
}

/** The file itself, or every audit key in the folder. */
async function keyFiles(path: string): Promise<readonly string[]> {
  const names = await readdir(path).catch(() => undefined);
  if (names === undefined) return [path];
  return names
    .filter((name) => name.endsWith(KEY_SUFFIX))
    .toSorted()
    .map((name) => join(path, name));
}

/** One tenant after the other. One that is not there is no finding: the audit could not be made. */
async function auditAll(
  database: ReadOnlyDatabase,
  keys: readonly AuditKey[],
  now: number,
): Promise<CommandResult> {
  const crypto = createNodeCrypto();
  const reports: AuditReport[] = [];
  for (const key of keys) {
    const report = await auditTenant({ database, crypto, key, now });
    if (report === undefined) {
      return failed(`The database has no tenant ${key.tenant}: is it the right one?`);
    }
    reports.push(report);
  }
  const findingsTotal = reports.reduce((sum, report) => sum + report.findingsTotal, 0);
  return {
    kind: 'answer',
    object: { agrees: findingsTotal === 0, tenants: reports.map(printable) },
    isRefusal: findingsTotal > 0,
    lines: reports.flatMap(linesOf),
  };
}

function usage(message: string): Extract<CommandResult, { kind: 'usage' }> {
  return { kind: 'usage', message };
}

function failed(message: string): CommandResult {
  return {
    kind: 'failed',
    code: 'auditNotMade',
    message: `The audit could not be made. ${message}`,
  };
}

/** With sums as texts, which JSON holds whole. */
function printable(report: AuditReport): object {
  const orders = report.orders.map((order) => ({
    ...order,
    count: String(order.count),
    amount: String(order.amount),
  }));
  const findings = report.findings.map((finding) => ({ ...finding, text: findingText(finding) }));
  return { ...report, orders, findings };
}

function linesOf(report: AuditReport): readonly string[] {
  const { tenant, counts, findings, findingsTotal, orders, judgesCodes } = report;
  const left = findingsTotal - findings.length;
  return [
    `Tenant ${tenant}`,
    ...findings.map((finding) => `  ${findingText(finding)}`),
    ...(left > 0 ? [`  and ${left} more`] : []),
    findingsTotal === 0
      ? '  Agrees: every signature holds, and every balance is what was signed.'
      : `  ${findingsTotal} findings.`,
    `  looked at   ${counts.accounts} accounts, ${counts.lines} lines, ${counts.payments} payments, ${counts.halves} halves, ${counts.receipts} receipts, ${counts.claims} claims and ${counts.coinHalves} halves of coins`,
    `  one half    ${counts.payeeHalfOnly} of the payee only, ${counts.payerHalfOnly} of the payer only; ${counts.numbersMissing} numbers missing`,
    `  to come     ${counts.reversalsWaiting} payments are to be given back by their payee`,
    `  not signed  ${counts.acceptedByCode} payments accepted by a status code, ${judgesCodes ? 'judged again' : 'as the issuer judged it'}`,
    ...orders.map(
      ({ kind, currency, count, amount }) =>
        `  orders      ${kind}: ${count}, together ${amount} (minor units of currency ${currency})`,
    ),
  ];
}
