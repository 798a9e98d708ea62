/**
 * A till that hands in what nobody signed: another amount, payee, request, certificate or kind of
 * message; and what was signed, twice, late, and in other bytes. Attacks `digest(m)` as the only identity
 * of a message ("ES256 also verifies (r, n-s): whoever flips s would make a second withdrawal and convict
 * an honest payer"), the contexts of requests ("without it a payee with two certificates swaps type or
 * place"), and message types in what is signed.
 */

import { encodeCbor, isList, type CborValue } from '@tallystick/protocol/encoding/cbor';
import type { CoseSign1 } from '@tallystick/protocol/encoding/cose-sign1';
import { digestOf, messageValue, signMessage } from '@tallystick/protocol/encoding/message';
import { tenantOfBytes } from '@tallystick/protocol/identifiers';
import {
  halfValue,
  readBalanceHalf,
  type UnverifiedBalanceHalf,
} from '@tallystick/protocol/messages/half';
import { balanceCertificateKind } from '@tallystick/protocol/messages/balance-certificate';
import { minor } from '@tallystick/protocol/money';
import { paymentRequestKind } from '@tallystick/protocol/messages/payment-request';
import { withdrawalKind } from '@tallystick/protocol/messages/withdrawal';
import { readRequestCode } from '@tallystick/protocol/codes/request-code';
import { remove } from '@tallystick/sdk/device/stored-value';
import type { Device } from '@tallystick/sdk/device/device';
import { DAY_MS } from '../town/days.ts';
import type { Attack } from './attack.ts';
import { ask, insist } from './encounter.ts';
import { copyOf, handInAs } from './forge.ts';
import { otherSignature } from './other-signature.ts';
import { halfFrom, sell } from './void-then-redeem.ts';

type Variant = readonly [name: string, record: CborValue];

/** With the payload changed and the signature left as it was. */
function withPayload(cose: CoseSign1, payload: Uint8Array): { readonly cose: CoseSign1 } {
  return { cose: { ...cose, payload } };
}

/** Records around a genuine one that the payer's signature does not cover. */
async function variantsOf(
  device: Device,
  half: UnverifiedBalanceHalf,
  others: { readonly own: Uint8Array; readonly neighbours: Uint8Array | undefined },
): Promise<readonly Variant[]> {
  const session = device.session();
  if (session === undefined) return [];
  const { crypto, random } = device.ports;
  const { certificate, withdrawal } = half.authorization;
  const body = withdrawal.body;
  const amount = minor(body.amount + 1_000n);
  const raised = withPayload(
    withdrawal.cose,
    encodeCbor(withdrawalKind.shape.encode({ ...body, amount })),
  );
  const richer = withPayload(
    certificate.cose,
    encodeCbor(
      balanceCertificateKind.shape.encode({
        ...certificate.body,
        ceiling: minor(certificate.body.ceiling * 2n),
      }),
    ),
  );
  const { tenant } = session.identity.code;
  const payee = digestOf(crypto, half.payee, { tenant, context: [] });
  const sign = session.element.sign;
  const dearer = await signMessage(crypto, paymentRequestKind, {
    tenant,
    context: [payee],
    body: { ...half.request.body, amount },
    sign,
  });
  const otherTenant = tenantOfBytes(random(16)) ?? tenant;
  const elsewhere = await signMessage(crypto, paymentRequestKind, {
    tenant: otherTenant,
    context: [payee],
    body: half.request.body,
    sign,
  });
  const { authorization } = half;
  const own = readRequestCode(others.own);
  const neighbour =
    others.neighbours === undefined ? undefined : readRequestCode(others.neighbours);
  return [
    ['amount', halfValue({ ...half, authorization: { ...authorization, withdrawal: raised } })],
    ['ceiling', halfValue({ ...half, authorization: { ...authorization, certificate: richer } })],
    ['dearer request', halfValue({ ...half, request: dearer })],
    ['another tenant', halfValue({ ...half, request: elsewhere })],
    ['a withdrawal as receipt', halfValue({ ...half, receipt: withdrawal })],
    ['a request as withdrawal', [messageValue(half.request), ...withoutFirst(halfValue(half))]],
    ...(own.ok
      ? [['another request', halfValue({ ...half, request: own.code.request })] as const]
      : []),
    ...(neighbour?.ok === true
      ? [
          [
            "a neighbour's certificate",
            halfValue({ ...half, payee: neighbour.code.payee }),
          ] as const,
          ["a neighbour's request", halfValue({ ...half, ...neighbour.code })] as const,
        ]
      : []),
  ];
}

function withoutFirst(value: CborValue): readonly CborValue[] {
  return isList(value) ? value.slice(1).toReversed() : [];
}

export const forgedRecords: Attack = {
  name: 'forgedRecords',
  play: async (ground, till) => {
    const { witness, journal } = ground.counter;
    const sold = await sell(ground, till);
    if (sold === undefined) return;
    const record = await halfFrom(till, sold.taken.outcome.paymentId);
    const read = record === undefined ? undefined : readBalanceHalf(record);
    const own = await ask(till, sold.taken.outcome.amount);
    if (read?.ok !== true || own === undefined) return;
    const { half } = read;
    const neighbour = ground.people.merchants.find(({ side }) => side !== till.side);
    const neighbours = neighbour === undefined ? undefined : await ask(neighbour, 900n);
    const made = await till.side.use((device) => variantsOf(device, half, { own, neighbours }));
    if (!made.ok) return;
    const variants = made.value;
    till.side.setConnected(true);
    const told = await insist(ground, async () => {
      const records = variants.map(([, forged]) => forged);
      const sent = await till.side.use((device) => handInAs(device, { records }));
      return sent.ok ? sent.value : undefined;
    });
    journal.note('forged', { till: till.person.name, records: variants.length });
    for (const [index, [name]] of variants.entries()) {
      if (told?.records[index]?.status === undefined) continue;
      witness.gotThrough('a record that nobody signed was kept', `${name} by ${till.person.name}`);
    }
  },
};

export const otherBytes: Attack = {
  name: 'otherBytes',
  play: async (ground, till) => {
    const sold = await sell(ground, till);
    if (sold === undefined) return;
    const record = await halfFrom(till, sold.taken.outcome.paymentId);
    const read = record === undefined ? undefined : readBalanceHalf(record);
    if (record === undefined || read?.ok !== true) return;
    const { authorization } = read.half;
    const withdrawal = { cose: otherSignature(authorization.withdrawal.cose) };
    const flipped = halfValue({ ...read.half, authorization: { ...authorization, withdrawal } });
    till.side.setConnected(true);
    // Once, again in the same call, in other bytes, and all of it once more.
    for (const records of [[record, copyOf(record), flipped], [flipped], [record]]) {
      await insist(ground, async () => {
        const sent = await till.side.use((device) => handInAs(device, { records }));
        return sent.ok ? sent.value : undefined;
      });
    }
    // Its half came in under its true name; the app need not do it again.
    const { paymentId } = sold.taken.outcome;
    ground.counter.journal.note('otherBytes', { till: till.person.name, payment: paymentId });
  },
};

/** Soon, and after validity and days to redeem. */
const LATE_DAYS = [2, 23];

export const lateUpload: Attack = {
  name: 'lateUpload',
  play: async (ground, till) => {
    const sold = await sell(ground, till);
    if (sold === undefined) return;
    const { paymentId } = sold.taken.outcome;
    const record = await halfFrom(till, paymentId);
    if (record === undefined) return;
    await insist(ground, async () => {
      const kept = await till.side.use((d) => d.write([remove(`outbox/payee/${paymentId}`)]));
      return kept.ok ? true : undefined;
    });
    await ground.counter.agenda.sleep(ground.chance.pick(LATE_DAYS) * DAY_MS);
    till.side.setConnected(true);
    await insist(ground, async () => {
      const sent = await till.side.use((device) => handInAs(device, { records: [record] }));
      return sent.ok ? sent.value : undefined;
    });
  },
};
