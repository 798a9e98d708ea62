/** Any trace report, from nothing at all to what a phone may tell. */

import fc from 'fast-check';
import {
  RADIO_KINDS,
  type TraceCell,
  type TraceData,
  type TraceSlot,
} from '@tallystick/protocol/trace/trace-data';
import { hourOf, type TraceReport } from '@tallystick/protocol/trace/trace-report';

/** Records have the usual prototype, as decoders make them. */
const PLAIN = { noNullPrototype: true } as const;

function anyDigits(minLength: number, maxLength: number): fc.Arbitrary<string> {
  return fc.string({ unit: fc.constantFrom(...Array.from('0123456789')), minLength, maxLength });
}

const anyCell: fc.Arbitrary<TraceCell> = fc.record(
  {
    radio: fc.constantFrom(...RADIO_KINDS),
    network: anyDigits(5, 6),
    area: fc.integer({ min: 0, max: 16_777_215 }),
    cell: fc.maxSafeNat().map((value) => value % 68_719_476_736),
    signalDbm: fc.integer({ min: -200, max: 0 }),
    isServing: fc.boolean(),
  },
  { requiredKeys: ['radio', 'isServing'], ...PLAIN },
);

/** A report whose texts are `text`, each of at most so many UTF-16 units. */
export function anyTraceReport(
  text: (charactersMax: number) => fc.Arbitrary<string>,
): fc.Arbitrary<TraceReport> {
  const slot: fc.Arbitrary<TraceSlot> = fc.record(
    { imei: anyDigits(14, 16), iccid: anyDigits(18, 22), operator: text(64) },
    { requiredKeys: [], ...PLAIN },
  );
  const data: fc.Arbitrary<TraceData> = fc.record(
    {
      model: text(64),
      serial: text(64),
      slots: fc.array(slot, { maxLength: 4 }),
      cells: fc.array(anyCell, { maxLength: 5 }),
      platform: text(256),
      connection: text(32),
    },
    { requiredKeys: ['slots', 'cells'], ...PLAIN },
  );
  return fc.record(
    {
      caseNumber: fc.integer({ min: 1, max: 4_294_967_295 }),
      hour: fc.integer({ min: 0, max: 4_294_967_295 }).map(hourOf),
      data,
    },
    PLAIN,
  );
}
