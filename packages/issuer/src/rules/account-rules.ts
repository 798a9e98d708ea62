/**
 * The rules of an account, whoever set them (G-111 to G-114). All that are in force bind together; only its
 * author, and the issuer, ends one.
 */

import { bigintColumn, integerColumn, textColumn } from '@tallystick/ledger/columns';
import type { Row, Transaction } from '@tallystick/database/database';
import { assert } from '@tallystick/protocol/assert';
import type { AccountRule, NewRule, RuleAuthor } from '@tallystick/protocol/calls/rules';
import { decodeCbor, encodeCbor } from '@tallystick/protocol/encoding/cbor';
import { readShape } from '@tallystick/protocol/encoding/shape';
import { ruleShape } from '@tallystick/protocol/rules/rule';
import { bytesColumn, nullable } from '../columns.ts';

const RULE_BYTES_MAX = 1_024;

/**
 * Holds the rules of an account until the transaction ends, where it ever had one; the number of the last
 * that was set, 0 for none. After lines, before balances.
 */
export async function lockRules(transaction: Transaction, home: bigint): Promise<number> {
  const [row] = await transaction.query(
    'select last_rule from account where home = $1 and last_rule > 0 for no key update',
    [home],
  );
  return row === undefined ? 0 : integerColumn(row, 'last_rule');
}

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

/** The first `count` rules that an account ever had, in force or not. */
export async function firstRules(
  transaction: Transaction,
  home: bigint,
  count: number,
): Promise<readonly AccountRule[]> {
  const rows = await transaction.query(
    `select number, author, named, rule, until from account_rule
     where home = $1 and number <= $2 order by number`,
    [home, count],
  );
  return rows.map(ruleOf);
}

/** Sets a rule. The account's row is locked until the transaction ends. */
export async function setRule(
  transaction: Transaction,
  tenant: string,
  input: NewRule & {
    readonly home: bigint;
    readonly author: RuleAuthor;
    readonly now: number;
  },
): Promise<void> {
  const { home, author, rule, until, now } = input;
  const [row] = await transaction.query(
    'update account set last_rule = last_rule + 1 where home = $1 returning last_rule',
    [home],
  );
  assert(row !== undefined, 'a rule is set for an account that does not exist');
  const bytes = encodeCbor(ruleShape.encode(rule));
  assert(bytes.length <= RULE_BYTES_MAX, 'a rule is larger than its bounds allow');
  await transaction.query(
    `insert into account_rule (tenant, home, number, author, named, rule, set_at, until)
     values ($1::uuid, $2, $3, $4, $5, $6, $7, $8)`,
    [
      tenant,
      home,
      integerColumn(row, 'last_rule'),
      author.kind,
      author.kind === 'thirdParty' ? author.name : null,
      bytes,
      now,
      until ?? null,
    ],
  );
}

/** Ends rules from `now` on; those that have ended already stay as they are. */
export async function endRules(
  transaction: Transaction,
  input: { readonly home: bigint; readonly numbers: readonly number[]; readonly now: number },
): Promise<void> {
  await transaction.query(
    `update account_rule set ended_at = $3
     where home = $1 and number = any($2::integer[]) and ended_at is null`,
    [input.home, input.numbers, input.now],
  );
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
