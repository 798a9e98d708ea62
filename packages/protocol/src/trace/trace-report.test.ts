/** Trace reports: only the investigator opens them, and each is of one device for one case (V-72). */

import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { createSoftwareElement } from '@tallystick/elements/software-element';
import { createTenantWorld } from '@tallystick/testkit/tenant-world';
import { readShape } from '../encoding/shape.ts';
import { encodeCbor, type CborValue } from '../encoding/cbor.ts';
import { messageBytes, PROTOCOL_LABEL, signMessage } from '../encoding/message.ts';
import { concatBytes } from '../encoding/octets.ts';
import { keyHashOf } from '../encoding/public-key.ts';
import { parseTenantId, tenantBytes } from '../identifiers.ts';
import { TRACE_REPORT_BYTES_MAX } from '../limits.ts';
import { stateLostKind } from '../messages/sync-statement.ts';
import { traceDataShape, type TraceData } from './trace-data.ts';
import {
  hourOf,
  openTraceReport,
  SEALED_TRACE_BYTES_MAX,
  sealTraceReport,
  traceReportKind,
  type OpenTraceResult,
  type TraceReport,
} from './trace-report.ts';

const world = await createTenantWorld();
const { crypto, tenant, random } = world;
const [phone, stranger] = [createSoftwareElement(random), createSoftwareElement(random)];
const investigator = await crypto.generateX25519();
const issuer = await crypto.generateX25519();
const keyHash = keyHashOf(crypto, phone.publicKey);

const DATA: TraceData = {
  model: 'Nokia 105',
  slots: [{ imei: '490154203237518', iccid: '8991101200003204510', operator: 'Airtel' }],
  cells: [{ radio: 'lte', network: '40445', area: 1, cell: 2, signalDbm: -97, isServing: true }],
};
const REPORT: TraceReport = { caseNumber: 3, hour: hourOf(world.now), data: DATA };

function seal(
  changes: Partial<Parameters<typeof sealTraceReport>[1]> = {},
): ReturnType<typeof sealTraceReport> {
  return sealTraceReport(crypto, {
    tenant,
    investigatorKey: investigator.publicKey,
    publicKey: phone.publicKey,
    sign: phone.sign,
    report: REPORT,
    ...changes,
  });
}

function open(
  bytes: Uint8Array,
  changes: Partial<Parameters<typeof openTraceReport>[1]> = {},
): Promise<OpenTraceResult> {
  return openTraceReport(crypto, {
    tenant,
    caseNumber: 3,
    keyHash,
    publicKey: phone.publicKey,
    investigatorPrivateKey: investigator.privateKey,
    bytes,
    ...changes,
  });
}

/** Seals any message to the investigator in the frame of a report. */
async function sealBytes(plaintext: Uint8Array): Promise<Uint8Array> {
  const sealed = await crypto.hpkeSeal({
    recipientPublicKey: investigator.publicKey,
    info: encodeCbor([PROTOCOL_LABEL, 'trace', tenantBytes(tenant)]),
    aad: encodeCbor([3, keyHash]),
    plaintext,
    exportContext: encodeCbor([PROTOCOL_LABEL, 'traceUnused']),
    exportLength: 16,
  });
  return concatBytes(sealed.enc, sealed.ciphertext);
}

const refused = (code: string): { readonly ok: false; readonly code: string } => ({
  ok: false,
  code,
});

suite('a sealed report (V-72)', () => {
  test('is opened by the investigator, and says what the device said', async () => {
    assert.deepEqual(await open(await seal()), { ok: true, report: REPORT });
  });

  test('is opened by nobody else, and the issuer is somebody else', async () => {
    const bytes = await seal();
    const { privateKey } = issuer;
    assert.deepEqual(
      await open(bytes, { investigatorPrivateKey: privateKey }),
      refused('doesNotOpen'),
    );
    const plain = Buffer.from(bytes).toString('latin1');
    for (const secret of ['490154203237518', 'Airtel', '40445']) assert.ok(!plain.includes(secret));
  });

  test('does not open under another tenant, case or device', async () => {
    const bytes = await seal();
    const other = parseTenantId('0192a3b4-c5d6-7e8f-9012-3456789abcde');
    assert.ok(other !== undefined);
    assert.deepEqual(await open(bytes, { tenant: other }), refused('doesNotOpen'));
    assert.deepEqual(await open(bytes, { caseNumber: 4 }), refused('doesNotOpen'));
    const { publicKey } = stranger;
    const strangerHash = keyHashOf(crypto, publicKey);
    const moved = { publicKey, keyHash: strangerHash };
    assert.deepEqual(await open(bytes, moved), refused('doesNotOpen'));
    assert.deepEqual(await open(bytes, { publicKey }), refused('otherDevice'));
  });

  test('that somebody else made in the name of the device is known as forged', async () => {
    assert.deepEqual(await open(await seal({ sign: stranger.sign })), refused('deviceSignature'));
    const signed = await signMessage(crypto, traceReportKind, {
      tenant,
      context: [],
      body: { ...REPORT, caseNumber: 2 },
      sign: phone.sign,
    });
    // A report of the device for another case, sealed anew for this one by whoever could read it.
    assert.deepEqual(await open(await sealBytes(messageBytes(signed))), refused('otherCase'));
  });

  test('that is altered, cut or too long is refused before it is read', async () => {
    const bytes = await seal();
    const altered = bytes.with(40, (bytes[40] ?? 0) ^ 1);
    assert.deepEqual(await open(altered), refused('doesNotOpen'));
    assert.deepEqual(await open(bytes.subarray(0, 48)), refused('truncated'));
    const long = new Uint8Array(SEALED_TRACE_BYTES_MAX + 1);
    assert.deepEqual(await open(long), refused('tooLarge'));
  });

  test('that holds another message of the device is no report', async () => {
    const body = { line: random(16), time: world.now };
    const lost = await signMessage(crypto, stateLostKind, {
      tenant,
      context: [],
      body,
      sign: phone.sign,
    });
    assert.deepEqual(await open(await sealBytes(messageBytes(lost))), refused('malformed'));
  });
});

suite('trace data', () => {
  test('may be nothing at all', async () => {
    const report = { ...REPORT, data: { slots: [], cells: [] } };
    assert.deepEqual(await open(await seal({ report })), { ok: true, report });
  });

  test('fill a report at most, however long their texts', async () => {
    const wide = (length: number): string => 'अ'.repeat(length);
    const cell = {
      radio: 'nr',
      network: '404450',
      area: 16_777_215,
      cell: 68_719_476_735,
    } as const;
    const data: TraceData = {
      model: wide(64),
      serial: wide(64),
      slots: Array.from({ length: 4 }, () => ({
        imei: '1'.repeat(16),
        iccid: '1'.repeat(22),
        operator: wide(64),
      })),
      cells: Array.from({ length: 32 }, () => ({ ...cell, signalDbm: -200, isServing: false })),
      platform: wide(256),
      connection: wide(32),
    };
    const report = { caseNumber: 4_294_967_295, hour: hourOf(4_294_967_295), data };
    const bytes = await seal({ report });
    assert.ok(bytes.length <= SEALED_TRACE_BYTES_MAX, `${bytes.length}`);
    assert.ok(bytes.length > TRACE_REPORT_BYTES_MAX / 2);
    assert.deepEqual(await open(bytes, { caseNumber: 4_294_967_295 }), { ok: true, report });
  });

  test('beyond their bounds are no trace data', () => {
    const at = (value: CborValue): string => {
      const read = readShape(traceDataShape, value, 'data');
      return read.ok ? 'good' : read.at;
    };
    const nothing: readonly CborValue[] = [null, null, [], [], null, null];
    const cell: readonly CborValue[] = [2, '40445', 1, 2, -97, true];
    const rows: readonly (readonly [string, CborValue])[] = [
      ['good', nothing],
      ['good', nothing.with(3, [cell])],
      ['data.model', nothing.with(0, 'x'.repeat(65))],
      [
        'data.slots',
        nothing.with(
          2,
          Array.from({ length: 5 }, () => [null, null, null]),
        ),
      ],
      ['data.slots[0].iccid', nothing.with(2, [[null, '1'.repeat(17), null]])],
      ['data.slots[0].imei', nothing.with(2, [['49015420323751x', null, null]])],
      [
        'data.cells',
        nothing.with(
          3,
          Array.from({ length: 33 }, () => cell),
        ),
      ],
      ['data.cells[0].radio', nothing.with(3, [cell.with(0, 4)])],
      ['data.cells[0].network', nothing.with(3, [cell.with(1, '4044')])],
      ['data.cells[0].cell', nothing.with(3, [cell.with(3, 68_719_476_736)])],
      ['data.cells[0].signalDbm', nothing.with(3, [cell.with(4, -201)])],
      ['data.platform', nothing.with(4, 'x'.repeat(257))],
    ];
    for (const [expected, value] of rows) assert.equal(at(value), expected);
  });
});
