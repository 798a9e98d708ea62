/**
 * An issuer that was restored from a backup: what it has forgotten comes back from the devices, money is
 * paid once, and nobody is convicted because the issuer forgot.
 */

import assert from 'node:assert/strict';
import { afterEach, suite, test } from 'node:test';
import { forgetHour, takeBackup } from '@tallystick/testkit/issuer-backup';
import { coverTill, figuresOf, lineOf, lossOf, moneyOf } from '@tallystick/testkit/issuer-money';
import {
  enrolPayer,
  enrolTill,
  halfOf,
  type WorldPayer,
} from '@tallystick/testkit/issuer-payments';
import { createIssuerWorld } from '@tallystick/testkit/issuer-world';
import { TEST_CURRENCY } from '@tallystick/testkit/world-bundle';
import { heldCertificatesBodyShape } from '@tallystick/protocol/calls/held-certificates';
import { closeLineBodyShape } from '@tallystick/protocol/calls/close-line';
import { messageValue } from '@tallystick/protocol/encoding/message';
import { stateLostKind } from '@tallystick/protocol/messages/sync-statement';
import { toHex } from '@tallystick/protocol/encoding/octets';
import { minor } from '@tallystick/protocol/money';
import { createAccount } from '../operator/create-account.ts';
import { depositByOperator, fundLossAccount } from '../operator/move-money.ts';
import { noteRestore } from '../operator/note-restore.ts';

const world = await createIssuerWorld();
const { deps, tenant } = world;
const { admin } = world.testDatabase;
const HOUR_SECONDS = 3_600;
const REDEEM_BY_SECONDS = 21 * 86_400;
afterEach(() => world.checkMoney());

const forget = <T>(
  forgotten: () => Promise<T>,
  options?: { readonly told?: boolean },
): Promise<T> => forgetHour(world, forgotten, options);

async function currentEpoch(): Promise<number> {
  const [row] = await admin.query('select epoch from tenant where tenant = $1::uuid', [tenant]);
  return Number(row?.['epoch']);
}

async function deposit(payer: WorldPayer, amount: bigint): Promise<void> {
  const order = { id: deps.random(16), currency: TEST_CURRENCY.number, amount: minor(amount) };
  const booked = await depositByOperator(deps, tenant, { ...order, account: payer.account });
  assert.ok(booked.ok);
}

async function fundLoss(amount: bigint): Promise<void> {
  const order = { id: deps.random(16), currency: TEST_CURRENCY.number, amount: minor(amount) };
  assert.ok((await fundLossAccount(deps, tenant, order)).ok);
}

async function alarmsOf(digest: Uint8Array): Promise<readonly unknown[]> {
  const rows = await admin.query('select kind from alarm where digest = $1', [digest]);
  return rows.map(({ kind }) => kind);
}

async function convictions(): Promise<number> {
  return (await admin.query('select digest from fraud_proof')).length;
}

async function show(payer: WorldPayer): Promise<void> {
  const { certificate } = payer.state();
  const body = heldCertificatesBodyShape.encode({ certificates: [messageValue(certificate)] });
  assert.ok((await payer.call('heldCertificates', body)).accepted);
}

suite('the act of the operator', () => {
  test('begins a new epoch, whose bundle has a number that no forgotten bundle had', async () => {
    const till = await enrolTill(world);
    const before = await currentEpoch();
    const seqs = await forget(async () => {
      // Two more bundles, which nobody will remember.
      for (let times = 0; times < 2; times += 1) {
        await admin.query('update tenant set bundle_stale = true');
        await till.sync([]);
      }
      return till.bundleSeq();
    });
    assert.ok((await currentEpoch()) > before);
    const { bundle } = await till.sync([]);
    assert.ok(bundle !== undefined);
    assert.ok(till.bundleSeq() > seqs);
  });

  test('is one order however often it is given, and a second restore from the same backup is another', async () => {
    world.wait(HOUR_SECONDS);
    const backup = await takeBackup(world);
    world.wait(HOUR_SECONDS);
    const once = await noteRestore(deps, tenant, { backupAt: backup.takenAt });
    const twice = await noteRestore(deps, tenant, { backupAt: backup.takenAt });
    assert.deepEqual(twice, once);
    await backup.restore();
    world.wait(60);
    const again = await noteRestore(deps, tenant, { backupAt: backup.takenAt });
    assert.ok(once.ok && again.ok);
    assert.ok(
      again.value.epoch > once.value.epoch,
      'devices have seen the first of the two epochs',
    );
  });

  test('takes no time that is to come, nor one that nothing can be redeemed from', async () => {
    for (const backupAt of [world.now() + 1, world.now() - 400 * 86_400, 0.5]) {
      assert.deepEqual(await noteRestore(deps, tenant, { backupAt }), {
        ok: false,
        code: 'backupTimeInvalid',
      });
    }
  });

  test('gives a new account no number of a forgotten one, whose certificates are still about', async () => {
    const open = async () => {
      const input = { role: 'customer', name: 'Asha', id: deps.random(16) } as const;
      const opened = await createAccount(deps, tenant, input);
      assert.ok(opened.ok);
      return opened.value.account;
    };
    const forgotten = await forget(open);
    assert.ok((await open()) > forgotten);
  });
});

suite('a forgotten certificate', () => {
  test('is registered again with its first payment, and takes its money from the account', async () => {
    const payer = await enrolPayer(world, { deposit: 1_000n, offline: 0n });
    const till = await enrolTill(world);
    const half = await forget(async () => {
      assert.equal(await payer.certify(600n), undefined);
      const paid = halfOf(await payer.pay(till, 200n));
      const { records } = await till.sync([paid]);
      assert.equal(records[0]?.status, 'settled');
      return paid;
    });
    assert.equal(await moneyOf(world, till), 0n);
    const { records } = await till.sync([half]);
    assert.equal(records[0]?.status, 'settled');
    assert.deepEqual(await figuresOf(world, payer), {
      line: '600 - 200 - 0',
      reserved: 400n,
      available: 400n,
    });
    assert.deepEqual(await alarmsOf(payer.state().certificate.digest), ['issuedAgain']);
    await Promise.all([till.sync([half]), payer.sync([half])]);
    assert.equal(await moneyOf(world, till), 200n, 'once, whoever says it how often');
    world.wait(REDEEM_BY_SECONDS);
    await world.work();
    assert.equal((await figuresOf(world, payer)).available, 800n);
  });

  test('that is unspent is registered again when its device shows it, once', async () => {
    const payer = await enrolPayer(world, { deposit: 1_000n, offline: 100n });
    await forget(() => payer.certify(600n));
    await show(payer);
    await show(payer);
    assert.deepEqual(await figuresOf(world, payer), {
      line: '600 - 0 - 0',
      reserved: 600n,
      available: 400n,
    });
    assert.equal(await payer.certify(700n), undefined);
    assert.ok((await lineOf(world, payer)).version > payer.state().certificate.body.version - 1);
  });

  test('counts when the next one is asked for: neither the limit nor the base forgets it', async () => {
    const payer = await enrolPayer(world, { deposit: 20_000n, offline: 0n });
    const till = await enrolTill(world);
    const halves = await forget(async () => {
      assert.equal(await payer.certify(500n), undefined);
      return [halfOf(await payer.pay(till, 100n)), halfOf(await payer.pay(till, 50n))];
    });
    assert.equal(await payer.certify(500n), 'historyIncomplete');
    await payer.sync(halves);
    assert.equal(await payer.certify(500n), undefined);
    const { baseCounter, baseSum, version } = payer.state().certificate.body;
    assert.deepEqual([baseCounter, baseSum, version], [2, 150n, 2]);
  });

  test('of another time is an alarm, and nothing is paid', async () => {
    const payer = await enrolPayer(world, { deposit: 1_000n, offline: 0n });
    const till = await enrolTill(world);
    const half = await forget(
      async () => {
        assert.equal(await payer.certify(600n), undefined);
        return halfOf(await payer.pay(till, 200n));
      },
      { told: false },
    );
    const { records } = await till.sync([half]);
    assert.equal(records[0]?.code, 'neverIssued');
    assert.deepEqual(await alarmsOf(payer.state().certificate.digest), ['neverIssued']);
    // The operator says it, and names a time after the certificate was signed.
    assert.ok((await noteRestore(deps, tenant, { backupAt: world.now() - 60 })).ok);
    assert.equal((await till.sync([half])).records[0]?.code, 'neverIssued');
    assert.equal(await moneyOf(world, till), 0n);
    // The right time mends it.
    assert.ok((await noteRestore(deps, tenant, { backupAt: world.now() - 3 * 3_600 })).ok);
    assert.equal((await till.sync([half])).records[0]?.status, 'settled');
  });

  test('of a key that its account does not know is not backed by the account', async () => {
    const victim = await enrolPayer(world, { deposit: 1_000n, offline: 0n });
    const till = await enrolTill(world);
    const { half, other } = await forget(async () => {
      const stranger = await enrolPayer(world, {
        deposit: 500n,
        offline: 300n,
        account: victim.account,
      });
      return { half: halfOf(await stranger.pay(till, 200n)), other: stranger };
    });
    // The device was enrolled in the forgotten hour.
    const { records } = await till.sync([half]);
    assert.equal(records[0]?.status, 'waiting');
    assert.equal((await lineOf(world, other)).unbacked, 300n);
    world.wait(REDEEM_BY_SECONDS);
    await world.work();
    assert.equal(await moneyOf(world, till), 0n);
    assert.equal(
      (
        await admin.query(
          `select balance from ledger_account where home = $1 and name = 'available'`,
          [victim.account],
        )
      )[0]?.['balance'],
      1_000n,
    );
  });
});

suite('a line that was forgotten, and whose device lost its state', () => {
  const lost = async (payer: WorldPayer) => {
    const statement = await payer.sign(stateLostKind, { line: payer.line, time: world.now() });
    const body = closeLineBodyShape.encode({ statement: messageValue(statement) });
    return payer.call('closeLine', body);
  };

  test('is closed when a payee brings it back, though its device spoke before', async () => {
    const payer = await enrolPayer(world, { deposit: 1_000n, offline: 0n });
    const till = await enrolTill(world);
    const half = await forget(async () => {
      assert.equal(await payer.certify(600n), undefined);
      return halfOf(await payer.pay(till, 200n));
    });
    assert.equal((await lost(payer)).code, 'unknownLine');
    assert.equal((await till.sync([half])).records[0]?.status, 'settled');
    assert.equal((await lineOf(world, payer)).status, 'closed');
    assert.equal(await payer.certify(100n), 'lineClosed');
  });

  test('is another than one that its device said nothing of', async () => {
    const payer = await enrolPayer(world, { deposit: 1_000n, offline: 0n });
    const till = await enrolTill(world);
    const other = payer.withPurse(3);
    const half = await forget(async () => {
      assert.equal(await payer.certify(600n), undefined);
      return halfOf(await payer.pay(till, 200n));
    });
    assert.equal((await lost(other)).code, 'unknownLine');
    assert.equal((await till.sync([half])).records[0]?.status, 'settled');
    assert.equal((await lineOf(world, payer)).status, 'open');
  });
});

suite('a forgotten certificate whose account has too little', () => {
  test('waits without any such money, and is paid when the deposit was booked again', async () => {
    assert.equal(await lossOf(world), 0n);
    const payer = await enrolPayer(world, { deposit: 0n, offline: 0n });
    const till = await enrolTill(world);
    const half = await forget(async () => {
      await deposit(payer, 500n);
      assert.equal(await payer.certify(500n), undefined);
      return halfOf(await payer.pay(till, 400n));
    });
    assert.equal((await till.sync([half])).records[0]?.status, 'waiting');
    assert.equal(await lossOf(world), 0n, 'never below zero');
    await deposit(payer, 500n);
    await payer.sync([half]);
    assert.equal(await moneyOf(world, till), 400n);
    world.wait(REDEEM_BY_SECONDS);
    await world.work();
    assert.equal((await figuresOf(world, payer)).available, 100n);
  });

  test('is paid with what the loss account lends, which gets it back from the account', async () => {
    await fundLoss(1_000n);
    const loss = await lossOf(world);
    const payer = await enrolPayer(world, { deposit: 100n, offline: 0n });
    const till = await enrolTill(world);
    const half = await forget(async () => {
      await deposit(payer, 500n);
      assert.equal(await payer.certify(600n), undefined);
      return halfOf(await payer.pay(till, 400n));
    });
    assert.equal((await till.sync([half])).records[0]?.status, 'settled');
    assert.equal(await lossOf(world), loss - 300n);
    const line = await lineOf(world, payer);
    assert.deepEqual([line.unbacked, line.lent], [200n, 300n]);
    // The operator books the deposit of the forgotten hour again.
    await deposit(payer, 500n);
    world.wait(REDEEM_BY_SECONDS);
    await world.work();
    assert.equal(await lossOf(world), loss);
    assert.equal((await figuresOf(world, payer)).available, 200n);
  });

  test('gives nothing to the payer for a void of what nobody had backed', async () => {
    const payer = await enrolPayer(world, { deposit: 300n, offline: 0n });
    const till = await enrolTill(world);
    const halves = await forget(async () => {
      assert.equal(await payer.certify(300n), undefined);
      const first = await payer.pay(till, 300n);
      const voided = halfOf(first, { receipt: await till.receipt(first, { outcome: 'void' }) });
      await till.sync([voided]);
      await payer.sync([voided]);
      assert.equal(await payer.certify(300n), undefined);
      return { voided, paid: halfOf(await payer.pay(till, 300n)) };
    });
    // 600 are promised, 300 were ever there, and the void says why.
    await show(payer);
    assert.equal((await lineOf(world, payer)).unbacked, 300n);
    await till.sync([halves.voided]);
    assert.equal((await figuresOf(world, payer)).available, 0n);
    assert.equal((await till.sync([halves.paid])).records[0]?.status, 'settled');
    world.wait(REDEEM_BY_SECONDS);
    await world.work();
    assert.deepEqual(await figuresOf(world, payer), {
      line: '600 - 300 - 300',
      reserved: 0n,
      available: 0n,
    });
  });
});

suite('nobody pays for what the issuer forgot', () => {
  test('a till that has not heard of it yet does not make its own records late', async () => {
    const payer = await enrolPayer(world, { deposit: 1_000n, offline: 500n });
    const till = await enrolTill(world);
    const half = await forget(async () => {
      const paid = halfOf(await payer.pay(till, 200n));
      assert.equal((await till.sync([paid])).records[0]?.status, 'settled');
      return paid;
    });
    // Of the old epoch, with nothing open: all of it was acknowledged.
    await till.sync([], { open: [] }, { epoch: 1 });
    const { records } = await till.sync([half], {}, { epoch: await currentEpoch() });
    assert.equal(records[0]?.status, 'settled');
  });

  test('cover pays a payment of the forgotten time, whose bundle nobody knows any more', async () => {
    const payer = await enrolPayer(world, { deposit: 300n, offline: 300n });
    const till = await enrolTill(world);
    await coverTill(world, till, { amount: 200n, seconds: 86_400 });
    const earlier = payer.state();
    const halves = await forget(async () => {
      await admin.query('update tenant set bundle_stale = true');
      await till.sync([]);
      const first = halfOf(await payer.pay(till, 300n));
      payer.restore(earlier);
      return [first, halfOf(await payer.pay(till, 150n))];
    });
    const { records } = await till.sync(halves);
    assert.deepEqual(
      records.map(({ status }) => status),
      ['settled', 'settled'],
    );
  });

  test('honest devices that hand in everything again are convicted of nothing', async () => {
    const before = await convictions();
    const payer = await enrolPayer(world, { deposit: 1_000n, offline: 500n });
    const till = await enrolTill(world);
    const early = await payer.pay(till, 10n);
    const halves = await forget(async () => {
      await till.sync([halfOf(early)]);
      await payer.sync([], { payerStatements: [messageValue(await payer.statement())] });
      const later = await payer.pay(till, 20n);
      const voided = halfOf(later, { receipt: await till.receipt(later, { outcome: 'void' }) });
      await till.sync([voided]);
      assert.equal(await payer.certify(600n), undefined);
      return [halfOf(early), voided, halfOf(await payer.pay(till, 30n))];
    });
    const statements = [messageValue(await payer.statement())];
    await payer.sync([], { payerStatements: statements });
    await till.sync(halves.toReversed());
    await payer.sync(halves, { payerStatements: statements });
    assert.equal(await convictions(), before);
    assert.equal((await lineOf(world, payer)).status, 'open');
    assert.equal(await payer.certify(600n), undefined);
    assert.equal(await moneyOf(world, till), 40n);
    assert.equal(toHex((await lineOf(world, payer)).keyHash), toHex(payer.keyHash));
  });
});
