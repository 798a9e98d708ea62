/**
 * A tenant in which everything has happened once, so that every table has rows of it: accounts, guests,
 * rules, payments with all kinds of evidence, a fork with its proof and its case, what people were told,
 * and what is still to be done.
 */

import { assert } from '@tallystick/protocol/assert';
import { consentsBodyShape, type ConsentPurpose } from '@tallystick/protocol/calls/consents';
import { appealBodyShape } from '@tallystick/protocol/calls/convictions';
import { disputeBodyShape } from '@tallystick/protocol/calls/disputes';
import { issuerDigits } from '@tallystick/protocol/codes/status-code';
import { readEnrolmentCode } from '@tallystick/protocol/calls/enrol';
import { messageValue } from '@tallystick/protocol/encoding/message';
import { minor } from '@tallystick/protocol/money';
import { MISSING_SECONDS } from '@tallystick/issuer/history/find-missing';
import { setGuestLimits } from '@tallystick/issuer/guests/guest-limits';
import { openGuest } from '@tallystick/issuer/guests/open-guest';
import { statusKeyOf } from '@tallystick/issuer/accounts/status-key';
import { appendAudit } from '@tallystick/issuer/audit-log/audit-log';
import { changeBrand } from '@tallystick/issuer/operator/change-brand';
import { createAccount, createEnrolmentCode } from '@tallystick/issuer/operator/create-account';
import { depositByOperator } from '@tallystick/issuer/operator/move-money';
import { listFraudProofs } from '@tallystick/issuer/operator/show';
import { setRegistration } from '@tallystick/issuer/personal/registration';
import { setInvestigator } from '@tallystick/issuer/tracing/investigator';
import { raiseAlarms } from '@tallystick/issuer/restore/alarms';
import { coverTill } from './issuer-money.ts';
import {
  enrolPayer,
  enrolTill,
  halfOf,
  orderedHalf,
  type WorldPayer,
  type WorldPayment,
  type WorldTill,
} from './issuer-payments.ts';
import type { IssuerWorld } from './issuer-world.ts';
import { orderFromBank, payOutToBank } from './lived-in-bank.ts';
import { useCoins, type LivedInCoins } from './lived-in-coins.ts';
import { investigate } from './lived-in-case.ts';
import { tellBySms } from './lived-in-notice.ts';
import { TEST_CURRENCY } from './world-bundle.ts';

export interface LivedIn {
  readonly payer: WorldPayer;
  readonly till: WorldTill;
  /** Settled, with a receipt. */
  readonly payment: WorldPayment;
  /** In nobody's hands but the two devices' so far. */
  readonly unheard: WorldPayment;
  /** A guest's account. */
  readonly guest: bigint;
  /** The account in whose history something is missing. */
  readonly incomplete: bigint;
  /** A device that spent twice; a case about it is open and has a report. */
  readonly suspect: WorldPayer;
  readonly caseNumber: number;
  /** The key to which reports are sealed. */
  readonly investigatorKey: Uint8Array;
  /** Digest of the proof that a device spent twice. */
  readonly proof: Uint8Array;
  /** Of a message that was sent by SMS. */
  readonly smsReference: Uint8Array;
  /** The secret of an enrolment code that nobody has used. */
  readonly secret: Uint8Array;
  readonly coins: LivedInCoins;
}

/** A certificate's validity and its days to redeem, and a little more. */
const LINE_SECONDS = 22 * 86_400;

/** More than the other tenant of a test has: above it, numbers of accounts mean nothing there. */
const ACCOUNTS_BEFORE = 30;

/** Lives in a new tenant; `isLater` opens accounts first that the other one does not have. */
export async function liveIn(
  world: IssuerWorld,
  { isLater }: { readonly isLater: boolean },
): Promise<LivedIn> {
  const { deps, tenant } = world;
  for (let count = 0; isLater && count < ACCOUNTS_BEFORE; count += 1) {
    const id = deps.random(16);
    const opened = await createAccount(deps, tenant, { id, role: 'customer', name: 'Ravi' });
    assert(opened.ok, 'an account of a test was refused');
  }
  const branded = await changeBrand(deps, tenant, { name: 'Lived in', words: [] });
  assert(branded.ok, 'a brand of a test was refused');
  const { publicKey: investigatorKey } = await world.crypto.generateX25519();
  const named = await setInvestigator(deps, tenant, { publicKey: investigatorKey });
  assert(named.ok, 'an investigator of a test was refused');
  const incomplete = await leaveGap(world);
  const { suspect, proof } = await spendTwice(world);
  const caseNumber = await investigate(world, suspect, investigatorKey);
  const payer = await enrolPayer(world, { deposit: 1_000n, offline: 600n });
  const till = await enrolTill(world);
  await coverTill(world, till, { amount: 50n, seconds: 86_400 });
  const payment = await payer.pay(till, 100n);
  await till.sync([halfOf(payment, { receipt: await till.receipt(payment) })], {
    closedUnpaid: [new Uint8Array(32)],
  });
  await payWithDigits(world, till);
  await payByOrder(world, till);
  const objected = await payer.call(
    'dispute',
    disputeBodyShape.encode({
      payment: payment.withdrawal.digest,
      reason: 'notMine',
      words: 'Not I.',
    }),
  );
  assert(objected.accepted, `an objection of a test was refused: ${objected.code}`);
  const unheard = await payer.pay(till, 20n);
  await till.sync([]);
  await payer.sync([], { payerStatements: [messageValue(await payer.statement())] });
  const home = payer.account;
  await deps.database.transaction(tenant, async (tx) => {
    const alarm = { home, message: payment.certificate };
    await raiseAlarms(tx, { tenant, now: world.now(), kind: 'neverIssued' }, [alarm]);
    await appendAudit(deps, tenant, tx, { kind: 'answered', to: 1, outcome: 'done' });
  });
  const guest = await fundGuest(world);
  const secret = await tellOfOneself(world, payer);
  const smsReference = await tellBySms(world);
  const coins = await useCoins(world);
  await orderFromBank(world);
  await payOutToBank(world);
  const people = { payer, till, suspect, guest, incomplete };
  const things = {
    payment,
    unheard,
    proof,
    caseNumber,
    investigatorKey,
    smsReference,
    secret,
    coins,
  };
  return { ...people, ...things };
}

/** A line with a gap in its numbers, old enough to be a finding. */
async function leaveGap(world: IssuerWorld): Promise<bigint> {
  const payer = await enrolPayer(world, { deposit: 100n, offline: 100n });
  const till = await enrolTill(world);
  const [first, , third] = [
    await payer.pay(till, 10n),
    await payer.pay(till, 10n),
    await payer.pay(till, 10n),
  ];
  for (const payment of [first, third]) {
    const half = halfOf(payment, { receipt: await till.receipt(payment) });
    await till.sync([half]);
    await payer.sync([half]);
  }
  await world.work();
  world.wait(MISSING_SECONDS);
  await world.work();
  return payer.account;
}

/**
 * The device, whose holder agreed to trace data before, and the digest of the proof that is found. Cover pays more
 * than was ready, so that something is owed, and the holder appeals.
 */
async function spendTwice(world: IssuerWorld): Promise<Pick<LivedIn, 'suspect' | 'proof'>> {
  const { deps, tenant } = world;
  const payer = await enrolPayer(world, { deposit: 300n, offline: 300n });
  await agree(payer, 'traceData');
  const till = await enrolTill(world);
  await coverTill(world, till, { amount: 100n, seconds: 86_400 });
  const before = payer.state();
  const first = await payer.pay(till, 200n);
  payer.restore(before);
  const second = await payer.pay(till, 150n);
  await till.sync([halfOf(first), halfOf(second)]);
  // What is left of a debt is known when nothing more can come of its line.
  world.wait(LINE_SECONDS);
  await world.work();
  const listed = await listFraudProofs(deps, tenant, { limit: 1 });
  assert(listed.ok && listed.value[0] !== undefined, 'a fork of a test has no proof');
  const appeal = appealBodyShape.encode({ keyHash: payer.keyHash, text: 'It was restored.' });
  const appealed = await payer.call('appeal', appeal);
  assert(appealed.accepted, `an appeal of a test was refused: ${appealed.code}`);
  return { suspect: payer, proof: listed.value[0].digest };
}

async function agree(payer: WorldPayer, purpose: ConsentPurpose): Promise<void> {
  const changes = [{ purpose, given: true }];
  const consented = await payer.call('consents', consentsBodyShape.encode({ changes }));
  assert(consented.accepted, 'a consent of a test was refused');
}

/** A payment that its payer hands in with the digits of a status code. */
async function payWithDigits(world: IssuerWorld, till: WorldTill): Promise<void> {
  const { crypto, deps, tenant } = world;
  const payer = await enrolPayer(world, { deposit: 9n, offline: 9n });
  const payment = await payer.pay(till, 5n);
  const key = statusKeyOf(deps, tenant, till.keyHash);
  const statusDigits = issuerDigits(crypto, key, tenant, payment.withdrawal.digest);
  await payer.sync([halfOf(payment, { statusDigits })]);
}

/** A payment that its payer orders through the network. */
async function payByOrder(world: IssuerWorld, till: WorldTill): Promise<void> {
  const payer = await enrolPayer(world, { deposit: 9n, offline: 9n });
  const payment = await payer.pay(till, 5n);
  await payer.sync([await orderedHalf(world, { payer, payment })]);
}

async function fundGuest({ deps, tenant }: IssuerWorld): Promise<bigint> {
  const limits = {
    balanceMax: minor(1_000n),
    certificateMax: minor(400n),
    sourceMax: minor(1_500n),
    sourceWindowSeconds: 30 * 86_400,
  };
  assert((await setGuestLimits(deps, tenant, limits)).ok, 'limits of a test were refused');
  const fundingSource = 'card-of-a-test';
  const opened = await openGuest(deps, tenant, { id: deps.random(16), fundingSource });
  assert(opened.ok, 'a guest of a test was refused');
  const { account } = opened.value;
  const sum = { currency: TEST_CURRENCY.number, amount: minor(70n) };
  const order = { id: deps.random(16), account, ...sum };
  assert((await depositByOperator(deps, tenant, order)).ok, 'a deposit of a test was refused');
  return account;
}

/** Details, a consent and a rule of an account, and the secret of a code for one more device of it. */
async function tellOfOneself(
  { deps, tenant }: IssuerWorld,
  payer: WorldPayer,
): Promise<Uint8Array> {
  const { account } = payer;
  const typed = { name: 'Asha Devi', phone: '+919820012345' };
  assert((await setRegistration(deps, tenant, { account, typed })).ok, 'no details were taken');
  await agree(payer, 'precisePlace');
  const rule = { kind: 'minimumBalance', amount: minor(1n) } as const;
  assert(
    (await payer.changeRules({ set: [{ rule }] })) === undefined,
    'a rule of a test was refused',
  );
  const code = await createEnrolmentCode(deps, tenant, { account });
  const read = code.ok ? readEnrolmentCode(code.value.enrolmentCode) : undefined;
  assert(read !== undefined, 'a code of a test was refused');
  return read.secret;
}
