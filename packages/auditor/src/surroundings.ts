/** The facts around payments, looked up for a batch at a time: requests, devices, work that is asked for. */

import type { Row } from '@tallystick/database/database';
import { decodeCbor } from '@tallystick/protocol/encoding/cbor';
import { toHex } from '@tallystick/protocol/encoding/octets';
import { CALL_BYTES_MAX } from '@tallystick/protocol/limits';
import { payeeStatementKind } from '@tallystick/protocol/messages/sync-statement';
import type { Ground } from './audit-ground.ts';
import type { PaymentRecord } from './payment-record.ts';
import { bytesOf, hexOf, octetsOf, sumOf, textOf } from './row-values.ts';
import { readByDevice } from './signed-half.ts';

export interface LookedUp {
  /** `payee/request` to the payment that used it up. */
  readonly usedBy: ReadonlyMap<string, string>;
  /** `payee/request` that the payee signed to be closed unpaid. */
  readonly closed: ReadonlySet<string>;
  /** `payee/key hash` of devices that are enrolled. */
  readonly enrolled: ReadonlySet<string>;
  /** Payments for which work is asked that settles them or takes money back. */
  readonly worked: ReadonlySet<string>;
}

/** How a request is named here. */
export function requestName(payee: bigint, request: string): string {
  return `${payee}/${request}`;
}

/** Looks up what stands around payments of one account. */
export async function lookUp(
  ground: Ground,
  home: bigint,
  records: readonly PaymentRecord[],
): Promise<LookedUp> {
  const { reader } = ground;
  const payees = records.map(({ half }) => half.payee);
  const requests = records.map(({ half }) => bytesOf(half.request));
  const named = (row: Row): string => requestName(sumOf(row, 'home'), hexOf(row, 'request'));
  const used = await reader.query(
    `select r.home, r.request, r.digest from paid_request r
     where (r.home, r.request) in (select * from unnest($1::bigint[], $2::bytea[]))`,
    [payees, requests],
  );
  const closed = await reader.query(
    `select c.home, c.request from closed_request c
     where (c.home, c.request) in (select * from unnest($1::bigint[], $2::bytea[]))`,
    [payees, requests],
  );
  const devices = await reader.query(
    `select d.home, d.key_hash from device d
     where (d.home, d.key_hash) in (select * from unnest($1::bigint[], $2::bytea[]))`,
    [payees, records.map(({ half }) => bytesOf(half.payeeKeyHash))],
  );
  const work = await reader.query(
    `select subject from work
     where home = $1 and kind in ('lapse', 'reverse') and subject = any($2::bytea[])`,
    [home, records.map(({ digest }) => bytesOf(digest))],
  );
  return {
    usedBy: new Map(used.map((row) => [named(row), hexOf(row, 'digest')])),
    closed: await signedAsClosed(ground, new Set(closed.map(named))),
    enrolled: new Set(
      devices.map((row) => requestName(sumOf(row, 'home'), hexOf(row, 'key_hash'))),
    ),
    worked: new Set(work.map((row) => hexOf(row, 'subject'))),
  };
}

/** Those of the requests that a payee's statement names: a row alone takes nobody's money away. */
async function signedAsClosed(
  ground: Ground,
  wanted: ReadonlySet<string>,
): Promise<ReadonlySet<string>> {
  const signed = new Set<string>();
  const payees = new Set([...wanted].map((name) => BigInt(name.split('/')[0] ?? '')));
  for (const payee of payees) {
    const rows = ground.reader.rows(
      `select s.bytes, s.kind, d.public_key from statement s
       join device d on d.tenant = s.tenant and d.home = s.home and d.key_hash = s.key_hash
       where s.home = ${payee} and s.kind = 'payee'`,
    );
    for await (const row of rows) {
      for (const request of await closedBy(ground, row)) {
        const name = requestName(payee, request);
        if (wanted.has(name)) signed.add(name);
      }
    }
  }
  for (const name of wanted) {
    if (!signed.has(name)) {
      ground.findings.add({ kind: 'notSigned', about: `closing of request ${name}` });
    }
  }
  return signed;
}

async function closedBy({ signed }: Ground, row: Row): Promise<readonly string[]> {
  if (textOf(row, 'kind') !== 'payee') return [];
  const decoded = decodeCbor(octetsOf(row, 'bytes'), CALL_BYTES_MAX);
  if (!decoded.ok) return [];
  const input = { value: decoded.value, publicKey: octetsOf(row, 'public_key') };
  const statement = await readByDevice(signed, payeeStatementKind, input);
  return (statement?.body.closedUnpaid ?? []).map(toHex);
}
