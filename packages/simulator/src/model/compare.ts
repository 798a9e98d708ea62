/** The model beside the tables: every balance, every line, every payment. Reads tables only. */

import type { Row } from '@tallystick/database/database';
import type { Engine } from '../database/engine.ts';
import { awaitsText, reservationOf, type ModelState } from './state.ts';
import { text } from '../database/row-values.ts';

type Figures = ReadonlyMap<string, string>;

const ACCOUNTS = `
  select a.home::text || ' ' || case when a.kind = 'loss' then 'loss' else a.name end as name,
    a.balance::text as figures
  from ledger_account a where a.kind in ('available', 'cover', 'loss', 'reservation')`;
const TRANSIT = `
  select payee::text as name, sum(amount)::text as figures from ledger_transit
  where rolled_up_by is null group by payee`;
const LINES = `
  select encode(line, 'hex') as name,
    concat_ws(' ', status, ceiling, settled, returned, covered, known_sum) as figures from line`;
const PAYMENTS = `
  select encode(digest, 'hex') as name,
    concat_ws(' ', status, paid_reservation, paid_cover, paid_late,
      case when code in ('awaitsPayer', 'unknownToPayer') then code end,
      case when code = 'awaitsPayer' then least(confirm_by, redeem_by) end) as figures
  from payment`;
const DISPUTES = `
  select encode(digest, 'hex') as name,
    concat_ws(' ', encode(key_hash, 'hex'), reason, opened_at, decide_by, outcome, ground, borne_by,
      decided_at, reimbursed, case when reimburse then 'to reimburse' end) as figures
  from dispute`;
const DEVICES = `
  select encode(key_hash, 'hex') as name,
    status || case when reported_first then ' after its report' else '' end
      || case when retiring_at is null then '' else ' retiring' end as figures
  from device where status <> 'active' or retiring_at is not null`;

/** What the tables say otherwise than the model, as sentences. */
export async function compareWithTables(
  engine: Engine,
  state: ModelState,
): Promise<readonly string[]> {
  const differences: string[] = [];
  const compare = async (what: string, sql: string, model: Figures): Promise<void> => {
    const kept = new Map((await engine.query(sql)).map((row: Row) => [text(row, 'name'), row]));
    for (const name of new Set([...kept.keys(), ...model.keys()])) {
      const row = kept.get(name);
      const there = row === undefined ? '0' : text(row, 'figures');
      const here = model.get(name) ?? '0';
      if (there !== here) differences.push(`${what} ${name}: ${there}, the model has ${here}`);
    }
  };
  await compare('account', ACCOUNTS, accountsOf(state));
  await compare('in transit to', TRANSIT, transitOf(state));
  await compare('line', LINES, linesOf(state));
  await compare('payment', PAYMENTS, paymentsOf(state));
  await compare('objection to', DISPUTES, disputesOf(state));
  await compare('device', DEVICES, devicesOf(state));
  return differences;
}

function accountsOf({ accounts, lines, cover, loss }: ModelState): Figures {
  const figures = new Map<string, string>();
  for (const [home, { free }] of accounts) figures.set(`${home} available`, String(free));
  for (const line of lines.values()) {
    figures.set(`${line.account} reservation:${line.id}`, String(reservationOf(line)));
  }
  for (const [till, { left }] of cover) {
    figures.set(till.replace('/', ' cover:'), String(left));
  }
  return figures.set('0 loss', String(loss));
}

function transitOf({ accounts }: ModelState): Figures {
  return new Map([...accounts].map(([home, { inTransit }]) => [String(home), String(inTransit)]));
}

function linesOf({ lines }: ModelState): Figures {
  return new Map(
    [...lines].map(([id, { status, ceiling, settled, returned, covered, knownSum }]) => [
      id,
      [status, ceiling, settled, returned, covered, knownSum].join(' '),
    ]),
  );
}

function paymentsOf({ payments }: ModelState): Figures {
  return new Map(
    [...payments].map(([digest, payment]) => {
      const { status, fromReservation, fromCover, fromFree } = payment;
      const figures = [status, fromReservation, fromCover, fromFree].join(' ');
      return [digest, figures + awaitsText(payment)];
    }),
  );
}

function disputesOf({ disputes }: ModelState): Figures {
  return new Map(
    [...disputes].map(([digest, { keyHash, reason, openedAt, decideBy, decision, ...money }]) => {
      const { outcome, ground, borneBy, at } = decision ?? {};
      const ended = [outcome, ground, borneBy, at].filter((part) => part !== undefined);
      const open = money.reimburse ? ['to reimburse'] : [];
      const words = [keyHash, reason, openedAt, decideBy, ...ended, money.reimbursed, ...open];
      return [digest, words.join(' ')];
    }),
  );
}

function devicesOf({ devices }: ModelState): Figures {
  const ended = [...devices.values()].filter(
    ({ status, isRetiring }) => status !== 'active' || isRetiring,
  );
  return new Map(
    ended.map(({ keyHash, status, wasReported, isRetiring }) => [
      keyHash,
      `${status}${wasReported ? ' after its report' : ''}${isRetiring ? ' retiring' : ''}`,
    ]),
  );
}
