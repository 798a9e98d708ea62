/** Vectors of what coins are called: UUIDs, the virtual-ids of people, and the numbers of economies. */

import { batchFrom, coinUuid, uuidText } from '@tallystick/protocol/coins/coin-uuid';
import { toHex } from '@tallystick/protocol/encoding/octets';
import { fixedBytes } from '../fixed/fixed-bytes.ts';
import { accepted, refused, type VectorFile } from '../vector.ts';

/** `coin-uuids.json`. */
export function makeCoinUuids(): VectorFile {
  const zeros = batchFrom(new Uint8Array(12));
  const cases = [
    ['the first coin of a mint', batchFrom(fixedBytes('batch of coins', 12)), 0],
    ['the second one', batchFrom(fixedBytes('batch of coins', 12)), 1],
    ['the least batch', zeros, 0],
    ['the highest batch and index', batchFrom(new Uint8Array(12).fill(255)), 4_294_967_295],
    ['an index in four bytes, the highest first', zeros, 0x0102_0304],
  ] as const;
  const others = {
    'a batch with the version 4': zeros.with(6, 0x40),
    'a batch with another variant': zeros.with(8, 0xc0),
    'a batch of 11 bytes': zeros.slice(1),
  };
  return {
    operation: 'nameCoin',
    about: 'UUIDs of coins (RFC 9562, version 8): the bytes of batch and index, and their text.',
    vectors: [
      ...cases.map(([name, batch, index]) => {
        const uuid = coinUuid({ batch, index });
        return accepted(
          name,
          { batch: toHex(batch), index },
          { uuid: toHex(uuid), text: uuidText(uuid) },
        );
      }),
      ...Object.entries(others).map(([name, batch]) =>
        refused(name, { batch: toHex(batch), index: 0 }, { stage: 'shape' }),
      ),
    ],
  };
}

/** `virtual-ids.json`. */
export function makeVirtualIds(): VectorFile {
  const written: Readonly<Record<string, number>> = {
    '000-000': 0,
    '000-042': 42,
    '042-007': 42_007,
    '999-999': 999_999,
    '001-000-000': 1_000_000,
    '001-000-042': 1_000_042,
    '999-999-999': 999_999_999,
  };
  const others: Readonly<Record<string, string>> = {
    'without its hyphen': '000042',
    'with a space': '000 042',
    'in nine digits, where six do': '000-000-042',
    'a group of two digits': '00-042',
    'a group too many': '001-000-000-000',
    'digits of another script': '०००-०४२',
    'a line end after it': '000-042\n',
    nothing: '',
  };
  return {
    operation: 'readVirtualId',
    about: 'Virtual-ids as people write them: groups of three digits.',
    vectors: [
      ...Object.entries(written).map(([text, id]) => accepted(text, { text }, { id })),
      ...Object.entries(others).map(([name, text]) => refused(name, { text }, { stage: 'shape' })),
    ],
  };
}

/** `economies.json`. */
export function makeEconomies(): VectorFile {
  const numbered: Readonly<Record<string, readonly [economy: number, currency: number]>> = {
    rupees: [1, 356],
    dollars: [2, 840],
    euros: [3, 978],
    'the lowest of ISO 4217': [8, 8],
    yen: [392, 392],
    'the highest of ISO 4217': [999, 999],
    'a tenant’s own': [1_000, 1_000],
    'the highest of a tenant': [65_535, 65_535],
  };
  const others = [0, 4, 7, 356, 840, 978, 65_536];
  return {
    operation: 'readEconomy',
    about: 'Economies: the number by which a coin says what money it is, and the currency.',
    vectors: [
      ...Object.entries(numbered).map(([name, [economy, currency]]) =>
        accepted(name, { economy }, { currency }),
      ),
      ...others.map((economy) =>
        refused(`${economy}, which names none`, { economy }, { stage: 'shape' }),
      ),
    ],
  };
}
