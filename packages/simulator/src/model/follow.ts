/**
 * The model follows the issuer: it hears every call with its answer, every pass of the worker and every
 * order, applies them in the order of commits, and says where the issuer did something else.
 *
 * A process that was killed in the middle answers nobody. Whether its transaction committed is asked of
 * the database's end of the wire ({@link WatchedEngine}), never of the issuer.
 */

import { decodeCbor } from '@tallystick/protocol/encoding/cbor';
import { toHex } from '@tallystick/protocol/encoding/octets';
import { CALL_BYTES_MAX } from '@tallystick/protocol/limits';
import type { SignedDeposit } from '../audit/audit.ts';
import { createSignedReader, type SignedHalf } from '@tallystick/auditor/signed-half';
import type { Violation } from '../checkers/violation.ts';
import type { IssuerTap } from '../world/issuer-tap.ts';
import { block, certify, closeLine, deposit, retire, sync } from './commands.ts';
import { expectAccepted } from './expect.ts';
import { hearAccountPayments, hearDispute } from './hear-disputes.ts';
import { changeRules } from './rules.ts';
import { compareOutcomes } from './compare-outcomes.ts';
import { compareWithTables } from './compare.ts';
import {
  newBundles,
  newestCertificate,
  untoldPayments,
  workLeft,
  type NewBundle,
} from './facts.ts';
import {
  isRestored,
  momentOf,
  publicKeyOf,
  storedEpoch,
  type FollowerInput,
  type Following,
} from './following.ts';
import { hearOperator, hearReplacements } from './hear-operator.ts';
import { NOT_MODELLED, refusedFor } from './refused-for.ts';
import { passTime } from './passing-time.ts';
import {
  isSignedBy,
  openExchange,
  readCommand,
  readIssued,
  readMoneyResult,
  readSyncResult,
  type IssuedCertificate,
  type OpenedCall,
  type ReadCommand,
} from './read-call.ts';
import { accountOf, emptyState, type ModelDevice } from './state.ts';

export interface Follower extends IssuerTap {
  /** Compares every figure with the tables. */
  compare(): Promise<void>;
  /** What the issuer did otherwise. Once they differ they go on differing, so few are kept. */
  violations(): readonly Violation[];
  /** Deposits that devices signed, once for each call that brought one, whether or not it took hold. */
  deposits(): readonly SignedDeposit[];
}

const KEPT_MAX = 5;
/** Refusals at the door, which are about who calls and not about money. */
const AT_THE_DOOR = new Set(['staleNonce', 'tooManyCalls', 'unknownDevice', 'callSignature']);

/** A model of an issuer that nobody has called yet. */
export async function followIssuer(input: FollowerInput): Promise<Follower> {
  const found: Violation[] = [];
  const following: Following = {
    input,
    reader: await createSignedReader(input.crypto, input.keys),
    state: emptyState(),
    isOver: false,
    commits: input.watched.commits(),
    publicKeys: new Map(),
    deposits: [],
    differs: (about) => {
      const rule = 'the issuer did something else than its model';
      if (found.length < KEPT_MAX) found.push({ rule, about });
    },
  };
  return {
    call: (bytes, answer) => hearCall(following, bytes, answer),
    work: (isComplete) => hearWork(following, isComplete),
    begin: () => hearOperator(following),
    async compare() {
      const { watched } = input;
      await hearOperator(following);
      if (isRestored(following, await storedEpoch(watched.engine))) return;
      const differences = await compareWithTables(watched.engine, following.state);
      for (const about of differences) following.differs(about);
    },
    violations: () => found,
    deposits: () => following.deposits,
  };
}

async function hearWork(following: Following, isComplete: boolean): Promise<void> {
  const { watched } = following.input;
  const untold = await untoldPayments(watched.engine);
  const moment = { ...momentOf(following), untold };
  passTime(moment, await workLeft(watched.engine, { now: moment.now, isComplete }));
  following.commits = watched.commits();
}

async function hearCall(
  following: Following,
  bytes: Uint8Array,
  answered: Uint8Array | 'refused' | undefined,
): Promise<void> {
  const { input, reader, differs } = following;
  const commits = input.watched.commits();
  const tookHold = commits !== following.commits;
  following.commits = commits;
  const answer = answered === 'refused' ? undefined : answered;
  const opened = await openExchange(reader, input.keys.hpke.privateKey, { bytes, answer });
  if (opened === undefined) {
    if (tookHold || answer !== undefined) differs('a call that does not open was carried out');
    return;
  }
  if (isRestored(following, opened.answer?.epoch)) {
    await hearDeposit(following, opened);
    return;
  }
  const bundles = await learnBundles(following, opened);
  await apply(following, opened, tookHold);
  for (const { seq, lists } of bundles) {
    for (const device of following.state.devices.values()) {
      if (device.status === 'active' || device.listedIn !== undefined) continue;
      if (lists(device.keyHash)) device.listedIn = seq;
    }
  }
}

/** For the auditor, who goes on when the model has nothing to say any more. */
async function hearDeposit(following: Following, { call, keyHash }: OpenedCall): Promise<void> {
  const { reader, state } = following;
  if (call.body.operation !== 'deposit') return;
  const publicKey = await publicKeyOf(following, keyHash);
  const device = state.devices.get(keyHash);
  if (publicKey === undefined || device === undefined) return;
  if (!(await isSignedBy(reader, call, publicKey))) return;
  const command = await readCommand(reader, call.body, publicKey);
  if (command?.kind !== 'deposit') return;
  const { account } = device;
  const { amount } = command;
  following.deposits.push({ keyHash, callId: toHex(call.body.callId), account, amount });
}

async function learnBundles(
  { input, state }: Following,
  { answer }: OpenedCall,
): Promise<readonly NewBundle[]> {
  const newest = Math.max(0, ...state.bundles.keys());
  if (answer === undefined || answer.seq <= newest) return [];
  const bundles = await newBundles(input.watched.engine, input.crypto, newest);
  for (const { seq, issuedAt } of bundles) state.bundles.set(seq, issuedAt);
  return bundles;
}

async function apply(following: Following, opened: OpenedCall, tookHold: boolean): Promise<void> {
  const { reader, state, differs } = following;
  const { call, keyHash, answer } = opened;
  const { operation } = call.body;
  if (operation === 'enrol') await hearReplacements(following);
  if (NOT_MODELLED.has(operation)) return;
  if (answer === undefined && !tookHold) return;
  const publicKey = await publicKeyOf(following, keyHash);
  const device = state.devices.get(keyHash);
  const isSigned = publicKey !== undefined && (await isSignedBy(reader, call, publicKey));
  if (answer !== undefined && AT_THE_DOOR.has(answer.code)) {
    const isWrong =
      (answer.code === 'unknownDevice' && device !== undefined) ||
      (answer.code === 'callSignature' && isSigned);
    if (isWrong || tookHold) differs(`${operation} of ${keyHash} was refused: ${answer.code}`);
    return;
  }
  if (device === undefined || publicKey === undefined || !isSigned) {
    differs(`${operation} was carried out for somebody who had not signed it`);
    return;
  }
  const refused = refusedFor(state, operation, device);
  if (refused !== undefined) {
    expectRefusal(following, opened, refused);
    return;
  }
  const command = await readCommand(reader, call.body, publicKey);
  if (command === undefined) expectRefusal(following, opened, 'its body is not as it should be');
  else await carryOut(following, { opened, device, command });
}

function expectRefusal({ differs }: Following, { call, answer }: OpenedCall, why: string): void {
  if (answer?.accepted === true) differs(`${call.body.operation} was accepted, though ${why}`);
}

interface Carried {
  readonly opened: OpenedCall;
  readonly device: ModelDevice;
  readonly command: ReadCommand;
}

async function carryOut(following: Following, carried: Carried): Promise<void> {
  const { opened, device, command } = carried;
  switch (command.kind) {
    case 'closeLine': {
      const isClosed = closeLine(momentOf(following), device, command.line);
      expectAccepted(following, opened, isClosed);
      return;
    }
    case 'rules': {
      const { set, end } = command;
      const { state, now } = momentOf(following);
      const isChanged = changeRules(state, device.account, { set, end, now });
      expectAccepted(following, opened, isChanged);
      return;
    }
    case 'retireDevice':
      retire(momentOf(following), device.keyHash);
      expectAccepted(following, opened, true);
      return;
    case 'blockDevice':
      await carryOutBlock(following, opened, { device, other: command.keyHash });
      return;
    case 'dispute':
      hearDispute(following, opened, { device, command });
      return;
    case 'accountPayments':
      hearAccountPayments(following, opened, { device, after: command.after });
      return;
    case 'sync':
      return carryOutSync(following, { opened, device, command });
    case 'deposit':
    case 'certify':
      return carryOutOnce(following, { opened, device, command });
    default:
      command satisfies never;
  }
}

/** Any other device of the same account. */
async function carryOutBlock(
  following: Following,
  opened: OpenedCall,
  { device, other }: { readonly device: ModelDevice; readonly other: string },
): Promise<void> {
  await publicKeyOf(following, other);
  const isOwn = following.state.devices.get(other)?.account === device.account;
  const isBlocked = isOwn && other !== device.keyHash;
  if (isBlocked) block(momentOf(following), other);
  expectAccepted(following, opened, isBlocked);
}

/** A call that moves money is answered once for each call id; a refusal may be tried again. */
async function carryOutOnce(
  following: Following,
  {
    opened,
    device,
    command,
  }: Carried & { readonly command: ReadCommand & { readonly kind: 'deposit' | 'certify' } },
): Promise<void> {
  const { reader, state, differs } = following;
  const { answer, call, keyHash } = opened;
  const callId = toHex(call.body.callId);
  const { account } = device;
  if (command.kind === 'deposit') {
    following.deposits.push({ keyHash, callId, account, amount: command.amount });
  }
  const name = `${keyHash}/${callId}`;
  const result =
    answer?.accepted === true ? readMoneyResult(reader, command.kind, answer.result) : undefined;
  const before = state.answers.get(name);
  if (before !== undefined) {
    const isSame = before.content === command.content;
    expectAccepted(following, opened, isSame, ' (a call id that was used before)');
    if (isSame && result !== undefined && toldBy(result) !== before.told) {
      differs(`${command.kind} ${name} was answered otherwise when it was repeated`);
    }
    return;
  }
  const outcome = await moneyOutcome(following, { opened, device, command });
  expectAccepted(following, opened, outcome.ok, outcome.ok ? '' : ` (${outcome.code})`);
  if (!outcome.ok) return;
  const told = `${accountOf(state, device.account).free} ${outcome.certificate}`;
  if (result !== undefined && toldBy(result) !== told) {
    differs(`${command.kind} ${name} was told ${toldBy(result)}, the model has ${told}`);
  }
  state.answers.set(name, { content: command.content, told });
}

function toldBy(result: NonNullable<ReturnType<typeof readMoneyResult>>): string {
  const { available, certificate } = result;
  return `${available} ${certificate === undefined ? '' : certificateText(certificate)}`;
}

function certificateText({ digest, terms }: IssuedCertificate): string {
  const { ceiling, baseCounter, baseSum, expiresAt, redeemDays, bounds } = terms;
  const from = `${baseCounter}/${baseSum}`;
  return `${digest} from ${from} up to ${ceiling}, ${expiresAt}+${redeemDays}, ${bounds}`;
}

type MoneyOutcome =
  | { readonly ok: true; readonly certificate: string }
  | { readonly ok: false; readonly code: string };

async function moneyOutcome(
  following: Following,
  {
    opened,
    device,
    command,
  }: Carried & { readonly command: ReadCommand & { readonly kind: 'deposit' | 'certify' } },
): Promise<MoneyOutcome> {
  const moment = momentOf(following);
  if (command.kind === 'deposit') {
    if (command.amount === 0n) return { ok: false, code: 'amountZero' };
    deposit(moment, device.account, command.amount);
    return { ok: true, certificate: '' };
  }
  const digest = (await issuedDigest(following, opened, command.line)) ?? 'not issued';
  const certified = certify(moment, { ...command, device }, digest);
  if (!certified.ok) return certified;
  const terms = {
    ceiling: certified.ceiling,
    baseCounter: command.head.counter,
    baseSum: command.head.sum,
    expiresAt: certified.expiresAt,
    redeemDays: moment.policy.redeemDays,
    bounds: certified.terms.bounds + (certified.terms.locked > 0n ? ', locked' : ''),
  };
  return { ok: true, certificate: certificateText({ digest, terms }) };
}

/** The certificate that the call was answered with; where nobody answered, the line's newest. */
async function issuedDigest(
  { reader, input, state }: Following,
  { answer }: OpenedCall,
  line: string,
): Promise<string | undefined> {
  if (answer !== undefined) {
    if (!answer.accepted) return undefined;
    return readMoneyResult(reader, 'certify', answer.result)?.certificate?.digest;
  }
  const bytes = await newestCertificate(input.watched.engine, line);
  const value = bytes === undefined ? undefined : decodeCbor(bytes, CALL_BYTES_MAX);
  const issued = value?.ok === true ? readIssued(reader, value.value) : undefined;
  return issued === undefined || state.certificates.has(issued.digest) ? undefined : issued.digest;
}

async function carryOutSync(
  following: Following,
  {
    opened,
    device,
    command,
  }: Carried & { readonly command: ReadCommand & { readonly kind: 'sync' } },
): Promise<void> {
  const { state } = following;
  const halves = command.halves.filter((half): half is SignedHalf => half !== undefined);
  const isClaim = halves.some(({ payee }) => payee === device.account);
  if (isClaim && command.payeeStatement === undefined) {
    expectRefusal(following, opened, 'a payee has to state what it has');
    return;
  }
  for (const { payeeKeyHash } of halves) {
    if (!state.devices.has(payeeKeyHash)) await publicKeyOf(following, payeeKeyHash);
  }
  const untold = await untoldPayments(following.input.watched.engine);
  sync({ ...momentOf(following), untold }, { ...command, device, halves });
  expectAccepted(following, opened, true);
  if (opened.answer?.accepted !== true) return;
  const said = readSyncResult(opened.answer.result);
  if (said === undefined) following.differs('a sync was answered with something else');
  else compareOutcomes(following, { said, account: device.account, command });
}
