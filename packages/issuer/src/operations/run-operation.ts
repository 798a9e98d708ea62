/** Each operation behind the devices' door, with its own body, transaction and answer. */

import { unreachable } from '@tallystick/protocol/assert';
import type { CallRefusal } from '@tallystick/protocol/calls/answer';
import type { Call } from '@tallystick/protocol/calls/call';
import {
  certifyBodyShape,
  certifyResultShape,
  type CertifyRefusal,
} from '@tallystick/protocol/calls/certify';
import type { AppealRefusal } from '@tallystick/protocol/calls/convictions';
import { closeLineBodyShape, type CloseLineRefusal } from '@tallystick/protocol/calls/close-line';
import {
  depositBodyShape,
  depositResultShape,
  type DepositRefusal,
} from '@tallystick/protocol/calls/deposit';
import {
  blockDeviceBodyShape,
  devicesResultShape,
  nameDeviceBodyShape,
  type BlockDeviceRefusal,
  type NameDeviceRefusal,
  type RetireDeviceRefusal,
} from '@tallystick/protocol/calls/devices';
import type { DisputeRefusal } from '@tallystick/protocol/calls/disputes';
import {
  enrolResultShape,
  type EnrolBody,
  type EnrolRefusal,
} from '@tallystick/protocol/calls/enrol';
import { heldCertificatesBodyShape } from '@tallystick/protocol/calls/held-certificates';
import {
  rulesBodyShape,
  rulesResultShape,
  type RulesRefusal,
} from '@tallystick/protocol/calls/rules';
import { syncBodyShape, syncResultShape, type SyncRefusal } from '@tallystick/protocol/calls/sync';
import { traceBodyShape, type TraceRefusal } from '@tallystick/protocol/calls/trace';
import type { CborValue } from '@tallystick/protocol/encoding/cbor';
import { readShape } from '@tallystick/protocol/encoding/shape';
import type { TenantId } from '@tallystick/protocol/identifiers';
import type { Transaction } from '@tallystick/database/database';
import { holdStatus, type DeviceRow } from '../accounts/device-row.ts';
import { isBarred } from '../convictions/conviction-row.ts';
import type { IssuerDeps } from '../issuer.ts';
import { changeRules } from '../rules/change-rules.ts';
import { storedValue } from '../stored-value.ts';
import { keepReport } from '../tracing/trace-reports.ts';
import { bundleBytes, currentBundle, type PublishedBundle } from '../tenants/bundle.ts';
import { findAnswer, keepAnswer } from './call-answers.ts';
import { certify } from './certify.ts';
import { closeLine } from './close-line.ts';
import { answerBank, type BankCallRefusal } from './answer-bank.ts';
import { answerConvictions } from './answer-convictions.ts';
import {
  answerCoins,
  answerMint,
  type CoinCallRefusal,
  type CoinOperation,
} from './answer-coins.ts';
import { answerDisputes } from './answer-disputes.ts';
import { answerPersonal, type PersonalRefusal } from './answer-personal.ts';
import { deposit } from './deposit.ts';
import { blockOtherDevice, devicesOf, nameDevice, retireThisDevice } from './devices.ts';
import { enrol } from './enrol.ts';
import { noteHeldCertificates } from './held-certificates.ts';
import { prepareSync, sync } from './sync.ts';

export type OperationRefusal =
  | CallRefusal
  | EnrolRefusal
  | DepositRefusal
  | CertifyRefusal
  | SyncRefusal
  | CloseLineRefusal
  | RulesRefusal
  | DevicesRefusal
  | PersonalRefusal
  | DisputeRefusal
  | TraceRefusal
  | CoinCallRefusal
  | BankCallRefusal
  | AppealRefusal;

type DevicesRefusal = NameDeviceRefusal | BlockDeviceRefusal | RetireDeviceRefusal;

export type OperationOutcome =
  | {
      readonly ok: true;
      readonly result: CborValue;
      /** Of a device that was not known before: its account. */
      readonly account?: bigint;
    }
  | { readonly ok: false; readonly code: OperationRefusal };

/** Enrols a device; the one operation whose caller is not known yet. */
export async function answerEnrol(
  deps: IssuerDeps,
  tenant: TenantId,
  body: EnrolBody,
): Promise<OperationOutcome> {
  const outcome = await deps.database.transaction(tenant, (tx) => enrol(deps, tenant, tx, body));
  if (!outcome.ok) return outcome;
  const { account, result } = outcome;
  return { ok: true, result: enrolResultShape.encode(result), account };
}

/** Who calls, and the newest bundle when the call came in. */
export interface Caller {
  readonly device: DeviceRow;
  readonly bundle: PublishedBundle;
}

/** Runs the operation of a verified call. */
export async function runOperation(
  deps: IssuerDeps,
  tenant: TenantId,
  caller: Caller,
  call: Call,
): Promise<OperationOutcome> {
  const { device } = caller;
  switch (call.operation) {
    case 'enrol':
      return { ok: false, code: 'malformedBody' };
    case 'bundle':
      return answerBundle(deps, tenant);
    case 'deposit':
      return answerDeposit(deps, tenant, device, call);
    case 'certify':
      return answerCertify(deps, tenant, device, call);
    case 'sync':
      return answerSync(deps, tenant, caller, call);
    case 'closeLine':
      return answerCloseLine(deps, tenant, device, call);
    case 'heldCertificates':
      return answerHeld(deps, tenant, caller, call);
    case 'rules':
      return answerRules(deps, tenant, device, call);
    case 'devices':
      return answerDevices(deps, tenant, device, () => Promise.resolve({ ok: true }));
    case 'nameDevice': {
      const body = readShape(nameDeviceBodyShape, call.body, 'nameDevice');
      if (!body.ok) return { ok: false, code: 'malformedBody' };
      return answerDevices(deps, tenant, device, (tx) => nameDevice(tx, device, body.value));
    }
    case 'blockDevice': {
      const body = readShape(blockDeviceBodyShape, call.body, 'blockDevice');
      if (!body.ok) return { ok: false, code: 'malformedBody' };
      return answerDevices(deps, tenant, device, (tx) =>
        blockOtherDevice(deps, tenant, tx, { caller: device, keyHash: body.value.keyHash }),
      );
    }
    case 'retireDevice':
      return answerDevices(deps, tenant, device, (tx) =>
        retireThisDevice(tx, device, deps.clock()),
      );
    case 'registration':
    case 'consents':
    case 'exportAccount':
    case 'eraseAccount':
      return answerPersonal(deps, tenant, device, call.operation, call.body);
    case 'accountPayments':
    case 'dispute':
      return answerDisputes(deps, tenant, device, { ...call, operation: call.operation });
    case 'trace':
      return answerTrace(deps, tenant, device, call);
    case 'convictions':
    case 'appeal':
      return answerConvictions(deps, tenant, device, { ...call, operation: call.operation });
    case 'coinTerms':
    case 'mintCoins':
    case 'redeemCoins':
    case 'coinStates':
    case 'claimLostCoins':
      return answerCoinCall(deps, tenant, caller, { ...call, operation: call.operation });
    case 'bankAccount':
    case 'fundFromBank':
    case 'payOut':
    case 'payOuts':
      return answerBank(deps, tenant, device, { ...call, operation: call.operation });
    default:
      return unreachable(call.operation);
  }
}

async function answerBundle(deps: IssuerDeps, tenant: TenantId): Promise<OperationOutcome> {
  return deps.database.transaction(tenant, async (tx) => {
    const bundle = await currentBundle(deps, tenant, tx);
    return { ok: true, result: storedValue(await bundleBytes(tx, bundle)) };
  });
}

/** Needs no stored answer: what is shown again is known. */
async function answerHeld(
  deps: IssuerDeps,
  tenant: TenantId,
  caller: Caller,
  call: Call,
): Promise<OperationOutcome> {
  const body = readShape(heldCertificatesBodyShape, call.body, 'heldCertificates');
  if (!body.ok) return { ok: false, code: 'malformedBody' };
  await noteHeldCertificates(deps, tenant, caller, body.value);
  return { ok: true, result: null };
}

/** Minting moves money and is answered once; the others change nothing when they are repeated. */
function answerCoinCall(
  deps: IssuerDeps,
  tenant: TenantId,
  caller: Caller,
  call: Call & { readonly operation: CoinOperation },
): Promise<OperationOutcome> {
  const { device } = caller;
  const { operation, body } = call;
  if (operation !== 'mintCoins') return answerCoins(deps, tenant, operation, { ...caller, body });
  return answeredOnce(deps, tenant, { device, call }, (tx) =>
    answerMint(deps, tenant, tx, { device, call }),
  );
}

/** Every change to devices is answered with the list as it is then. */
async function answerDevices(
  deps: IssuerDeps,
  tenant: TenantId,
  device: DeviceRow,
  change: (
    transaction: Transaction,
  ) => Promise<{ readonly ok: true } | { readonly ok: false; readonly code: DevicesRefusal }>,
): Promise<OperationOutcome> {
  return deps.database.transaction(tenant, async (tx) => {
    const changed = await change(tx);
    if (!changed.ok) return changed;
    const result = await devicesOf(tx, device, deps.clock());
    return { ok: true, result: devicesResultShape.encode(result) };
  });
}

async function answerCloseLine(
  deps: IssuerDeps,
  tenant: TenantId,
  device: DeviceRow,
  call: Call,
): Promise<OperationOutcome> {
  const body = readShape(closeLineBodyShape, call.body, 'closeLine');
  if (!body.ok) return { ok: false, code: 'malformedBody' };
  const outcome = await deps.database.transaction(tenant, (tx) =>
    closeLine(deps, tenant, tx, { device, statement: body.value.statement }),
  );
  return outcome.ok ? { ok: true, result: null } : outcome;
}

async function answerDeposit(
  deps: IssuerDeps,
  tenant: TenantId,
  device: DeviceRow,
  call: Call,
): Promise<OperationOutcome> {
  const body = readShape(depositBodyShape, call.body, 'deposit');
  if (!body.ok) return { ok: false, code: 'malformedBody' };
  return answeredOnce(deps, tenant, { device, call }, async (tx) => {
    const { callId } = call;
    const outcome = await deposit(deps, tx, { device, callId, body: body.value });
    return outcome.ok ? { ok: true, result: depositResultShape.encode(outcome.result) } : outcome;
  });
}

async function answerCertify(
  deps: IssuerDeps,
  tenant: TenantId,
  device: DeviceRow,
  call: Call,
): Promise<OperationOutcome> {
  const body = readShape(certifyBodyShape, call.body, 'certify');
  if (!body.ok) return { ok: false, code: 'malformedBody' };
  return answeredOnce(deps, tenant, { device, call }, async (tx) => {
    // It may have been reported lost, or given up, since the door looked.
    const status = await holdStatus(tx, device);
    if (status === 'retiring') return { ok: false, code: 'deviceRetired' };
    if (status !== 'active') return { ok: false, code: 'deviceBlocked' };
    if (await isBarred(tx, device.home)) return { ok: false, code: 'accountConvicted' };
    const outcome = await certify(deps, tenant, tx, { device, body: body.value });
    return outcome.ok ? { ok: true, result: certifyResultShape.encode(outcome.result) } : outcome;
  });
}

/** Needs no stored answer: the same change made again changes nothing. */
async function answerRules(
  deps: IssuerDeps,
  tenant: TenantId,
  { home }: DeviceRow,
  call: Call,
): Promise<OperationOutcome> {
  const body = readShape(rulesBodyShape, call.body, 'rules');
  if (!body.ok) return { ok: false, code: 'malformedBody' };
  const now = deps.clock();
  const change = { ...body.value, home, author: { kind: 'holder' }, now } as const;
  const outcome = await deps.database.transaction(tenant, (tx) => changeRules(tx, tenant, change));
  return outcome.ok ? { ok: true, result: rulesResultShape.encode(outcome.result) } : outcome;
}

/** Needs no stored answer: the same report again is kept already. */
async function answerTrace(
  deps: IssuerDeps,
  tenant: TenantId,
  device: DeviceRow,
  call: Call,
): Promise<OperationOutcome> {
  const body = readShape(traceBodyShape, call.body, 'trace');
  if (!body.ok) return { ok: false, code: 'malformedBody' };
  const kept = await deps.database.transaction(tenant, (tx) =>
    keepReport(deps, tenant, tx, { device, body: body.value }),
  );
  return kept.ok ? { ok: true, result: null } : kept;
}

async function answerSync(
  deps: IssuerDeps,
  tenant: TenantId,
  caller: Caller,
  call: Call,
): Promise<OperationOutcome> {
  const body = readShape(syncBodyShape, call.body, 'sync');
  if (!body.ok) return { ok: false, code: 'malformedBody' };
  const prepared = await prepareSync(deps, tenant, caller, body.value);
  if (!prepared.ok) return prepared;
  const result = await deps.database.transaction(tenant, (tx) =>
    sync(deps, tenant, tx, { device: caller.device, sync: prepared.sync }),
  );
  return { ok: true, result: syncResultShape.encode(result) };
}

/** Runs what moves money at most once a call id; a refusal is not kept, so it may be tried again. */
async function answeredOnce(
  deps: IssuerDeps,
  tenant: TenantId,
  { device, call }: { readonly device: DeviceRow; readonly call: Call },
  run: (transaction: Transaction) => Promise<OperationOutcome>,
): Promise<OperationOutcome> {
  return deps.database.transaction(tenant, async (tx) => {
    const stored = await findAnswer(deps.crypto, tx, device, call);
    if (stored.kind === 'answered') return { ok: true, result: stored.result };
    if (stored.kind === 'reused') return { ok: false, code: 'callIdReused' };
    const outcome = await run(tx);
    if (outcome.ok) {
      await keepAnswer(deps.crypto, tx, {
        tenant,
        device,
        call,
        result: outcome.result,
        answeredAt: deps.clock(),
      });
    }
    return outcome;
  });
}
