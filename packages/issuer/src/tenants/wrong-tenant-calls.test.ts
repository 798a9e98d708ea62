/**
 * Every call of a device with the wrong tenant: at another tenant's door, and with another tenant's things
 * in a call at its own. Nothing changes, and what is another tenant's is answered as what is nobody's.
 *
 * Shows P-31.
 */

import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { claimLostCoinsBodyShape } from '@tallystick/protocol/calls/coin-losses';
import {
  coinStatesBodyShape,
  mintCoinsBodyShape,
  redeemCoinsBodyShape,
} from '@tallystick/protocol/calls/coins';
import { batchFrom, coinUuid } from '@tallystick/protocol/coins/coin-uuid';
import { coinParts } from '@tallystick/protocol/instruments/coins';
import { createTenantWorld } from '@tallystick/testkit/tenant-world';
import { createTestHolder } from '@tallystick/testkit/test-coins';
import { createSoftwareElement } from '@tallystick/elements/software-element';
import { callKind, OPERATIONS, sealCall, type Operation } from '@tallystick/protocol/calls/call';
import { bankAccountBodyShape, fundFromBankBodyShape } from '@tallystick/protocol/calls/bank';
import { payOutBodyShape, payOutsBodyShape } from '@tallystick/protocol/calls/pay-out';
import { closeLineBodyShape } from '@tallystick/protocol/calls/close-line';
import { consentsBodyShape } from '@tallystick/protocol/calls/consents';
import { appealBodyShape } from '@tallystick/protocol/calls/convictions';
import { depositBodyShape } from '@tallystick/protocol/calls/deposit';
import { blockDeviceBodyShape, nameDeviceBodyShape } from '@tallystick/protocol/calls/devices';
import { accountPaymentsBodyShape, disputeBodyShape } from '@tallystick/protocol/calls/disputes';
import { enrolBodyShape } from '@tallystick/protocol/calls/enrol';
import { heldCertificatesBodyShape } from '@tallystick/protocol/calls/held-certificates';
import { registrationBodyShape } from '@tallystick/protocol/calls/registration';
import { rulesBodyShape } from '@tallystick/protocol/calls/rules';
import { syncBodyShape, type SyncBody } from '@tallystick/protocol/calls/sync';
import type { CborValue } from '@tallystick/protocol/encoding/cbor';
import { messageValue, signMessage } from '@tallystick/protocol/encoding/message';
import { stateLostKind } from '@tallystick/protocol/messages/sync-statement';
import { COUNTER_MAX } from '@tallystick/protocol/limits';
import { minor } from '@tallystick/protocol/money';
import { ASHAS_ACCOUNT } from '@tallystick/testkit/bank-world';
import { certifyBody } from '@tallystick/testkit/issuer-certificates';
import { createCaller } from '@tallystick/testkit/issuer-device';
import { halfOf } from '@tallystick/testkit/issuer-payments';
import type { IssuerWorld } from '@tallystick/testkit/issuer-world';
import { traceBodyOf } from '@tallystick/testkit/lived-in-case';
import { liveIn } from '@tallystick/testkit/lived-in-tenant';
import { changedRows, readTableRows } from '@tallystick/testkit/table-rows';
import { createTwoTenants } from '@tallystick/testkit/two-tenants';
import { TEST_CURRENCY } from '@tallystick/testkit/world-bundle';
import { answerCall } from '../operations/answer-call.ts';
import { noteRestore } from '../operator/note-restore.ts';
import { keysFor } from './keys-for.ts';

const { here, elsewhere } = await createTwoTenants();
const { crypto, deps, tenant } = here;
const mine = await liveIn(here, { isLater: false });
const theirs = await liveIn(elsewhere, { isLater: true });
const { payer, till } = mine;

const stateLost = { line: theirs.payer.line, time: here.now() };

/** The parts of a call for which a tenant, a device, a line, a payment or a code is named. */
interface Trial {
  /** What an honest device of the other tenant would send at home. */
  readonly body: CborValue;
  /** In a call at one's own tenant: something of the other tenant's, and something that is nobody's. */
  readonly naming: readonly {
    readonly theirs: CborValue;
    readonly nobodys: CborValue;
    /** The refusal; absent where what is foreign is passed over. */
    readonly code?: string;
    /** Who calls; a payer unless it says otherwise. */
    readonly caller?: typeof payer;
  }[];
}

const EMPTY_SYNC = { epoch: COUNTER_MAX, seq: 0, payerStatements: [], records: [], asks: [] };
const stranger = createSoftwareElement(deps.random);
const secretOf = (secret: Uint8Array): CborValue =>
  enrolBodyShape.encode({ secret, publicKey: stranger.publicKey });
const nameOf = (keyHash: Uint8Array): CborValue =>
  nameDeviceBodyShape.encode({ keyHash, name: 'Phone' });
const lostLine = async (line: Uint8Array): Promise<CborValue> =>
  closeLineBodyShape.encode({
    statement: messageValue(await payer.sign(stateLostKind, { ...stateLost, line })),
  });
const held = (certificates: readonly CborValue[]): CborValue =>
  heldCertificatesBodyShape.encode({ certificates });
const blocked = (keyHash: Uint8Array): CborValue => blockDeviceBodyShape.encode({ keyHash });
const spoilt = (message: CborValue): CborValue =>
  Array.isArray(message) ? message.with(3, new Uint8Array(64).fill(7)) : message;
const foreign = {
  statement: await theirs.payer.statement(),
  lost: messageValue(await theirs.payer.sign(stateLostKind, stateLost)),
  payeeStatement: messageValue(await theirs.till.statement()),
};
const nobodysHash = deps.random(32);

const objection = (payment: Uint8Array): CborValue =>
  disputeBodyShape.encode({ payment, reason: 'notMine', words: 'Not I.' });

const appealOf = (keyHash: Uint8Array): CborValue =>
  appealBodyShape.encode({ keyHash, text: 'It was restored.' });

const { caseNumber, investigatorKey } = mine;
const noInvestigator = (await crypto.generateX25519()).publicKey;
const sealedTo = (key: Uint8Array): Promise<CborValue> =>
  traceBodyOf(here, mine.suspect, { caseNumber, investigatorKey: key });

/** A claim that verifies under keys that no tenant has. */
async function claimOfNobody(): Promise<CborValue> {
  const nowhere = await createTenantWorld({ tenant, now: here.now() });
  const holder = await createTestHolder(nowhere);
  const { authorization } = await holder.redeem(await holder.mint([100n]));
  return coinParts(authorization);
}

/** All operations: the compiler asks for each. */
const TRIALS: Readonly<Record<Operation, Trial>> = {
  enrol: {
    body: secretOf(theirs.secret),
    naming: [],
  },
  bundle: { body: null, naming: [] },
  deposit: {
    body: depositBodyShape.encode({
      source: 'testBank',
      currency: TEST_CURRENCY.number,
      amount: minor(5n),
    }),
    naming: [],
  },
  certify: {
    body: await certifyBody(theirs.payer, 10n),
    naming: [
      {
        theirs: await certifyBody(payer, 10n, { statement: foreign.statement }),
        nobodys: await certifyBody(payer, 10n, {
          statement: { ...foreign.statement, cose: (await till.statement()).cose },
        }),
        code: 'statementSignature',
      },
    ],
  },
  sync: {
    body: syncBodyShape.encode(EMPTY_SYNC),
    naming: [
      {
        theirs: syncBodyShape.encode({
          ...EMPTY_SYNC,
          payerStatements: [messageValue(foreign.statement)],
        }),
        nobodys: syncBodyShape.encode({
          ...EMPTY_SYNC,
          payerStatements: [spoilt(messageValue(foreign.statement))],
        }),
        code: 'statementSignature',
      },
      {
        theirs: syncBodyShape.encode({ ...EMPTY_SYNC, payeeStatement: foreign.payeeStatement }),
        nobodys: syncBodyShape.encode({
          ...EMPTY_SYNC,
          payeeStatement: spoilt(foreign.payeeStatement),
        }),
        code: 'statementSignature',
      },
    ],
  },
  closeLine: {
    body: closeLineBodyShape.encode({ statement: foreign.lost }),
    naming: [
      {
        theirs: closeLineBodyShape.encode({ statement: foreign.lost }),
        nobodys: closeLineBodyShape.encode({ statement: spoilt(foreign.lost) }),
        code: 'statementSignature',
      },
      {
        theirs: await lostLine(theirs.payer.line),
        nobodys: await lostLine(deps.random(16)),
        code: 'unknownLine',
      },
    ],
  },
  heldCertificates: {
    body: held([messageValue(theirs.payment.certificate)]),
    naming: [{ theirs: held([messageValue(theirs.payment.certificate)]), nobodys: held([]) }],
  },
  rules: { body: rulesBodyShape.encode({ set: [], end: [1] }), naming: [] },
  devices: { body: null, naming: [] },
  nameDevice: {
    body: nameOf(theirs.payer.keyHash),
    naming: [
      {
        theirs: nameOf(theirs.payer.keyHash),
        nobodys: nameOf(nobodysHash),
        code: 'notYourDevice',
      },
    ],
  },
  blockDevice: {
    body: blocked(theirs.payer.keyHash),
    naming: [
      {
        theirs: blocked(theirs.payer.keyHash),
        nobodys: blocked(nobodysHash),
        code: 'notYourDevice',
      },
    ],
  },
  retireDevice: { body: null, naming: [] },
  registration: { body: registrationBodyShape.encode({ change: { name: 'Bo' } }), naming: [] },
  consents: {
    body: consentsBodyShape.encode({ changes: [{ purpose: 'precisePlace', given: false }] }),
    naming: [],
  },
  exportAccount: { body: null, naming: [] },
  eraseAccount: { body: null, naming: [] },
  accountPayments: { body: accountPaymentsBodyShape.encode({}), naming: [] },
  dispute: {
    body: objection(theirs.payment.withdrawal.digest),
    naming: [
      {
        theirs: objection(theirs.payment.withdrawal.digest),
        nobodys: objection(nobodysHash),
        code: 'unknownPayment',
      },
    ],
  },
  convictions: { body: null, naming: [] },
  appeal: {
    body: appealOf(theirs.suspect.keyHash),
    naming: [
      {
        theirs: appealOf(theirs.suspect.keyHash),
        nobodys: appealOf(nobodysHash),
        code: 'notConvicted',
      },
    ],
  },
  coinTerms: { body: null, naming: [] },
  mintCoins: {
    body: mintCoinsBodyShape.encode({ currency: TEST_CURRENCY.number, amount: minor(100n) }),
    naming: [],
  },
  redeemCoins: {
    body: redeemCoinsBodyShape.encode({ claims: [theirs.coins.claim] }),
    naming: [
      {
        theirs: redeemCoinsBodyShape.encode({ claims: [theirs.coins.claim] }),
        nobodys: redeemCoinsBodyShape.encode({ claims: [await claimOfNobody()] }),
      },
    ],
  },
  coinStates: {
    body: coinStatesBodyShape.encode({ coins: [theirs.coins.uuid] }),
    naming: [
      {
        theirs: coinStatesBodyShape.encode({ coins: [theirs.coins.uuid] }),
        nobodys: coinStatesBodyShape.encode({
          coins: [coinUuid({ batch: batchFrom(deps.random(12)), index: 0 })],
        }),
      },
    ],
  },
  claimLostCoins: {
    body: claimLostCoinsBodyShape.encode({ coins: [theirs.coins.uuid] }),
    naming: [
      {
        theirs: claimLostCoinsBodyShape.encode({ coins: [theirs.coins.uuid] }),
        nobodys: claimLostCoinsBodyShape.encode({
          coins: [coinUuid({ batch: batchFrom(deps.random(12)), index: 0 })],
        }),
      },
    ],
  },
  bankAccount: { body: bankAccountBodyShape.encode({ change: ASHAS_ACCOUNT }), naming: [] },
  fundFromBank: {
    body: fundFromBankBodyShape.encode({ currency: TEST_CURRENCY.number, amount: minor(100n) }),
    naming: [],
  },
  payOut: { body: payOutBodyShape.encode({ currency: TEST_CURRENCY.number }), naming: [] },
  payOuts: { body: payOutsBodyShape.encode({ change: { hour: 22 } }), naming: [] },
  trace: {
    body: await traceBodyOf(elsewhere, theirs.suspect, theirs),
    naming: [
      {
        caller: mine.suspect,
        theirs: await sealedTo(theirs.investigatorKey),
        nobodys: await sealedTo(noInvestigator),
        code: 'otherInvestigator',
      },
      {
        theirs: await traceBodyOf(elsewhere, theirs.suspect, theirs),
        nobodys: await traceBodyOf(here, payer, { caseNumber: COUNTER_MAX, investigatorKey }),
        code: 'notAsked',
      },
    ],
  },
};

async function changedBy(act: () => Promise<unknown>): Promise<readonly string[]> {
  const before = await readTableRows(here.testDatabase);
  await act();
  return changedRows(before, await readTableRows(here.testDatabase));
}

/** A key that is enrolled at both tenants: nothing but the tenant keeps its two lives apart. */
const { element: shared } = payer;
const enrolled = await createCaller(elsewhere, shared).call(
  'enrol',
  enrolBodyShape.encode({ secret: theirs.secret, publicKey: shared.publicKey }),
);
assert.ok(enrolled.accepted, enrolled.code);
const { nonce: nonceElsewhere } = enrolled;

suite("P-31: at another tenant's door", () => {
  for (const operation of OPERATIONS) {
    const { body } = TRIALS[operation];
    const code = operation === 'enrol' ? 'unknownCode' : 'unknownDevice';

    test(`${operation} of another tenant's device: ${code}, as of a device that is nobody's`, async () => {
      const element = operation === 'enrol' ? stranger : theirs.payer.element;
      const changed = await changedBy(async () => {
        const answer = await createCaller(here, element).call(operation, body);
        assert.deepEqual([answer.accepted, answer.code, answer.result], [false, code, null]);
        const nobodys = operation === 'enrol' ? secretOf(nobodysHash.slice(0, 16)) : body;
        const unknown = await createCaller(here, stranger).call(operation, nobodys);
        assert.deepEqual([unknown.accepted, unknown.code, unknown.result], [false, code, null]);
      });
      assert.deepEqual(changed, []);
    });

    test(`${operation}, sealed for another tenant, is replayed here: it does not open`, async () => {
      const call = { operation, body, callId: deps.random(16), nonce: nonceElsewhere };
      const { bytes } = await sealCall(crypto, {
        tenant: elsewhere.tenant,
        issuerHpkeKey: keysFor(elsewhere.deps, elsewhere.tenant).hpke.publicKey,
        call: { ...call, keyHash: payer.keyHash },
        sign: shared.sign,
      });
      const changed = await changedBy(async () => {
        const answered = await answerCall(deps, tenant, bytes);
        assert.deepEqual(answered, { ok: false, code: 'doesNotOpen' });
      });
      assert.deepEqual(changed, []);
    });

    test(`${operation}, signed for another tenant with a key that is known here: callSignature`, async () => {
      const own = await payer.call('bundle', null);
      const parts = { callId: deps.random(16), nonce: own.nonce };
      const meant =
        operation === 'enrol'
          ? enrolBodyShape.encode({ secret: mine.secret, publicKey: shared.publicKey })
          : body;
      const call = { operation, body: meant, keyHash: payer.keyHash, ...parts };
      const signed = await signMessage(crypto, callKind, {
        tenant: elsewhere.tenant,
        context: [],
        body: call,
        sign: shared.sign,
      });
      const { signature } = signed.cose;
      const forged = createCaller(here, { ...shared, sign: () => Promise.resolve(signature) });
      const changed = await changedBy(async () => {
        const { code: refusal } = await forged.send(operation, meant, parts);
        assert.equal(refusal, 'callSignature');
      });
      assert.deepEqual(changed, []);
    });

    test(`${operation} with a nonce of another tenant for the same key: staleNonce`, async () => {
      const parts = { callId: deps.random(16), nonce: nonceElsewhere };
      const meant =
        operation === 'enrol'
          ? enrolBodyShape.encode({ secret: mine.secret, publicKey: shared.publicKey })
          : body;
      const changed = await changedBy(async () => {
        const answer = await createCaller(here, shared).send(operation, meant, parts);
        assert.equal(answer.code, 'staleNonce');
      });
      assert.deepEqual(changed, []);
    });
  }
});

/** The same before and after the issuer came back from a backup: then it believes its own signatures. */
function namingSuite(when: string, prepare: () => Promise<void>): void {
  suite(`P-31: another tenant's things in a call at one's own, ${when}`, () => {
    for (const operation of OPERATIONS) {
      for (const [place, trial] of TRIALS[operation].naming.entries()) {
        const { code, caller = payer } = trial;
        test(`${operation}, ${place + 1}: ${code ?? 'passed over'}, as what is nobody's`, async () => {
          await prepare();
          // What is stated of a line that nobody knows is kept after a restore, whosever the line is.
          const isKept = when !== 'ever' && operation === 'closeLine' && code === 'unknownLine';
          const changed = await changedBy(async () => {
            const [answer, unknown] = [
              await caller.call(operation, trial.theirs),
              await caller.call(operation, trial.nobodys),
            ];
            assert.equal(answer.code, code ?? '');
            assert.equal(answer.code, unknown.code);
            assert.deepEqual(answer.result, unknown.result);
          });
          assert.deepEqual(changed, isKept ? [`statement of ${tenant}`] : []);
        });
      }
    }

    const couriers = {
      payer: (records: readonly CborValue[], changes: Partial<SyncBody>) =>
        payer.sync(records, changes),
      till: (records: readonly CborValue[], changes: Partial<SyncBody>) =>
        till.sync(records, {}, changes),
    };
    for (const [who, handIn] of Object.entries(couriers)) {
      test(`a ${who} hands another tenant's payments in and asks for them: nothing is kept or told`, async () => {
        await prepare();
        const { payment, unheard } = theirs;
        const receipt = await theirs.till.receipt(unheard);
        const records = [halfOf(payment), halfOf(unheard), halfOf(unheard, { receipt })];
        const digests = [payment.withdrawal.digest, unheard.withdrawal.digest, nobodysHash];
        const changed = await changedBy(async () => {
          const result = await handIn(records, { asks: digests, epoch: COUNTER_MAX });
          assert.deepEqual(
            result.records,
            records.map(() => ({ paid: 0n, code: 'unknownIssuerKey' })),
          );
          assert.deepEqual(
            result.asked,
            digests.map((digest) => ({ digest, paid: 0n })),
          );
        });
        assert.deepEqual(changed, []);
      });
    }
  });
}

namingSuite('ever', () => Promise.resolve());

let restored: Promise<unknown> | undefined;
namingSuite('after a restore', async () => {
  restored ??= noteRestore(deps, tenant, { backupAt: here.now() - 60 });
  await restored;
});

test('P-31: codes, calls and lines of both tenants go on as if nothing had been tried', async () => {
  const after: readonly (readonly [IssuerWorld, typeof mine])[] = [
    [here, mine],
    [elsewhere, theirs],
  ];
  for (const [world, lived] of after) {
    const half = halfOf(lived.unheard, { receipt: await lived.till.receipt(lived.unheard) });
    const { records } = await lived.till.sync([half]);
    assert.equal(records[0]?.status, 'settled');
    await world.checkMoney();
  }
  const secret = enrolBodyShape.encode({ secret: mine.secret, publicKey: stranger.publicKey });
  assert.ok((await createCaller(here, stranger).call('enrol', secret)).accepted);
});
