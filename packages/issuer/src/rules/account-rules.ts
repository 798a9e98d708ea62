/**
 * The rules of an account, whoever set them (G-111 to G-114). All that are in force bind together; only its
 * author, and the issuer, ends one.
 */

import { bigintColumn, integerColumn, textColumn } from '@tallystick/ledger/columns';
import type { Row, Transaction } from '@tallystick/database/database';
import { assert } from '@tallystick/protocol/assert';
import { decodeCbor, encodeCbor } from '@tallystick/protocol/encoding/cbor';
import { readShape } from '@tallystick/protocol/encoding/shape';
import { ruleShape, type Rule } from '@tallystick/protocol/rules/rule';
import { bytesColumn, nullable } from '../columns.ts';

export type RuleAuthor =
  | { readonly kind: 'holder' }
  | { readonly kind: 'issuer' }
  | { readonly kind: 'thirdParty'; readonly name: string };

export interface AccountRule {
  /** Names it within its account. */
  readonly number: number;
  readonly author: RuleAuthor;
  readonly rule: Rule;
  /** Until before when it holds, unix seconds; for good where it is absent. */
  readonly until?: number;
}

const RULE_BYTES_MAX = 1_024;

/** The rules of an account that are in force at `now` (unix seconds), in the order in which they came. */
export async function rulesInForce(
  transaction: Transaction,
  home: bigint,
  now: number,
): Promise<readonly AccountRule[]> {
  const rows = await transaction.query(
    `select number, author, named, rule, until from account_rule
     where home = $1 and ended_at is null and (until is null or until > $2) order by number`,
    [home, now],
  );
  return rows.map(ruleOf);
}

/** Sets a rule; its number. The account's row is locked until the transaction ends. */
export async function setRule(
  transaction: Transaction,
  tenant: string,
  input: Omit<AccountRule, 'number'> & { readonly home: bigint; readonly now: number },
): Promise<number> {
  const { home, author, rule, until, now } = input;
  const [row] = await transaction.query(
    'update account set last_rule = last_rule + 1 where home = $1 returning last_rule',
    [home],
  );
  assert(row !== undefined, 'a rule is set for an account that does not exist');
  const number = integerColumn(row, 'last_rule');
  const bytes = encodeCbor(ruleShape.encode(rule));
  assert(bytes.length <= RULE_BYTES_MAX, 'a rule is larger than its bounds allow');
  await transaction.query(
    `insert into account_rule (tenant, home, number, author, named, rule, set_at, until)
     values ($1::uuid, $2, $3, $4, $5, $6, $7, $8)`,
    [
      tenant,
      home,
      number,
      author.kind,
      author.kind === 'thirdParty' ? author.name : null,
      bytes,
      now,
      until ?? null,
    ],
  );
  return number;
}

/** Ends a rule from `now` on; false where there is none of that number in force. */
export async function endRule(
  transaction: Transaction,
  { home, number, now }: { readonly home: bigint; readonly number: number; readonly now: number },
): Promise<boolean> {
  const rows = await transaction.query(
    `update account_rule set ended_at = $3
     where home = $1 and number = $2 and ended_at is null returning number`,
    [home, number, now],
  );
  return rows.length === 1;
}

function ruleOf(row: Row): AccountRule {
  const decoded = decodeCbor(bytesColumn(row, 'rule'), RULE_BYTES_MAX);
  assert(decoded.ok, 'a rule of an account is damaged');
  const rule = readShape(ruleShape, decoded.value, 'rule');
  assert(rule.ok, 'a rule of an account is malformed');
  const until = nullable(row, 'until', bigintColumn);
  return {
    number: integerColumn(row, 'number'),
    author: authorOf(row),
    rule: rule.value,
    ...(until === undefined ? {} : { until: Number(until) }),
  };
}

function authorOf(row: Row): RuleAuthor {
  const kind = textColumn(row, 'author');
  if (kind === 'thirdParty') return { kind, name: textColumn(row, 'named') };
  assert(kind === 'holder' || kind === 'issuer', 'an author of rules is unknown');
  return { kind };
}
