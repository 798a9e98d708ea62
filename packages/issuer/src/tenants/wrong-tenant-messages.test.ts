/**
 * Every type of signed message, signed for another tenant, where it is read: the keys are the right ones,
 * so that nothing but the tenant in what is signed keeps it out. Beside each stands the same message as
 * it should be, which is taken.
 *
 * Shows P-31.
 */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { answerKind, openAnswer } from '@tallystick/protocol/calls/answer';
import { openCall, sealCall, verifyCall } from '@tallystick/protocol/calls/call';
import { closeLineBodyShape } from '@tallystick/protocol/calls/close-line';
import { syncBodyShape } from '@tallystick/protocol/calls/sync';
import type { CborValue } from '@tallystick/protocol/encoding/cbor';
import {
  messageBytes,
  messageValue,
  readMessage,
  signMessage,
  type MessageKind,
  type MessageType,
  type SignedMessage,
} from '@tallystick/protocol/encoding/message';
import { previousOf, type KeptCoin } from '@tallystick/protocol/coins/kept-coin';
import { wholeTreeHead } from '@tallystick/protocol/coins/merkle-tree';
import type { TenantId } from '@tallystick/protocol/identifiers';
import { verifyCoins } from '@tallystick/protocol/instruments/coins';
import { coinKind, type Coin } from '@tallystick/protocol/messages/coin';
import {
  coinTransferKind,
  transferContext,
  transferLeaf,
} from '@tallystick/protocol/messages/coin-transfer';
import {
  holderCertificateKind,
  type HolderCertificate,
} from '@tallystick/protocol/messages/holder-certificate';
import { accountCertificateKind } from '@tallystick/protocol/messages/account-certificate';
import { balanceCertificateKind } from '@tallystick/protocol/messages/balance-certificate';
import { keyCertificateKind } from '@tallystick/protocol/messages/key-certificate';
import { paidProofKind } from '@tallystick/protocol/messages/paid-proof';
import { paymentOrderKind } from '@tallystick/protocol/messages/payment-order';
import { paymentRequestKind } from '@tallystick/protocol/messages/payment-request';
import { receiptKind } from '@tallystick/protocol/messages/receipt';
import {
  payeeStatementKind,
  payerStatementKind,
  stateLostKind,
} from '@tallystick/protocol/messages/sync-statement';
import { trustBundleKind } from '@tallystick/protocol/messages/trust-bundle';
import { withdrawalKind } from '@tallystick/protocol/messages/withdrawal';
import {
  hourOf,
  openTraceReport,
  sealTraceReport,
  traceReportKind,
} from '@tallystick/protocol/trace/trace-report';
import { openBundle } from '@tallystick/protocol/verification/trust';
import { verifyPaidProof } from '@tallystick/protocol/verification/verify-paid-proof';
import {
  collectWith,
  enrolPayer,
  enrolTill,
  halfOf,
  type WorldPayer,
  type WorldPayment,
  type WorldTill,
} from '@tallystick/testkit/issuer-payments';
import {
  signAsIssuer,
  signRevokedKeys,
  type TenantGround,
  type TestIssuerKey,
} from '@tallystick/testkit/tenant-keys';
import { createTenantWorld } from '@tallystick/testkit/tenant-world';
import {
  createTestHolder,
  type TestHolder,
  type TestTransfer,
} from '@tallystick/testkit/test-coins';
import { createTwoTenants } from '@tallystick/testkit/two-tenants';
import { signTestBundle, type BundleChanges } from '@tallystick/testkit/world-bundle';
import { keysFor } from './keys-for.ts';

const { here, elsewhere } = await createTwoTenants();
const { crypto, deps, keys, tenant } = here;

/** The same tenant's coins, under keys of their own: whoever verifies them needs no issuer. */
const coinWorld = await createTenantWorld({ tenant, now: here.now() });

function groundOf(signedFor: TenantId): TenantGround {
  return { crypto, random: deps.random, tenant: signedFor, now: here.now() };
}

interface Scene {
  readonly payer: WorldPayer;
  readonly till: WorldTill;
}

async function scene(): Promise<Scene> {
  return {
    payer: await enrolPayer(here, { deposit: 1_000n, offline: 600n }),
    till: await enrolTill(here),
  };
}

/** A message of a device of this tenant. */
function signed<Body>(
  signedFor: TenantId,
  { element }: Pick<WorldPayer, 'element'>,
  kind: MessageKind<Body>,
  body: Body,
  context: readonly Uint8Array[] = [],
): Promise<SignedMessage<Body>> {
  const { sign } = element;
  return signMessage(crypto, kind, { tenant: signedFor, context, body, sign });
}

async function handedIn({ till }: Scene, half: CborValue): Promise<string> {
  const [outcome] = (await till.sync([half])).records;
  assert.ok(outcome !== undefined);
  return outcome.code ?? outcome.status ?? '';
}

function certified<Body>(
  signedFor: TenantId,
  key: TestIssuerKey,
  kind: MessageKind<Body>,
  { body }: SignedMessage<Body>,
): Promise<SignedMessage<Body>> {
  return signAsIssuer(groundOf(signedFor), key, kind, body);
}

/** What a device makes of a bundle. */
async function opened(changes: BundleChanges, signedFor: TenantId = tenant): Promise<string> {
  const issuerHpkeKey = keysFor(deps, tenant).hpke.publicKey;
  const bundle = await signTestBundle({ ...groundOf(tenant), keys, issuerHpkeKey }, changes);
  const signedBundle = await certified(signedFor, keys.bundle, trustBundleKind, bundle);
  const bytes = messageBytes(signedBundle);
  const result = await openBundle(crypto, { bytes, tenant, rootKey: keys.root.publicKey });
  return result.ok ? 'taken' : result.code;
}

interface Trial {
  /** What is made of a message that is signed for this tenant, and for another one. */
  readonly taken: string;
  readonly refused: string;
  readonly play: (signedFor: TenantId) => Promise<string>;
}

/** All types: the compiler asks for each. */
const TRIALS: Readonly<Record<MessageType, Trial>> = {
  key: {
    taken: 'taken',
    refused: 'rootSignature',
    play: async (signedFor) => {
      const purposes = [keys.account, keys.balance, keys.bundle, keys.answer];
      const certificates = purposes.map(({ certificate: { body } }) =>
        signed(signedFor, { element: keys.root }, keyCertificateKind, body),
      );
      return opened({ keys: await Promise.all(certificates) });
    },
  },
  revokedKeys: {
    taken: 'taken',
    refused: 'rootSignature',
    play: async (signedFor) => {
      const list = { number: 1, keyIds: [] };
      const message = await signRevokedKeys(groundOf(signedFor), keys.root, list);
      return opened({ revokedKeysMessage: messageValue(message) });
    },
  },
  bundle: {
    taken: 'taken',
    refused: 'issuerSignature',
    play: (signedFor) => opened({}, signedFor),
  },
  account: {
    taken: 'settled',
    refused: 'issuerSignature',
    play: async (signedFor) => {
      const { payer, till } = await scene();
      const { certificate } = till;
      const shown = await certified(signedFor, keys.account, accountCertificateKind, certificate);
      const other = collectWith(here, { ...till, certificate: shown });
      return handedIn({ payer, till: other }, halfOf(await payer.pay(other, 10n)));
    },
  },
  balance: {
    taken: 'settled',
    refused: 'issuerSignature',
    play: async (signedFor) => {
      const at = await scene();
      const held = at.payer.state();
      const { certificate: own } = held;
      const certificate = await certified(signedFor, keys.balance, balanceCertificateKind, own);
      at.payer.restore({ ...held, certificate, head: certificate.digest });
      return handedIn(at, halfOf(await at.payer.pay(at.till, 10n)));
    },
  },
  request: {
    taken: 'settled',
    refused: 'payeeSignature',
    play: async (signedFor) => {
      const at = await scene();
      const { body } = await at.till.request(10n);
      const context = [at.till.certificate.digest];
      const request = await signed(signedFor, at.till, paymentRequestKind, body, context);
      return handedIn(at, halfOf(await at.payer.payRequest(request, at.till)));
    },
  },
  withdrawal: {
    taken: 'settled',
    refused: 'deviceSignature',
    play: async (signedFor) => {
      const at = await scene();
      const payment = await at.payer.pay(at.till, 10n);
      const { certificate, request, withdrawal } = payment;
      const context = [certificate.digest, request.digest];
      const other = await signed(signedFor, at.payer, withdrawalKind, withdrawal.body, context);
      return handedIn(at, halfOf({ ...payment, withdrawal: other }));
    },
  },
  coin: {
    taken: 'taken',
    refused: 'issuerSignature',
    play: async (signedFor) => {
      const holder = await createTestHolder(coinWorld);
      const coins = await holder.mint([100n]);
      const other = coins.map(async ({ coin, way }) => ({
        coin: await mintedFor(signedFor, coin),
        way,
      }));
      return redeemed(await holder.redeem(await Promise.all(other)));
    },
  },
  holder: {
    taken: 'taken',
    refused: 'issuerSignature',
    play: async (signedFor) => {
      const { sent, holder, one } = await handedOver(tenant);
      const ground = { ...coinWorld, tenant: signedFor };
      const { account } = coinWorld.keys;
      const { body } = holder.holder;
      const certificate = await signAsIssuer(ground, account, holderCertificateKind, body);
      return redeemed(await holder.redeem([stepped(one, sent, certificate)]));
    },
  },
  coinTransfer: {
    taken: 'taken',
    refused: 'passageSignature',
    play: async (signedFor) => {
      const { sent, holder, one } = await handedOver(signedFor);
      return redeemed(await holder.redeem([stepped(one, sent, holder.holder)]));
    },
  },
  receipt: {
    taken: 'settled',
    refused: 'receiptSignature',
    play: async (signedFor) => {
      const at = await scene();
      const payment = await at.payer.pay(at.till, 10n);
      const { body } = await at.till.receipt(payment);
      const receipt = await signed(signedFor, at.till, receiptKind, body, contextOf(payment));
      return handedIn(at, halfOf(payment, { receipt }));
    },
  },
  order: {
    taken: 'settled',
    refused: 'orderSignature',
    play: async (signedFor) => {
      const at = await scene();
      const payment = await at.payer.pay(at.till, 10n);
      const time = { time: here.now() };
      const context = contextOf(payment);
      const order = await signed(signedFor, at.payer, paymentOrderKind, time, context);
      const [outcome] = (await at.payer.sync([halfOf(payment, { ordered: { order } })])).records;
      return outcome?.code ?? outcome?.status ?? '';
    },
  },
  paidProof: {
    taken: 'taken',
    refused: 'issuerSignature',
    play: async (signedFor) => {
      const at = await scene();
      const { request, withdrawal } = await at.payer.pay(at.till, 10n);
      const { nonce, amount, currency } = request.body;
      const { till } = at.till.certificate.body;
      const paid = { till, nonce, amount, currency, payment: withdrawal.digest, time: here.now() };
      const ground = groundOf(signedFor);
      const proof = await signAsIssuer(ground, keys.answer, paidProofKind, paid, [request.digest]);
      const about = { request, payee: at.till.certificate };
      const read = readMessage(paidProofKind, messageBytes(proof));
      assert.ok(read.ok);
      const verdict = await verifyPaidProof(crypto, at.till.trust, read.message, about);
      return verdict.ok ? 'taken' : verdict.code;
    },
  },
  payerStatement: {
    taken: 'accepted',
    refused: 'statementSignature',
    play: async (signedFor) => {
      const { payer } = await scene();
      const { body } = await payer.statement();
      const statement = await signed(signedFor, payer, payerStatementKind, body);
      return synced(payer, { payerStatements: [messageValue(statement)] });
    },
  },
  payeeStatement: {
    taken: 'accepted',
    refused: 'statementSignature',
    play: async (signedFor) => {
      const { till } = await scene();
      const { body } = await till.statement();
      const statement = await signed(signedFor, till, payeeStatementKind, body);
      return synced(till, { payeeStatement: messageValue(statement) });
    },
  },
  stateLost: {
    taken: 'accepted',
    refused: 'statementSignature',
    play: async (signedFor) => {
      const { payer } = await scene();
      const lost = { line: payer.line, time: here.now() };
      const statement = messageValue(await signed(signedFor, payer, stateLostKind, lost));
      const answer = await payer.call('closeLine', closeLineBodyShape.encode({ statement }));
      return answer.accepted ? 'accepted' : answer.code;
    },
  },
  traceReport: { taken: 'opened', refused: 'deviceSignature', play: reportSignedFor },
  call: { taken: 'verified', refused: 'doesNotOpen', play: callSealedFor },
  answer: {
    taken: 'verified',
    refused: 'not verified',
    play: async (signedFor) => {
      const { payer } = await scene();
      const body = { ...(await payer.call('bundle', null)), time: here.now() };
      const answer = await signAsIssuer(groundOf(signedFor), keys.answer, answerKind, body);
      const { trust } = payer;
      const heard = { bytes: messageBytes(answer), trust, callDigest: body.call };
      return (await openAnswer(crypto, heard)) === undefined ? 'not verified' : 'verified';
    },
  },
};

function mintedFor(
  signedFor: TenantId,
  { body }: SignedMessage<Coin>,
): Promise<SignedMessage<Coin>> {
  const ground = { ...coinWorld, tenant: signedFor };
  return signAsIssuer(ground, coinWorld.keys.coin, coinKind, body);
}

/** A coin's owner has signed it over to `holder`, and says for which tenant. */
async function handedOver(signedFor: TenantId): Promise<{
  readonly one: KeptCoin;
  readonly holder: TestHolder;
  readonly sent: TestTransfer;
}> {
  const [owner, holder] = [await createTestHolder(coinWorld), await createTestHolder(coinWorld)];
  const [one] = await owner.mint([100n]);
  assert.ok(one !== undefined);
  const sent = await owner.pay([one], await holder.request(100n));
  const context = transferContext(sent.destination, wholeTreeHead(crypto, [leafOf(one)]));
  const { body } = sent.transfer;
  const transfer = await signed(signedFor, owner, coinTransferKind, body, context);
  return { one, holder, sent: { ...sent, transfer } };
}

function leafOf(one: KeptCoin): Uint8Array {
  return transferLeaf(one.coin.body, previousOf(one));
}

/** The coin after its first step. The digest is that of the message as this tenant would have it. */
function stepped(
  one: KeptCoin,
  { transfer, destination: { request } }: TestTransfer,
  holder: SignedMessage<HolderCertificate>,
): KeptCoin {
  return { ...one, way: [{ transfer, holder, request, count: 1, place: 0, hashes: [] }] };
}

async function redeemed({ authorization, destination }: TestTransfer): Promise<string> {
  const verdict = await verifyCoins(crypto, authorization, destination, coinWorld.trust);
  return verdict.ok ? 'taken' : verdict.code;
}

function contextOf({ withdrawal, request }: WorldPayment): readonly Uint8Array[] {
  return [withdrawal.digest, request.digest];
}

async function synced(
  device: Pick<WorldPayer, 'call'>,
  said: Partial<Parameters<typeof syncBodyShape.encode>[0]>,
): Promise<string> {
  const nothing = { epoch: 0, seq: 0, payerStatements: [], records: [], asks: [] };
  const answer = await device.call('sync', syncBodyShape.encode({ ...nothing, ...said }));
  return answer.accepted ? 'accepted' : answer.code;
}

/** Sealed for this tenant's investigator, who opens it. */
async function reportSignedFor(signedFor: TenantId): Promise<string> {
  const { payer } = await scene();
  const { keyHash, element } = payer;
  const investigator = await crypto.generateX25519();
  const report = { caseNumber: 1, hour: hourOf(here.now()), data: { slots: [], cells: [] } };
  const { signature } = (await signed(signedFor, payer, traceReportKind, report)).cose;
  const bytes = await sealTraceReport(crypto, {
    tenant,
    investigatorKey: investigator.publicKey,
    publicKey: element.publicKey,
    sign: () => Promise.resolve(signature),
    report,
  });
  const read = await openTraceReport(crypto, {
    tenant,
    caseNumber: report.caseNumber,
    keyHash,
    publicKey: element.publicKey,
    investigatorPrivateKey: investigator.privateKey,
    bytes,
  });
  return read.ok ? 'opened' : read.code;
}

/** Sealed to the key of this tenant's issuer, whoever it is said to be for. */
async function callSealedFor(signedFor: TenantId): Promise<string> {
  const { hpke } = keysFor(deps, tenant);
  const { payer } = await scene();
  const { keyHash, element } = payer;
  const parts = { callId: deps.random(16), nonce: new Uint8Array() };
  const { bytes } = await sealCall(crypto, {
    tenant: signedFor,
    issuerHpkeKey: hpke.publicKey,
    call: { operation: 'bundle', body: null, keyHash, ...parts },
    sign: element.sign,
  });
  const call = await openCall(crypto, { tenant, issuerHpkePrivateKey: hpke.privateKey, bytes });
  if (!call.ok) return call.code;
  const { publicKey } = element;
  const verified = await verifyCall(crypto, call.call, { tenant, publicKey });
  return verified === undefined ? 'not verified' : 'verified';
}

for (const [type, { taken, refused, play }] of Object.entries(TRIALS)) {
  test(`P-31: ${type} that is signed for another tenant: ${refused}; for this one: ${taken}`, async () => {
    assert.equal(await play(elsewhere.tenant), refused);
    assert.equal(await play(tenant), taken);
    await here.checkMoney();
  });
}

test('P-31: bytes of a message are the same for both tenants but for the signature', async () => {
  const { payer } = await scene();
  const body = { line: payer.line, time: here.now() };
  const messages = [tenant, elsewhere.tenant].map((signedFor) =>
    signed(signedFor, payer, stateLostKind, body),
  );
  const [one, other] = await Promise.all(messages);
  assert.ok(one !== undefined && other !== undefined);
  assert.notDeepEqual(one.digest, other.digest);
  assert.deepEqual(one.cose.payload, other.cose.payload);
  assert.ok(readMessage(stateLostKind, messageBytes(other)).ok, 'nothing in the form tells');
});
