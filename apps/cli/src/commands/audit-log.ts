/** `tallystick audit log`: reads the audit log, and with `--verify` the whole chain. */

import { readAuditLog as route, type AuditLogEntry } from '@tallystick/api/routes/audit-log';
import { timeText } from '@tallystick/api/time-text';
import { createNodeCrypto } from '@tallystick/elements/node-crypto';
import { AUDIT_START, followAudit, type AuditHead } from '@tallystick/protocol/audit/audit-entry';
import { equalBytes, fromHex, toHex } from '@tallystick/protocol/encoding/octets';
import { askIssuer } from '../ask-issuer.ts';
import { askTenant } from '../ask-tenant.ts';
import { textOf, type Command, type CommandInput, type CommandResult } from '../command.ts';
import { CONNECTION_OPTIONS, findTenant, TENANT_OPTION } from '../connection.ts';
import { cursorOf, pageAnswer } from '../page.ts';

const HEAD = /^([1-9][0-9]{0,14}):([0-9a-f]{64})$/;

export const auditLog: Command = {
  words: ['audit', 'log'],
  positionals: [],
  summary:
    'read what operators asked for and were answered, or verify that nothing of it was changed',
  options: [
    { name: 'verify', meaning: 'read all of it, and compute every digest again' },
    {
      name: 'head',
      value: 'NUMBER:DIGEST',
      meaning: 'with --verify: a head that was noted before, which has to be in it',
    },
    { name: 'cursor', value: 'NUMBER', meaning: 'begin after this entry' },
    TENANT_OPTION,
    ...CONNECTION_OPTIONS,
  ],
  run: async (input) => {
    const headText = textOf(input.values, 'head');
    const noted = headText === undefined ? undefined : headOf(headText);
    if (headText !== undefined && noted === undefined) {
      return {
        kind: 'usage',
        message: '--head takes a number, a colon and 64 hexadecimal digits.',
      };
    }
    if (input.values['verify'] === true) return verify(input, noted);
    const asked = await askTenant(input, route, { query: cursorOf(input), body: {} });
    if (asked.kind !== 'done') return asked;
    return pageAnswer(asked.value, asked.value.entries.map(lineOf), 'There is no entry.');
  },
};

function headOf(text: string): AuditHead | undefined {
  const [, number, hex = ''] = HEAD.exec(text) ?? [];
  const digest = fromHex(hex);
  return number === undefined || digest === undefined
    ? undefined
    : { number: Number(number), digest };
}

function lineOf({ number, at, body }: AuditLogEntry): string {
  return `${String(number).padStart(6)}  ${timeText(at)}  ${body}`;
}

const FAULTS = {
  numberMissing: 'an entry is missing before it',
  digestDiffers: 'it, or something before it, was changed',
  headDiffers: 'it is not the one that was noted',
  headMissing: 'the log ends before it',
} as const;

/** Follows the chain from its beginning, page by page. */
async function verify(input: CommandInput, noted: AuditHead | undefined): Promise<CommandResult> {
  const found = await findTenant(input);
  if (found.kind !== 'found') return found;
  const { connection, tenant } = found;
  const crypto = createNodeCrypto();
  let head = AUDIT_START;
  let cursor: string | undefined;
  do {
    const query = cursor === undefined ? {} : { cursor };
    const asked = await askIssuer(connection, route, { params: { tenant }, query, body: {} });
    if (asked.kind !== 'done') return asked;
    for (const { digest: hex, ...entry } of asked.value.entries) {
      const digest = fromHex(hex) ?? new Uint8Array();
      const followed = followAudit(crypto, tenant, head, { ...entry, digest });
      if (!followed.ok) return broken(entry.number, followed.code);
      const { head: next } = followed;
      if (next.number === noted?.number && !equalBytes(next.digest, noted.digest)) {
        return broken(next.number, 'headDiffers');
      }
      head = next;
    }
    cursor = asked.value.next;
  } while (cursor !== undefined);
  if (noted !== undefined && head.number < noted.number) return broken(noted.number, 'headMissing');
  const text = `${head.number}:${toHex(head.digest)}`;
  return {
    kind: 'answer',
    object: { verified: true, entries: head.number, head: text },
    lines: [
      `${head.number} entries, and nothing of them was changed.`,
      ...(head.number === 0
        ? []
        : [`Note this elsewhere, and give it as --head next time: ${text}`]),
    ],
  };
}

function broken(number: number, code: keyof typeof FAULTS): CommandResult {
  return {
    kind: 'answer',
    isRefusal: true,
    object: { verified: false, number, code },
    lines: [`The log does not hold at entry ${number}: ${FAULTS[code]}.`],
  };
}
