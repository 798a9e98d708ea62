/** A device that is enrolled at a test's issuer, as its calls make it: nothing is kept but keys. */

import { createSoftwareElement, type SoftwareElement } from '@tallystick/elements/software-element';
import { answerCall } from '@tallystick/issuer/operations/answer-call';
import {
  createAccount,
  createEnrolmentCode,
  type CreateAccountInput,
} from '@tallystick/issuer/operator/create-account';
import { bundleBytes, currentBundle } from '@tallystick/issuer/tenants/bundle';
import { keysFor } from '@tallystick/issuer/tenants/keys-for';
import { assert } from '@tallystick/protocol/assert';
import { openAnswer, type Answer } from '@tallystick/protocol/calls/answer';
import { sealCall, unsealAnswer, type Operation } from '@tallystick/protocol/calls/call';
import {
  enrolBodyShape,
  enrolResultShape,
  readEnrolmentCode,
} from '@tallystick/protocol/calls/enrol';
import { encodeCbor, type CborValue } from '@tallystick/protocol/encoding/cbor';
import {
  readMessageValue,
  signMessage,
  type MessageKind,
  type SignedMessage,
} from '@tallystick/protocol/encoding/message';
import { keyHashOf } from '@tallystick/protocol/encoding/public-key';
import { readShape } from '@tallystick/protocol/encoding/shape';
import {
  accountCertificateKind,
  type AccountCertificate,
} from '@tallystick/protocol/messages/account-certificate';
import { verifyIssued } from '@tallystick/protocol/verification/issued';
import { openBundle, type Trust } from '@tallystick/protocol/verification/trust';
import type { IssuerWorld } from './issuer-world.ts';

/** One call as it goes out: its id, and the nonce of an answer before it. */
export interface CallParts {
  readonly callId: Uint8Array;
  readonly nonce: Uint8Array;
}

export interface IssuerDevice {
  readonly element: SoftwareElement;
  readonly keyHash: Uint8Array;
  readonly account: bigint;
  readonly certificate: SignedMessage<AccountCertificate>;
  readonly trust: Trust;
  /** Calls the issuer, with a fresh nonce; the same `callId` makes it a repetition. */
  call(operation: Operation, body: CborValue, callId?: Uint8Array): Promise<Answer>;
  /** Makes one call exactly as given, and no second one. */
  send(operation: Operation, body: CborValue, parts: CallParts): Promise<Answer>;
  sign<Body>(
    kind: MessageKind<Body>,
    body: Body,
    context?: readonly Uint8Array[],
  ): Promise<SignedMessage<Body>>;
}

/** Opens an account at the issuer and enrols a first device for it. */
export async function enrolDevice(
  world: IssuerWorld,
  input: Omit<CreateAccountInput, 'id'>,
): Promise<IssuerDevice> {
  const created = await createAccount(world.deps, world.tenant, {
    ...input,
    id: world.deps.random(16),
  });
  assert(created.ok, 'the account of a test was refused');
  return enrolWithCode(world, created.value.account, created.value.enrolmentCode);
}

/** Enrols another device for an account that is there. */
export async function enrolFurtherDevice(
  world: IssuerWorld,
  account: bigint,
): Promise<IssuerDevice> {
  const code = await createEnrolmentCode(world.deps, world.tenant, { account });
  assert(code.ok, 'a further code was refused');
  return enrolWithCode(world, account, code.value.enrolmentCode);
}

/** Enrols a device with the bytes of a code that the test came by. */
export async function enrolWithCode(
  world: IssuerWorld,
  account: bigint,
  enrolmentCode: Uint8Array,
): Promise<IssuerDevice> {
  const code = readEnrolmentCode(enrolmentCode);
  assert(code !== undefined, 'an enrolment code cannot be read');
  const element = createSoftwareElement(world.deps.random);
  const { publicKey } = element;
  // Until it has a bundle, the device of a test takes the answers' word for it.
  const caller = createCaller(world, element);
  const body = enrolBodyShape.encode({ secret: code.secret, publicKey });
  const answer = await caller.call('enrol', body);
  const result = readShape(enrolResultShape, answer.result, 'enrol');
  assert(answer.accepted && result.ok, 'the enrolment of a test was refused');
  const opened = await openBundle(world.crypto, {
    bytes: encodeCbor(result.value.bundle),
    tenant: world.tenant,
    rootKey: code.rootKey,
  });
  assert(opened.ok, 'the first bundle does not open');
  const read = readMessageValue(accountCertificateKind, result.value.accountCertificate);
  assert(read.ok, 'an account certificate cannot be read');
  const certificate = await verifyIssued(world.crypto, opened.trust, read.message, {
    purpose: 'account',
    issuedAt: read.message.body.issuedAt,
  });
  assert(certificate.ok, 'an account certificate does not verify');
  return {
    ...caller,
    element,
    account,
    certificate: certificate.message,
    trust: opened.trust,
    sign: (kind, content, context = []) =>
      signMessage(world.crypto, kind, {
        tenant: world.tenant,
        context,
        body: content,
        sign: element.sign,
      }),
  };
}

/** What makes calls with a key, enrolled or not. */
export function createCaller(
  world: IssuerWorld,
  element: SoftwareElement,
): Pick<IssuerDevice, 'keyHash' | 'call' | 'send'> {
  const { crypto, tenant, deps } = world;
  const keyHash = keyHashOf(crypto, element.publicKey);
  const send: IssuerDevice['send'] = async (operation, body, parts) => {
    const sealed = await sealCall(crypto, {
      tenant,
      issuerHpkeKey: keysFor(deps, tenant).hpke.publicKey,
      call: { operation, body, keyHash, ...parts },
      sign: element.sign,
    });
    const answered = await answerCall(deps, tenant, sealed.bytes);
    assert(answered.ok, 'the door of the issuer refused');
    const bytes = await unsealAnswer(crypto, {
      answerKey: sealed.answerKey,
      bytes: answered.bytes,
    });
    assert(bytes !== undefined, 'an answer does not open');
    const answer = await openAnswer(crypto, {
      bytes,
      trust: await worldTrust(world),
      callDigest: sealed.digest,
    });
    assert(answer !== undefined, 'an answer does not verify');
    return answer.body;
  };
  let nonce = new Uint8Array();
  const call: IssuerDevice['call'] = async (operation, body, callId = deps.random(16)) => {
    let answer = await send(operation, body, { callId, nonce });
    if (answer.code === 'staleNonce') {
      answer = await send(operation, body, { callId, nonce: answer.nonce });
    }
    nonce = answer.nonce.slice();
    return answer;
  };
  return { keyHash, call, send };
}

/** The issuer's keys, which stay the same as long as its world stands. */
const trusts = new WeakMap<IssuerWorld, Promise<Trust>>();

function worldTrust(world: IssuerWorld): Promise<Trust> {
  const known = trusts.get(world) ?? openWorldTrust(world);
  trusts.set(world, known);
  return known;
}

async function openWorldTrust(world: IssuerWorld): Promise<Trust> {
  const { deps, tenant } = world;
  const bytes = await deps.database.transaction(tenant, async (tx) =>
    bundleBytes(tx, await currentBundle(deps, tenant, tx)),
  );
  const opened = await openBundle(world.crypto, {
    bytes,
    tenant,
    rootKey: keysFor(deps, tenant).rootKey,
  });
  assert(opened.ok, 'the issuer published a bundle that does not open');
  return opened.trust;
}
