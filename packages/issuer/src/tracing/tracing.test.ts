/**
 * Trace data at the issuer (V-72): asked of a device only for an open case on a real ground, while its
 * holder agrees; kept sealed to the investigator, given out while the case is open, and deleted with it.
 */

import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { enrolFurtherDevice, type IssuerDevice } from '@tallystick/testkit/issuer-device';
import {
  enrolPayer,
  enrolTill,
  halfOf,
  type WorldPayer,
} from '@tallystick/testkit/issuer-payments';
import { untilWaiting, whileInsertsWait } from '@tallystick/testkit/lock-waits';
import { createIssuerWorld } from '@tallystick/testkit/issuer-world';
import { blockDeviceBodyShape } from '@tallystick/protocol/calls/devices';
import { consentsBodyShape } from '@tallystick/protocol/calls/consents';
import { syncBodyShape, syncResultShape } from '@tallystick/protocol/calls/sync';
import { traceBodyShape } from '@tallystick/protocol/calls/trace';
import type { X25519KeyPair } from '@tallystick/protocol/crypto';
import { encodeCbor } from '@tallystick/protocol/encoding/cbor';
import { readShape } from '@tallystick/protocol/encoding/shape';
import { COUNTER_MAX } from '@tallystick/protocol/limits';
import { openBundle } from '@tallystick/protocol/verification/trust';
import { hourOf, openTraceReport, sealTraceReport } from '@tallystick/protocol/trace/trace-report';
import { blockDevice } from '../operator/block-device.ts';
import { eraseByOperator } from '../personal/erase-account.ts';
import { exportByOperator } from '../personal/export-account.ts';
import type { CaseReason } from './case-row.ts';
import { closeCase } from './close-case.ts';
import { setInvestigator } from './investigator.ts';
import { CASE_DAYS, openCase, type OpenCaseRefusal } from './open-case.ts';
import { releaseCase } from './release-case.ts';
import { showCase } from './show-cases.ts';

const world = await createIssuerWorld();
const { deps, tenant, crypto } = world;
const { admin } = world.testDatabase;
const investigator = await crypto.generateX25519();
const HOUR_SECONDS = 3_600;
const DAY_SECONDS = 86_400;

type Device = Pick<IssuerDevice, 'account' | 'keyHash' | 'element' | 'call'>;

function open(
  device: Pick<Device, 'account' | 'keyHash'>,
  reason: CaseReason,
): ReturnType<typeof openCase> {
  const { account, keyHash } = device;
  return openCase(deps, tenant, { account, keyHash, reason });
}

async function opened(device: Device, reason: CaseReason): Promise<number> {
  const outcome = await open(device, reason);
  assert.ok(outcome.ok, outcome.ok ? '' : outcome.code);
  return outcome.value.number;
}

async function refusalOf(device: Device, reason: CaseReason): Promise<OpenCaseRefusal | undefined> {
  const outcome = await open(device, reason);
  return outcome.ok ? undefined : outcome.code;
}

async function agree(device: Device, given = true): Promise<void> {
  const changes = [{ purpose: 'traceData', given }] as const;
  const answer = await device.call('consents', consentsBodyShape.encode({ changes }));
  assert.ok(answer.accepted, answer.code);
}

/** The case that a sync asks the device about. */
async function askedAbout(device: Device): Promise<number | undefined> {
  const body = { epoch: 0, seq: 0, payerStatements: [], records: [], asks: [] };
  const answer = await device.call('sync', syncBodyShape.encode(body));
  assert.ok(answer.accepted, answer.code);
  const result = readShape(syncResultShape, answer.result, 'sync');
  assert.ok(result.ok);
  return result.value.traceCase;
}

async function sealed(device: Device, caseNumber: number, key = investigator): Promise<Uint8Array> {
  const { publicKey, sign } = device.element;
  return sealTraceReport(crypto, {
    tenant,
    investigatorKey: key.publicKey,
    publicKey,
    sign,
    report: {
      caseNumber,
      hour: hourOf(world.now()),
      data: { model: 'Nokia 105', slots: [{ imei: '490154203237518' }], cells: [] },
    },
  });
}

/** The code of the answer to a report; empty where it is kept. */
async function send(
  device: Device,
  caseNumber: number,
  how: { readonly key?: X25519KeyPair; readonly bytes?: Uint8Array } = {},
): Promise<string> {
  const key = how.key ?? investigator;
  const body = traceBodyShape.encode({
    caseNumber,
    investigatorKey: key.publicKey,
    sealed: how.bytes ?? (await sealed(device, caseNumber, key)),
  });
  return (await device.call('trace', body)).code;
}

async function kept(device: Device): Promise<number> {
  const query = 'select count(*)::int as reports from trace_report where home = $1';
  return Number((await admin.query(query, [device.account]))[0]?.['reports']);
}

/** A phone whose holder agreed and reported it lost from a tablet, which opened a case. */
async function lostPhone(
  how: { readonly agreed?: boolean } = {},
): Promise<{ readonly phone: WorldPayer; readonly tablet: IssuerDevice }> {
  const phone = await enrolPayer(world, { deposit: 0n, offline: 0n });
  const tablet = await enrolFurtherDevice(world, phone.account);
  if (how.agreed !== false) await agree(phone);
  const { keyHash } = phone;
  const answer = await tablet.call('blockDevice', blockDeviceBodyShape.encode({ keyHash }));
  assert.ok(answer.accepted, answer.code);
  return { phone, tablet };
}

/** A phone that paid twice with the same money, and the proof of it. */
async function cheat(): Promise<WorldPayer> {
  const payer = await enrolPayer(world, { deposit: 500n, offline: 500n });
  await agree(payer);
  const till = await enrolTill(world);
  const before = payer.state();
  const first = await payer.pay(till, 100n);
  payer.restore(before);
  const second = await payer.pay(till, 150n);
  await till.sync([halfOf(first), halfOf(second)]);
  return payer;
}

suite('a case', () => {
  test('is opened by nobody while the tenant has no investigator', async () => {
    const phone = await enrolPayer(world, { deposit: 0n, offline: 0n });
    await blockDevice(deps, tenant, { keyHash: phone.keyHash });
    assert.equal(await refusalOf(phone, 'loss'), 'noInvestigator');
    const { phone: other } = await lostPhone();
    assert.equal(await askedAbout(other), undefined);
    const small = { publicKey: new Uint8Array(32) };
    assert.deepEqual(await setInvestigator(deps, tenant, small), {
      ok: false,
      code: 'investigatorKeyInvalid',
    });
    assert.ok((await setInvestigator(deps, tenant, investigator)).ok);
  });

  test('needs a ground that is there: a proof for fraud, a report for loss (V-72)', async () => {
    const phone = await enrolPayer(world, { deposit: 0n, offline: 0n });
    assert.equal(await refusalOf(phone, 'loss'), 'noGround');
    assert.equal(await refusalOf(phone, 'fraud'), 'noGround');
    await blockDevice(deps, tenant, { keyHash: phone.keyHash });
    assert.equal(await refusalOf(phone, 'fraud'), 'noGround');
    assert.equal(await refusalOf(phone, 'loss'), undefined);
    const payer = await cheat();
    assert.equal(await refusalOf(payer, 'loss'), 'noGround', 'it was convicted, and never lost');
    assert.equal(await refusalOf(payer, 'fraud'), undefined);
  });

  test('is about a device of that account', async () => {
    const { phone } = await lostPhone();
    const { phone: other } = await lostPhone();
    const mixed = { ...other, account: phone.account };
    assert.equal(await refusalOf(mixed, 'loss'), 'unknownDevice');
    assert.equal(await refusalOf({ ...other, account: 99_999n }, 'loss'), 'unknownAccount');
  });

  test('is one for a ground: asked for again while it is open, and never again after it (V-72)', async () => {
    const { phone } = await lostPhone({ agreed: false });
    const number = await opened(phone, 'loss');
    assert.equal(await opened(phone, 'loss'), number);
    const both = await Promise.all([opened(phone, 'loss'), opened(phone, 'loss')]);
    assert.deepEqual(both, [number, number]);
    await closeCase(deps, tenant, { home: phone.account, number });
    assert.equal(await refusalOf(phone, 'loss'), 'groundUsed');
  });

  test('gets a number of its own, also where several are opened at once', async () => {
    const { account, keyHash } = await enrolPayer(world, { deposit: 0n, offline: 0n });
    const more = await Promise.all([1, 2].map(() => enrolFurtherDevice(world, account)));
    const lost = [keyHash, ...more.map((device) => device.keyHash)];
    await blockDevice(deps, tenant, { account });
    const opening = await whileInsertsWait(admin, 'trace_case', async () => {
      const started = lost.map((hash) => open({ account, keyHash: hash }, 'loss'));
      await untilWaiting(admin, lost.length);
      return started;
    });
    const cases = await Promise.all(opening);
    const numbers = cases.map((outcome) => (outcome.ok ? outcome.value.number : outcome.code));
    assert.deepEqual(new Set(numbers), new Set([1, 2, 3]));
  });

  test('opens by itself when the holder reports a phone lost, where that was agreed to (V-72)', async () => {
    const { phone, tablet } = await lostPhone();
    const shown = await showCase(deps, tenant, { home: phone.account, number: 1 });
    assert.ok(shown.ok && shown.value.isConsented);
    assert.equal(shown.value.shown.openedBy, 'holder');
    const { keyHash } = phone;
    await tablet.call('blockDevice', blockDeviceBodyShape.encode({ keyHash }));
    const second = await showCase(deps, tenant, { home: phone.account, number: 2 });
    assert.deepEqual(second, { ok: false, code: 'unknownCase' });
    const { phone: unagreed } = await lostPhone({ agreed: false });
    const none = await showCase(deps, tenant, { home: unagreed.account, number: 1 });
    assert.deepEqual(none, { ok: false, code: 'unknownCase' });
  });
});

suite('a report', () => {
  test('is asked of the device that the case is about, and of no other (V-72)', async () => {
    const { phone, tablet } = await lostPhone();
    assert.equal(await askedAbout(phone), 1);
    assert.equal(await askedAbout(tablet), undefined);
    assert.equal(await send(tablet, 1), 'notAsked');
    await blockDevice(deps, tenant, { keyHash: tablet.keyHash });
    assert.equal(
      await askedAbout(tablet),
      undefined,
      'lost as well, and not what the case is about',
    );
    assert.equal(await send(phone, 1), '');
  });

  test('is neither asked for nor taken without consent, or after it was taken back (V-72)', async () => {
    const { phone, tablet } = await lostPhone({ agreed: false });
    const number = await opened(phone, 'loss');
    assert.equal(await askedAbout(phone), undefined);
    assert.equal(await send(phone, number), 'notConsented');
    await agree(tablet);
    assert.equal(await askedAbout(phone), number);
    assert.equal(await send(phone, number), '');
    await agree(tablet, false);
    world.wait(2 * HOUR_SECONDS);
    assert.equal(await askedAbout(phone), undefined);
    assert.equal(await send(phone, number), 'notConsented');
    assert.equal(await kept(phone), 1, 'what was sent stays sealed until the case is closed');
  });

  test('that comes while consent is being taken back waits for that, and is refused', async () => {
    const { phone, tablet } = await lostPhone();
    const [withdrawn, sent] = await whileInsertsWait(admin, 'consent', async () => {
      const first = agree(tablet, false);
      await untilWaiting(admin, 1);
      const second = send(phone, 1);
      await untilWaiting(admin, 2);
      return [first, second];
    });
    await withdrawn;
    assert.equal(await sent, 'notConsented');
    assert.equal(await kept(phone), 0);
  });

  test('is taken for no case that is not there, not open, or not its own', async () => {
    const { phone } = await lostPhone();
    assert.equal(await send(phone, 2), 'notAsked');
    assert.equal(await send(phone, COUNTER_MAX), 'notAsked');
    await closeCase(deps, tenant, { home: phone.account, number: 1 });
    assert.equal(await send(phone, 1), 'notAsked');
    assert.equal(await askedAbout(phone), undefined);
    assert.equal(await kept(phone), 0);
  });

  test('is asked for once in an hour, and kept once however often it is sent', async () => {
    const { phone } = await lostPhone();
    const bytes = await sealed(phone, 1);
    assert.equal(await send(phone, 1, { bytes }), '');
    assert.equal(await send(phone, 1, { bytes }), '');
    assert.equal(await kept(phone), 1);
    assert.equal(await askedAbout(phone), undefined);
    assert.equal(await send(phone, 1), 'notAsked');
    world.wait(HOUR_SECONDS);
    assert.equal(await askedAbout(phone), 1);
    assert.equal(await send(phone, 1), '');
    assert.equal(await kept(phone), 2);
  });

  test('comes one at a time, also where several are sent at once', async () => {
    const { phone } = await lostPhone();
    const codes = await Promise.all([send(phone, 1), send(phone, 1), send(phone, 1)]);
    assert.deepEqual(codes.toSorted(), ['', 'notAsked', 'notAsked']);
    assert.equal(await kept(phone), 1);
  });

  test('is kept up to a bound', async () => {
    const { phone } = await lostPhone();
    await admin.query(
      `insert into trace_report (tenant, home, number, digest, investigator_key, sealed, received_at)
       select $1::uuid, $2, 1, sha256(n::text::bytea), $3, $4, 0 from generate_series(1, 200) n`,
      [tenant, phone.account, investigator.publicKey, new Uint8Array(49)],
    );
    assert.equal(await askedAbout(phone), undefined);
    assert.equal(await send(phone, 1), 'notAsked');
  });

  test('that is sealed to another key than the investigator’s is not kept', async () => {
    const { phone } = await lostPhone();
    const key = await crypto.generateX25519();
    assert.equal(await send(phone, 1, { key }), 'otherInvestigator');
    assert.equal(await kept(phone), 0);
  });

  test('of a device that is in use is refused like one about nothing', async () => {
    const phone = await enrolPayer(world, { deposit: 0n, offline: 0n });
    await agree(phone);
    assert.equal(await send(phone, 1), 'notAsked');
  });
});

suite('what is kept', () => {
  test('opens with the investigator’s key, and is nothing that the issuer can read (V-72)', async () => {
    const payer = await cheat();
    const number = await opened(payer, 'fraud');
    assert.equal(await askedAbout(payer), number);
    assert.equal(await send(payer, number), '');
    const name = { home: payer.account, number };
    const released = await releaseCase(deps, tenant, name);
    assert.ok(released.ok);
    const { publicKey, reports, shown } = released.value;
    assert.equal(shown.releases, 1);
    const [report] = reports;
    assert.ok(report !== undefined);
    const frame = { tenant, caseNumber: number, keyHash: payer.keyHash, publicKey };
    const opening = { ...frame, bytes: report.sealed };
    const { privateKey } = investigator;
    const read = await openTraceReport(crypto, { ...opening, investigatorPrivateKey: privateKey });
    assert.ok(read.ok);
    assert.equal(read.report.data.model, 'Nokia 105');
    const own = deps.keysOf(tenant)?.hpke.privateKey;
    assert.ok(own !== undefined);
    const byIssuer = await openTraceReport(crypto, { ...opening, investigatorPrivateKey: own });
    assert.deepEqual(byIssuer, { ok: false, code: 'doesNotOpen' });
  });

  test('is given out while the case is open only, and goes when it is closed (V-72)', async () => {
    const { phone } = await lostPhone();
    const name = { home: phone.account, number: 1 };
    await send(phone, 1);
    assert.ok((await releaseCase(deps, tenant, name)).ok);
    const closed = await closeCase(deps, tenant, name);
    assert.ok(closed.ok && closed.value.closedAt === world.now());
    assert.equal(closed.value.releases, 1);
    assert.equal(await kept(phone), 0);
    assert.deepEqual(await releaseCase(deps, tenant, name), { ok: false, code: 'caseClosed' });
    world.wait(1);
    assert.deepEqual(await closeCase(deps, tenant, name), closed, 'closed once and for all');
  });

  test('is deleted when the time of its case is over, whatever nobody did (V-72)', async () => {
    const { phone } = await lostPhone();
    const name = { home: phone.account, number: 1 };
    await send(phone, 1);
    world.wait(CASE_DAYS * DAY_SECONDS - 1);
    await world.work();
    assert.equal(await kept(phone), 1);
    world.wait(1);
    // The job has not come yet, and it is over all the same.
    assert.deepEqual(await releaseCase(deps, tenant, name), { ok: false, code: 'caseClosed' });
    assert.equal(await send(phone, 1), 'notAsked');
    await world.work();
    assert.equal(await kept(phone), 0);
    const shown = await showCase(deps, tenant, name);
    assert.ok(shown.ok && shown.value.shown.closedAt === world.now());
  });

  test('outlives an erased account while its case is open, and no longer (G-177)', async () => {
    const { phone } = await lostPhone();
    const { account } = phone;
    await send(phone, 1);
    assert.deepEqual(await eraseByOperator(deps, tenant, { account }), { ok: true });
    assert.equal(await kept(phone), 1);
    world.wait(2 * HOUR_SECONDS);
    assert.equal(await send(phone, 1), 'notConsented');
    assert.equal(await refusalOf(phone, 'loss'), 'unknownAccount');
    await closeCase(deps, tenant, { home: account, number: 1 });
    assert.equal(await kept(phone), 0);
  });

  test('is told to its holder: which cases there were, what came in and was given out (G-175)', async () => {
    const { phone } = await lostPhone();
    await send(phone, 1);
    await releaseCase(deps, tenant, { home: phone.account, number: 1 });
    const exported = await exportByOperator(deps, tenant, { account: phone.account });
    assert.ok(exported.ok);
    const text = JSON.stringify(exported.value['cases']);
    for (const part of ['"reason":"loss"', '"releases":1', `"receivedAt":[${world.now()}]`]) {
      assert.ok(text.includes(part), `${part} in ${text}`);
    }
  });
});

suite('the investigator', () => {
  test('stands in the next bundle, signed for every device, and a swap in the one after it', async () => {
    const key = async (): Promise<Uint8Array | undefined> => {
      const phone = await enrolPayer(world, { deposit: 0n, offline: 0n });
      return phone.trust.bundle.investigatorKey;
    };
    assert.deepEqual(await key(), investigator.publicKey);
    const phone = await enrolPayer(world, { deposit: 0n, offline: 0n });
    const next = await crypto.generateX25519();
    const set = await setInvestigator(deps, tenant, next);
    assert.ok(set.ok);
    assert.deepEqual(await setInvestigator(deps, tenant, next), set);
    assert.deepEqual(await key(), next.publicKey);
    const body = {
      epoch: 1,
      seq: phone.trust.bundle.seq,
      payerStatements: [],
      records: [],
      asks: [],
    };
    const answer = await phone.call('sync', syncBodyShape.encode(body));
    const result = readShape(syncResultShape, answer.result, 'sync');
    assert.ok(result.ok && result.value.bundle !== undefined);
    const bytes = encodeCbor(result.value.bundle);
    const { rootKey } = phone.trust;
    const newer = await openBundle(crypto, { bytes, tenant, rootKey, held: phone.trust });
    assert.ok(newer.ok);
    assert.deepEqual(newer.trust.bundle.investigatorKey, next.publicKey);
    const rows = await admin.query('select count(*)::int as keys from investigator');
    assert.equal(rows[0]?.['keys'], 2, 'each key that was ever set stays');
  });
});

suite('another tenant', () => {
  test('finds no case, no device and no investigator of this one (T-50)', async () => {
    const other = await createIssuerWorld({ testDatabase: world.testDatabase });
    const { phone } = await lostPhone();
    const name = { home: phone.account, number: 1 };
    const unknown = { ok: false, code: 'unknownCase' };
    assert.deepEqual(await releaseCase(other.deps, other.tenant, name), unknown);
    assert.deepEqual(await closeCase(other.deps, other.tenant, name), unknown);
    assert.deepEqual(await showCase(other.deps, other.tenant, name), unknown);
    const { account, keyHash } = phone;
    const order = { account, keyHash, reason: 'loss' } as const;
    const refused = (code: string): unknown => ({ ok: false, code });
    assert.deepEqual(await openCase(other.deps, other.tenant, order), refused('noInvestigator'));
    assert.ok((await setInvestigator(other.deps, other.tenant, investigator)).ok);
    assert.deepEqual(await openCase(other.deps, other.tenant, order), refused('unknownAccount'));
    const theirs = await enrolPayer(other, { deposit: 0n, offline: 0n });
    const mixed = { ...order, account: theirs.account };
    assert.deepEqual(await openCase(other.deps, other.tenant, mixed), refused('unknownDevice'));
    const shown = await showCase(deps, tenant, name);
    assert.ok(shown.ok && shown.value.shown.closedAt === undefined);
  });
});
