/** Operations on single encodings: CBOR, keys, lines, rule sets, revocations, bodies, texts. */

import { rulesBodyShape, rulesResultShape } from '@tallystick/protocol/calls/rules';
import { certifyBodyShape, certifyResultShape } from '@tallystick/protocol/calls/certify';
import {
  claimLostCoinsBodyShape,
  claimLostCoinsResultShape,
} from '@tallystick/protocol/calls/coin-losses';
import {
  coinStatesBodyShape,
  coinStatesResultShape,
  coinTermsResultShape,
  mintCoinsBodyShape,
  mintCoinsResultShape,
  redeemCoinsBodyShape,
  redeemCoinsResultShape,
} from '@tallystick/protocol/calls/coins';
import { closeLineBodyShape } from '@tallystick/protocol/calls/close-line';
import {
  bankAccountBodyShape,
  bankAccountResultShape,
  fundFromBankBodyShape,
  fundFromBankResultShape,
} from '@tallystick/protocol/calls/bank';
import {
  payOutBodyShape,
  payOutResultShape,
  payOutsBodyShape,
  payOutsResultShape,
} from '@tallystick/protocol/calls/pay-out';
import { depositBodyShape, depositResultShape } from '@tallystick/protocol/calls/deposit';
import { appealBodyShape, convictionsResultShape } from '@tallystick/protocol/calls/convictions';
import {
  blockDeviceBodyShape,
  devicesResultShape,
  nameDeviceBodyShape,
} from '@tallystick/protocol/calls/devices';
import { consentsBodyShape, consentsResultShape } from '@tallystick/protocol/calls/consents';
import { traceBodyShape } from '@tallystick/protocol/calls/trace';
import {
  accountPaymentsBodyShape,
  accountPaymentsResultShape,
  disputeBodyShape,
  disputeResultShape,
} from '@tallystick/protocol/calls/disputes';
import {
  exportAccountBodyShape,
  exportAccountResultShape,
} from '@tallystick/protocol/calls/export-account';
import {
  registrationBodyShape,
  registrationResultShape,
} from '@tallystick/protocol/calls/registration';
import { heldCertificatesBodyShape } from '@tallystick/protocol/calls/held-certificates';
import {
  ENROLMENT_CODE_BYTES_MAX,
  enrolBodyShape,
  enrolResultShape,
  readEnrolmentCode,
} from '@tallystick/protocol/calls/enrol';
import { syncBodyShape, syncResultShape } from '@tallystick/protocol/calls/sync';
import { createNodeCrypto } from '@tallystick/elements/node-crypto';
import { openSoftwareElement } from '@tallystick/elements/software-element';
import { decodeCbor, encodeCbor } from '@tallystick/protocol/encoding/cbor';
import { toHex } from '@tallystick/protocol/encoding/octets';
import { keyHashOf, keyIdOf } from '@tallystick/protocol/encoding/public-key';
import { readShape, type Shape } from '@tallystick/protocol/encoding/shape';
import { BUNDLE_BYTES_MAX, CALL_BYTES_MAX } from '@tallystick/protocol/limits';
import { lineIdOf } from '@tallystick/protocol/messages/line-id';
import {
  decodeRevocations,
  revocationPrefix,
  revocationSetShape,
} from '@tallystick/protocol/messages/revocation-set';
import { ruleSetDigest, ruleSetShape } from '@tallystick/protocol/rules/rule-set';
import { encodeQrText, decodeQrText } from '@tallystick/transports/qr-text';
import { x25519 } from '@noble/curves/ed25519.js';
import assert from 'node:assert/strict';
import { diagnostic } from '../diagnostic.ts';
import { jsonObjectOf, jsonOf } from '../json-form.ts';
import type { JsonObject } from '../vector.ts';
import { bytes, bytesList, number, refusal, text, type Outcome } from './vector-input.ts';

const crypto = createNodeCrypto();

/** `deriveKey`. */
export function deriveKey(input: JsonObject): Outcome {
  const privateKey = bytes(input, 'privateKey');
  if (text(input, 'curve') === 'X25519') {
    return { output: { publicKey: toHex(x25519.getPublicKey(privateKey)) } };
  }
  const { publicKey } = openSoftwareElement(privateKey);
  return {
    output: {
      publicKey: toHex(publicKey),
      keyId: toHex(keyIdOf(crypto, publicKey)),
      keyHash: toHex(keyHashOf(crypto, publicKey)),
    },
  };
}

/** `decodeCbor`. What is accepted has this one encoding. */
export function decodeOne(input: JsonObject): Outcome {
  const encoded = bytes(input, 'bytes');
  const decoded = decodeCbor(encoded, number(input, 'bytesMax'));
  if (!decoded.ok) return refusal(decoded);
  assert.deepEqual(encodeCbor(decoded.value), encoded);
  return { output: { diagnostic: diagnostic(decoded.value) } };
}

/** `nameLine`. */
export function nameLine(input: JsonObject): Outcome {
  const publicKey = bytes(input, 'publicKey');
  const [currency, purse] = [number(input, 'currency'), number(input, 'purse')];
  return {
    output: {
      encoded: toHex(encodeCbor(['line', publicKey, currency, purse])),
      line: toHex(lineIdOf(crypto, { publicKey, currency, purse })),
    },
  };
}

/** `digestRuleSet`. */
export function digestRuleSet(input: JsonObject): Outcome {
  const decoded = decodeCbor(bytes(input, 'bytes'), BUNDLE_BYTES_MAX);
  if (!decoded.ok) return refusal(decoded);
  const read = readShape(ruleSetShape, decoded.value, 'ruleSet');
  if (!read.ok) return refusal(read);
  return {
    output: { rules: jsonOf(read.value), digest: toHex(ruleSetDigest(crypto, read.value)) },
  };
}

/** `readRevocations`. A set has one coding, so coding what was read gives it again. */
export function readRevocations(input: JsonObject): Outcome {
  const decoded = decodeCbor(bytes(input, 'bytes'), BUNDLE_BYTES_MAX);
  if (!decoded.ok) return { refusal: { stage: 'cbor' } };
  const read = readShape(revocationSetShape, decoded.value, 'revocations');
  if (!read.ok) return { refusal: { stage: 'shape' } };
  const prefixes = decodeRevocations(read.value);
  if (prefixes === undefined) return { refusal: { stage: 'shape' } };
  const { salt } = read.value;
  return {
    output: {
      prefixes: [...prefixes].map((prefix) => prefix.toString(16).padStart(10, '0')),
      revoked: bytesList(input, 'publicKeys').map((key) =>
        prefixes.has(revocationPrefix(crypto, salt, keyHashOf(crypto, key))),
      ),
    },
  };
}

const BODIES: Readonly<Record<string, (read: typeof readAs, input: JsonObject) => Outcome>> = {
  enrol: (read, input) => read(enrolBodyShape, input),
  enrolResult: (read, input) => read(enrolResultShape, input),
  deposit: (read, input) => read(depositBodyShape, input),
  depositResult: (read, input) => read(depositResultShape, input),
  certify: (read, input) => read(certifyBodyShape, input),
  certifyResult: (read, input) => read(certifyResultShape, input),
  rules: (read, input) => read(rulesBodyShape, input),
  rulesResult: (read, input) => read(rulesResultShape, input),
  sync: (read, input) => read(syncBodyShape, input),
  syncResult: (read, input) => read(syncResultShape, input),
  closeLine: (read, input) => read(closeLineBodyShape, input),
  heldCertificates: (read, input) => read(heldCertificatesBodyShape, input),
  nameDevice: (read, input) => read(nameDeviceBodyShape, input),
  blockDevice: (read, input) => read(blockDeviceBodyShape, input),
  devicesResult: (read, input) => read(devicesResultShape, input),
  appeal: (read, input) => read(appealBodyShape, input),
  convictionsResult: (read, input) => read(convictionsResultShape, input),
  registration: (read, input) => read(registrationBodyShape, input),
  registrationResult: (read, input) => read(registrationResultShape, input),
  consents: (read, input) => read(consentsBodyShape, input),
  consentsResult: (read, input) => read(consentsResultShape, input),
  accountPayments: (read, input) => read(accountPaymentsBodyShape, input),
  accountPaymentsResult: (read, input) => read(accountPaymentsResultShape, input),
  dispute: (read, input) => read(disputeBodyShape, input),
  disputeResult: (read, input) => read(disputeResultShape, input),
  coinTermsResult: (read, input) => read(coinTermsResultShape, input),
  mintCoins: (read, input) => read(mintCoinsBodyShape, input),
  mintCoinsResult: (read, input) => read(mintCoinsResultShape, input),
  redeemCoins: (read, input) => read(redeemCoinsBodyShape, input),
  redeemCoinsResult: (read, input) => read(redeemCoinsResultShape, input),
  coinStates: (read, input) => read(coinStatesBodyShape, input),
  coinStatesResult: (read, input) => read(coinStatesResultShape, input),
  claimLostCoins: (read, input) => read(claimLostCoinsBodyShape, input),
  claimLostCoinsResult: (read, input) => read(claimLostCoinsResultShape, input),
  bankAccount: (read, input) => read(bankAccountBodyShape, input),
  bankAccountResult: (read, input) => read(bankAccountResultShape, input),
  fundFromBank: (read, input) => read(fundFromBankBodyShape, input),
  fundFromBankResult: (read, input) => read(fundFromBankResultShape, input),
  payOut: (read, input) => read(payOutBodyShape, input),
  payOutResult: (read, input) => read(payOutResultShape, input),
  payOuts: (read, input) => read(payOutsBodyShape, input),
  payOutsResult: (read, input) => read(payOutsResultShape, input),
  trace: (read, input) => read(traceBodyShape, input),
  exportAccount: (read, input) => read(exportAccountBodyShape, input),
  exportAccountResult: (read, input) => read(exportAccountResultShape, input),
};

function readAs<Body extends object>(shape: Shape<Body>, input: JsonObject): Outcome {
  const encoded = bytes(input, 'bytes');
  const decoded = decodeCbor(encoded, CALL_BYTES_MAX);
  if (!decoded.ok) return refusal(decoded);
  const read = readShape(shape, decoded.value, text(input, 'type'));
  if (!read.ok) return refusal(read);
  assert.deepEqual(encodeCbor(shape.encode(read.value)), encoded);
  return { output: { diagnostic: diagnostic(decoded.value), body: jsonObjectOf(read.value) } };
}

/** `readBody`. */
export function readBody(input: JsonObject): Outcome {
  const read = BODIES[text(input, 'type')];
  assert.ok(read !== undefined, 'no such type of body');
  return read(readAs, input);
}

/** `readEnrolmentCode`. */
export function readEnrolment(input: JsonObject): Outcome {
  const encoded = bytes(input, 'bytes');
  const code = readEnrolmentCode(encoded);
  if (code !== undefined) return { output: jsonObjectOf(code) };
  const decoded = decodeCbor(encoded, ENROLMENT_CODE_BYTES_MAX);
  return { refusal: { stage: decoded.ok ? 'shape' : 'cbor' } };
}

/** `decodeQrText`. What is accepted is what we write, but for line ends around it. */
export function decodeText(input: JsonObject): Outcome {
  const scanned = text(input, 'text');
  const decoded = decodeQrText(scanned);
  if (!decoded.ok) return refusal(decoded);
  assert.equal(encodeQrText(decoded.kind, decoded.bytes), scanned.replaceAll(/[\t\r\n]/g, ''));
  return { output: { kind: decoded.kind, bytes: toHex(decoded.bytes) } };
}
