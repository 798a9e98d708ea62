/** Broken twins whose guards stand against cheats: each is found because a town's cheats try it. */

import type { Twin } from './twins.ts';

export const ATTACK_TWINS: readonly Twin[] = [
  {
    name: 'requestReplayed',
    about: 'a till takes two payments of one request',
    file: 'sdk/src/payee/accept-payment.ts',
    find: '    ...(record.paidWith === undefined ? {} : { paidWith: record.paidWith }),\n',
    replace: '',
  },
  {
    name: 'previousForgotten',
    about: 'a payment names its certificate and not the payment before it',
    file: 'sdk/src/payer/plan-withdrawal.ts',
    find: 'previous: line.headDigest ?? certificate.digest,',
    replace: 'previous: certificate.digest,',
  },
  {
    name: 'seenLinesForgotten',
    about: 'a till takes what it has seen spent',
    file: 'protocol/src/verification/verify-payment.ts',
    find: "return goesOn ? undefined : 'lineWentBack';",
    replace: 'return undefined;',
  },
  {
    name: 'highSignatureIsAnother',
    about: 'a message has another name when s in its signature is the other one of two',
    file: 'protocol/src/encoding/message.ts',
    find: 'return valid ? { type: kind.type, body, cose, digest } : undefined;',
    replace: `const isHigh = (cose.signature[32] ?? 0) >= 128;
  const name = isHigh ? crypto.sha256(cose.signature) : digest;
  return valid ? { type: kind.type, body, cose, digest: name } : undefined;`,
  },
  {
    name: 'expiredAccepted',
    about: 'a till takes a certificate after its end',
    file: 'protocol/src/verification/verify-payment.ts',
    find: "if (now - skew >= certificate.body.expiresAt) return 'certificateExpired';",
    replace: '',
  },
  {
    name: 'boundsUnchecked',
    about: 'a till takes more than the certificate allows',
    file: 'protocol/src/verification/verify-payment.ts',
    find: 'checkBounds(certificate.body, withdrawal.body) ??',
    replace: '',
  },
  {
    name: 'revocationIgnored',
    about: 'a till takes a device that its list names',
    file: 'protocol/src/verification/verify-payment.ts',
    find: "if (isRevoked(crypto, trust, certificate.body.publicKey)) return 'deviceRevoked';",
    replace: '',
  },
  {
    name: 'coverUncapped',
    about: 'cover pays a till more than it was allotted',
    file: 'issuer/src/redemption/settlement.ts',
    find: 'least(unpaid - fromReservation, funds.cover)',
    replace: 'unpaid - fromReservation',
  },
  {
    name: 'selfPaymentAllowed',
    about: 'an account pays itself',
    file: 'issuer/src/redemption/read-records.ts',
    find: "if (home === payee) return refused('payerIsPayee');",
    replace: '',
  },
  {
    name: 'closedPaid',
    about: 'a payment is paid although its request was closed as unpaid',
    file: 'issuer/src/redemption/settlement.ts',
    find: "if (closed) return 'closedUnpaid';",
    replace: '',
  },
  {
    name: 'uploaderPaid',
    about: 'money goes to whoever hands a payment in',
    file: 'issuer/src/redemption/read-records.ts',
    find: `      payee,
      payeeKeyHash,`,
    replace: `      ...([home, payee].includes(uploader.home)
        ? { payee, payeeKeyHash }
        : { payee: uploader.home, payeeKeyHash: uploader.keyHash }),`,
  },
  {
    name: 'backdatingBelieved',
    about: 'a till names an old bundle and is paid what a reported phone signed since',
    file: 'protocol/src/lines/cover.ts',
    find: 'if (requestBundleSeq < payeeSyncedSeq) return false;',
    replace: '',
  },
  {
    name: 'unconfirmedUnlimited',
    about: 'a phone pays a till again and again that confirms nothing',
    file: 'sdk/src/payer/payer-limits.ts',
    find: 'checkUnconfirmed(unconfirmedPayments(store), {',
    replace: 'checkUnconfirmed(unconfirmedPayments(store).slice(0, 0), {',
  },
  {
    name: 'hidingBelieved',
    about: 'a payment that a statement hides convicts nobody',
    file: 'issuer/src/fraud/find-contradictions.ts',
    find: 'if (stated === undefined || !contradictsStatement(stated, payment)) return undefined;',
    replace:
      'if (stated === undefined || !contradictsStatement(stated, payment)) return;\n  return;',
  },
  {
    name: 'callersUnchecked',
    about: 'a call is answered whoever signed it',
    file: 'issuer/src/operations/answer-call.ts',
    find: `  const signed = await verifyCall(deps.crypto, call, { tenant, publicKey });
  if (signed === undefined) return refuse(deps, tenant, call, 'callSignature');`,
    replace: `  const digest = digestOf(deps.crypto, call, { tenant, context: [] });
  const signed = { type: 'call' as const, body: call.body, cose: call.cose, digest };`,
  },
];
