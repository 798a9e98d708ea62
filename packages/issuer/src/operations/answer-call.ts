/**
 * The devices' door: opens a sealed call, verifies who made it, runs the operation, signs and seals the
 * answer. A refusal without an answer is given only where no answer can be sealed.
 */

import { isTallystickError, TallystickError } from '@tallystick/protocol/tallystick-error';
import { unreachable } from '@tallystick/protocol/assert';
import { answerKind, waitShape, type CallRefusal } from '@tallystick/protocol/calls/answer';
import { openCall, sealAnswer, verifyCall, type Call } from '@tallystick/protocol/calls/call';
import { enrolBodyShape } from '@tallystick/protocol/calls/enrol';
import type { CborRefusal, CborValue } from '@tallystick/protocol/encoding/cbor';
import {
  digestOf,
  messageBytes,
  signMessage,
  type SignedMessage,
  type UnverifiedMessage,
} from '@tallystick/protocol/encoding/message';
import { equalBytes } from '@tallystick/protocol/encoding/octets';
import { keyHashOf } from '@tallystick/protocol/encoding/public-key';
import { readShape } from '@tallystick/protocol/encoding/shape';
import type { TenantId } from '@tallystick/protocol/identifiers';
import { findDevice, noteHeard, type DeviceRow } from '../accounts/device-row.ts';
import { isRetired } from '../accounts/listed-devices.ts';
import { effortOf, type CallLimits } from '../allowances/call-limits.ts';
import type { IssuerDeps } from '../issuer.ts';
import { tenantAndBundle, type PublishedBundle } from '../tenants/bundle.ts';
import { keysFor } from '../tenants/keys-for.ts';
import { answerEnrol, runOperation, type OperationOutcome } from './run-operation.ts';
import { isFresh, makeNonce } from './nonce.ts';

/** Why a call gets no sealed answer. */
export type DoorRefusal = CborRefusal | 'unknownTenant' | 'doesNotOpen' | 'notSigned' | 'malformed';

export type AnswerCallResult =
  | {
      readonly ok: true;
      readonly bytes: Uint8Array;
      /** Whose device called, where the call was accepted. */
      readonly account?: bigint;
    }
  | { readonly ok: false; readonly code: DoorRefusal };

/** Answers one call, whatever its bytes are. Throws TallystickError only where the database fails. */
export async function answerCall(
  deps: IssuerDeps,
  tenant: TenantId,
  bytes: Uint8Array,
): Promise<AnswerCallResult> {
  const keys = deps.keysOf(tenant);
  if (keys === undefined) return { ok: false, code: 'unknownTenant' };
  const opened = await openCall(deps.crypto, {
    tenant,
    issuerHpkePrivateKey: keys.hpke.privateKey,
    bytes,
  });
  if (!opened.ok) return { ok: false, code: opened.code };
  const { call, answerKey } = opened;
  const door = await openDoor(deps, tenant, call);
  const outcome = await handle(deps, tenant, door, call);
  const answer = await signAnswer(deps, tenant, door, outcome);
  const sealed = await sealAnswer(deps.crypto, deps.random, { answerKey, answer });
  const { account } = outcome;
  return { ok: true, bytes: sealed, ...(account === undefined ? {} : { account }) };
}

/** What the issuer knew when the call came in, read at once. */
interface Door {
  /** Of whoever calls; absent for a device that is not known, and one that only now enrols. */
  readonly device?: DeviceRow;
  readonly bundle: PublishedBundle;
  readonly limits: CallLimits;
}

async function openDoor(
  deps: IssuerDeps,
  tenant: TenantId,
  { body: { operation, keyHash } }: UnverifiedMessage<Call>,
): Promise<Door> {
  return deps.database.transaction(tenant, async (tx) => {
    const [device, { bundle, record }] = await Promise.all([
      operation === 'enrol' ? undefined : findDevice(tx, keyHash),
      tenantAndBundle(deps, tenant, tx),
    ]);
    const limits = record.callLimits;
    return { bundle, limits, ...(device === undefined ? {} : { device }) };
  });
}

interface Handled {
  readonly digest: Uint8Array;
  readonly keyHash: Uint8Array;
  readonly outcome: OperationOutcome;
  /** Whose device called, where the call was accepted. */
  readonly account?: bigint;
  /** When the call may be made again, where it was one too many. */
  readonly waitSeconds?: number;
}

async function handle(
  deps: IssuerDeps,
  tenant: TenantId,
  door: Door,
  call: UnverifiedMessage<Call>,
): Promise<Handled> {
  const { operation, body, keyHash } = call.body;
  const { device } = door;
  if (operation === 'enrol') {
    const enrolment = readShape(enrolBodyShape, body, 'enrol');
    if (!enrolment.ok) return refuse(deps, tenant, call, 'malformedBody');
    const { publicKey } = enrolment.value;
    const signed = await verifyCall(deps.crypto, call, { tenant, publicKey });
    if (signed === undefined || !equalBytes(keyHashOf(deps.crypto, publicKey), keyHash)) {
      return refuse(deps, tenant, call, 'callSignature');
    }
    if (!fresh(deps, tenant, signed)) return refuse(deps, tenant, call, 'staleNonce');
    return withinAllowance(deps, tenant, door, call, async () => {
      const outcome = await withRetry(() => answerEnrol(deps, tenant, enrolment.value));
      return { digest: signed.digest, keyHash, outcome, ...accountOf(outcome) };
    });
  }
  if (device === undefined) return refuse(deps, tenant, call, 'unknownDevice');
  const { publicKey } = device;
  const signed = await verifyCall(deps.crypto, call, { tenant, publicKey });
  if (signed === undefined) return refuse(deps, tenant, call, 'callSignature');
  if (!fresh(deps, tenant, signed)) return refuse(deps, tenant, call, 'staleNonce');
  return withinAllowance(deps, tenant, door, call, async () => {
    const refusal = await refusalOf(deps, tenant, device, operation);
    if (refusal !== undefined) return refuse(deps, tenant, call, refusal);
    const outcome = await withRetry(() =>
      runOperation(deps, tenant, { device, bundle: door.bundle }, signed.body),
    );
    await noteHeard(deps.database, tenant, device, deps.clock());
    return { digest: signed.digest, keyHash, outcome, ...accountOf(outcome, device.home) };
  });
}

/** Carries out a call that its device has signed just now, unless the device asks too much. */
async function withinAllowance(
  deps: IssuerDeps,
  tenant: TenantId,
  { device, limits }: Door,
  call: UnverifiedMessage<Call>,
  carryOut: () => Promise<Handled>,
): Promise<Handled> {
  const admitted = deps.allowances.admit({
    tenant,
    keyHash: call.body.keyHash,
    effort: effortOf(call.cose.payload.length),
    limits,
    ...(device === undefined ? {} : { home: device.home }),
  });
  if (!admitted.ok) {
    const { waitSeconds } = admitted;
    return { ...refuse(deps, tenant, call, 'tooManyCalls'), waitSeconds };
  }
  try {
    return await carryOut();
  } finally {
    admitted.done();
  }
}

/** Whose call it was, where it was accepted. */
function accountOf(outcome: OperationOutcome, known?: bigint): Pick<Handled, 'account'> {
  const account = outcome.ok ? (outcome.account ?? known) : undefined;
  return account === undefined ? {} : { account };
}

/**
 * A blocked device may still hand in what it has and learn why; it gets no money and no certificate. So
 * may one that retires, until all of its money is back: from then on it is nobody here.
 */
async function refusalOf(
  deps: IssuerDeps,
  tenant: TenantId,
  device: DeviceRow,
  operation: Exclude<Call['operation'], 'enrol'>,
): Promise<'deviceBlocked' | 'deviceRetired' | undefined> {
  const needed = neededFor(operation);
  if (device.status !== 'active') {
    // One that was reported lost is in nobody's hand that should read, or say, anything about the account.
    const isOwners = needed === 'notReported' && !device.reportedFirst;
    return needed === 'enrolled' || isOwners ? undefined : 'deviceBlocked';
  }
  if (device.retiringAt === undefined) return undefined;
  if (needed === 'inUse') return 'deviceRetired';
  const retired = await deps.database.transaction(tenant, (tx) =>
    isRetired(tx, device, deps.clock()),
  );
  return retired ? 'deviceRetired' : undefined;
}

/** How a device has to stand for an operation; each demands more than the one before. */
function neededFor(
  operation: Exclude<Call['operation'], 'enrol'>,
): 'enrolled' | 'notReported' | 'notBlocked' | 'inUse' {
  switch (operation) {
    case 'sync':
    case 'bundle':
    case 'closeLine':
    case 'heldCertificates':
    // A device that is reported lost, or convicted, is just the one that a case is about.
    case 'trace':
    // The holder's answer may have been lost: a device is told again that its account is erased.
    case 'eraseAccount':
    // What it has in coins is paid to its account, whatever became of the device; its terms let it do no more than that.
    case 'coinTerms':
    case 'redeemCoins':
    case 'coinStates':
      return 'enrolled';
    // A convicted device may be the only one that its holder has: it shows what is proven, and appeals.
    case 'convictions':
    case 'appeal':
      return 'notReported';
    case 'devices':
    case 'retireDevice':
    case 'registration':
    case 'consents':
    case 'exportAccount':
    case 'accountPayments':
    case 'dispute':
      return 'notBlocked';
    case 'deposit':
    case 'bankAccount':
    case 'fundFromBank':
    case 'payOut':
    case 'payOuts':
    case 'certify':
    case 'mintCoins':
    // Whoever claims what was lost has a device of the account that was not.
    case 'claimLostCoins':
    case 'rules':
    case 'nameDevice':
    case 'blockDevice':
      return 'inUse';
    default:
      return unreachable(operation);
  }
}

/** Two calls at once that want the same meet in a unique key: the second one finds what the first did. */
async function withRetry(run: () => Promise<OperationOutcome>): Promise<OperationOutcome> {
  try {
    return await run();
  } catch (error) {
    if (isTallystickError(error) && error.code === 'constraint_violated') {
      try {
        return await run();
      } catch (again) {
        throw new TallystickError({
          code: 'operation_failed',
          message: 'the call met a constraint of the database twice; try again later',
          cause: again,
        });
      }
    }
    throw error;
  }
}

function fresh(deps: IssuerDeps, tenant: TenantId, { body }: SignedMessage<Call>): boolean {
  const key = keysFor(deps, tenant).nonceKey;
  return isFresh({ crypto: deps.crypto, key, keyHash: body.keyHash }, body.nonce, deps.clock());
}

/** A refusal names the call by the digest its content has, whoever signed it. */
function refuse(
  deps: IssuerDeps,
  tenant: TenantId,
  call: UnverifiedMessage<Call>,
  code: CallRefusal,
): Handled {
  const digest = digestOf(deps.crypto, call, { tenant, context: [] });
  return { digest, keyHash: call.body.keyHash, outcome: { ok: false, code } };
}

async function signAnswer(
  deps: IssuerDeps,
  tenant: TenantId,
  { bundle }: Door,
  { digest, keyHash, outcome, waitSeconds }: Handled,
): Promise<Uint8Array> {
  const keys = keysFor(deps, tenant);
  const time = deps.clock();
  const { keyId, sign } = keys.signer('answer');
  const result: CborValue = outcome.ok
    ? outcome.result
    : waitSeconds === undefined
      ? null
      : waitShape.encode(waitSeconds);
  const answer = await signMessage(deps.crypto, answerKind, {
    tenant,
    context: [],
    keyId,
    sign,
    body: {
      call: digest,
      accepted: outcome.ok,
      code: outcome.ok ? '' : outcome.code,
      result,
      time,
      nonce: makeNonce({ crypto: deps.crypto, key: keys.nonceKey, keyHash }, time),
      epoch: bundle.epoch,
      seq: bundle.seq,
    },
  });
  return messageBytes(answer);
}
