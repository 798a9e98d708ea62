/** Vectors of request codes with a bill: what was sold, item by item, beside the request that names it. */

import { billDigest, type Bill, type BillItem } from '@tallystick/protocol/messages/bill';
import type { PaymentRequest } from '@tallystick/protocol/messages/payment-request';
import { minor } from '@tallystick/protocol/money';
import { fixedBytes } from '../fixed/fixed-bytes.ts';
import { fixedCrypto } from '../fixed/fixed-crypto.ts';
import { craftRequest, type Asked } from '../fixed/payment.ts';
import type { Stage } from '../stages.ts';
import { refused, type Vector } from '../vector.ts';
import { acceptedRequest, requestInput } from './request-vector.ts';

const SALT = fixedBytes('salt of the bill', 16);
/** They come to 12.50, as the usual request does. */
const SOLD: readonly BillItem[] = [
  { name: 'चाय', count: 2, price: minor(150n) },
  { name: 'Basmati rice', count: 1, price: minor(800n), unit: 'kg' },
  { name: 'Cashew nuts', count: 3, price: minor(50n), unit: '100 g' },
];
const USUAL: Bill = { salt: SALT, items: SOLD };

/** A request that names `named`, with `shown` beside it; both are the usual bill where they are left out. */
function ask(
  { named = USUAL, shown = USUAL }: { readonly named?: Bill; readonly shown?: Bill } = {},
  body: Partial<PaymentRequest> = {},
): Promise<Asked> {
  const bill = billDigest(fixedCrypto, named);
  return craftRequest({ request: { body: { bill, ...body } }, bill: shown });
}

/** All bytes that a bill may have, and the fewest items. */
function largest(): Bill {
  const long = (length: number): BillItem => ({
    name: 'x'.repeat(length),
    count: 1,
    price: minor(1n),
  });
  const most = Array.from({ length: 7 }, () => long(60));
  return { salt: SALT, items: [...most, long(33)] };
}

async function acceptedBills(): Promise<Vector[]> {
  const all: Bill = {
    salt: SALT,
    items: Array.from({ length: 24 }, (_, index) => ({
      name: `Item ${index + 1}`,
      count: 1,
      price: minor(1n),
    })),
  };
  const free: Bill = { salt: SALT, items: [{ name: 'Sample', count: 9_999, price: minor(0n) }] };
  const withFree: Bill = { salt: SALT, items: [...SOLD, ...free.items] };
  const long = largest();
  const rows: readonly (readonly [string, Bill, bigint])[] = [
    ['a request with a bill of three items', USUAL, 1_250n],
    ['a bill of as many items as there may be', all, 24n],
    ['a bill of as many bytes as there may be', long, 8n],
    ['a bill with something that costs nothing', withFree, 1_250n],
  ];
  return Promise.all(
    rows.map(async ([name, bill, amount]) => {
      const asked = await ask({ named: bill, shown: bill }, { amount: minor(amount) });
      return acceptedRequest(name, asked, {}, bill);
    }),
  );
}

type Fault = readonly [Stage, string, string | undefined, string, Promise<Asked>];

function boundFaults(): readonly Fault[] {
  const others = { ...USUAL, items: SOLD.slice(0, 2) };
  const cheaper = SOLD.map((item) => ({ ...item, price: minor(item.price - 1n) }));
  const short = { salt: SALT, items: cheaper };
  const bill = billDigest(fixedCrypto, USUAL);
  const rename = SOLD.map((item) => ({ ...item, name: 'Tea' }));
  return [
    [
      'binding',
      'billMissing',
      undefined,
      'a bill that is not shown',
      craftRequest({ request: { body: { bill } } }),
    ],
    [
      'binding',
      'billDiffers',
      undefined,
      'a bill that the request does not name',
      craftRequest({ bill: USUAL }),
    ],
    [
      'binding',
      'billDiffers',
      undefined,
      'other names under the same sum',
      ask({ shown: { ...USUAL, items: rename } }),
    ],
    [
      'binding',
      'billDiffers',
      undefined,
      'the same items under another salt',
      ask({ shown: { ...USUAL, salt: fixedBytes('another salt', 16) } }),
    ],
    [
      'binding',
      'billSumDiffers',
      undefined,
      'a bill of less than the amount',
      ask({ named: short, shown: short }),
    ],
    [
      'binding',
      'billSumDiffers',
      undefined,
      'a bill of an item less',
      ask({ named: others, shown: others }),
    ],
    [
      'shape',
      'malformed',
      'request.bill',
      'a digest of 31 bytes',
      ask({}, { bill: new Uint8Array(31) }),
    ],
    [
      'shape',
      'malformed',
      'request',
      'a bill with an amount that the payer may change',
      ask({}, { flags: { amountEditable: true, showsReceipt: true, givesChange: false } }),
    ],
  ];
}

/** Bills out of form; the request names exactly what is shown. */
function formFaults(): readonly (readonly [string, string, Bill])[] {
  const [first] = SOLD;
  const spoilt = (changes: Partial<BillItem>): Bill => ({
    salt: SALT,
    items: [{ name: 'Tea', count: 1, price: minor(1_250n), ...first, ...changes }],
  });
  const tiny = Array.from({ length: 25 }, () => ({ name: 'x', count: 1, price: minor(50n) }));
  const { items } = largest();
  const tooLong = [...items.slice(0, -1), { name: 'x'.repeat(34), count: 1, price: minor(1n) }];
  return [
    ['a bill of nothing', 'bill', { salt: SALT, items: [] }],
    ['a bill of 513 bytes', 'bill', { salt: SALT, items: tooLong }],
    ['25 items', 'bill.items', { salt: SALT, items: tiny }],
    ['a salt of 15 bytes', 'bill.salt', { ...USUAL, salt: SALT.subarray(1) }],
    ['an item without a name', 'bill.items[0].name', spoilt({ name: '' })],
    ['an item whose name is a space', 'bill.items[0].name', spoilt({ name: ' ' })],
    ['a name with a space at its end', 'bill.items[0].name', spoilt({ name: 'Tea ' })],
    ['a name of 61 bytes', 'bill.items[0].name', spoilt({ name: `${'आ'.repeat(20)}x` })],
    ['a name that turns the writing around', 'bill.items[0].name', spoilt({ name: 'T\u202Eea' })],
    ['none of an item', 'bill.items[0].count', spoilt({ count: 0 })],
    ['10,000 of an item', 'bill.items[0].count', spoilt({ count: 10_000 })],
    ['a unit of 17 bytes', 'bill.items[0].unit', spoilt({ unit: 'x'.repeat(17) })],
    ['a unit without letters', 'bill.items[0].unit', spoilt({ unit: '' })],
  ];
}

/** Vectors of `request-codes.json` that are about bills. */
export async function billVectors(): Promise<Vector[]> {
  const malformed = formFaults().map(([name, at, bill]): Fault => [
    'shape',
    'malformed',
    at,
    name,
    ask({ named: bill, shown: bill }),
  ]);
  const refusals = [...boundFaults(), ...malformed].map(async ([stage, code, at, name, asked]) =>
    refused(name, await requestInput(await asked), {
      stage,
      code,
      ...(at === undefined ? {} : { at }),
    }),
  );
  return [...(await acceptedBills()), ...(await Promise.all(refusals))];
}
