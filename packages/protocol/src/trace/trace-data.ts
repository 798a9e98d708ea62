/**
 * Trace data: what a device can tell about itself and where it is, for a case of fraud or loss (V-72).
 * Every field is optional, because no platform knows them all, and a web browser knows next to none.
 * Numbers are those of 3GPP TS 23.003 (IMEI, network, cell) and ITU-T E.118 (ICCID).
 */

import {
  booleanShape,
  list,
  malformed,
  mapped,
  oneOf,
  optional,
  text,
  tuple,
  uint,
  type Shape,
} from '../encoding/shape.ts';
import { TRACE_CELLS_MAX, TRACE_SLOTS_MAX } from '../limits.ts';

export const RADIO_KINDS = ['gsm', 'umts', 'lte', 'nr'] as const;
export type RadioKind = (typeof RADIO_KINDS)[number];

/** A place for a SIM, and the SIM in it. */
export interface TraceSlot {
  /** 14 to 16 digits: with or without check digit, or with the software version. */
  readonly imei?: string;
  /** 18 to 22 digits. */
  readonly iccid?: string;
  /** As the SIM or the network calls it. */
  readonly operator?: string;
}

/** A cell that the device hears. */
export interface TraceCell {
  readonly radio: RadioKind;
  /** Country and network (MCC and MNC), 5 or 6 digits: `01` and `001` are two networks. */
  readonly network?: string;
  /** Location or tracking area (LAC, TAC). */
  readonly area?: number;
  /** CI, ECI or NCI: at most 36 bits. */
  readonly cell?: number;
  readonly signalDbm?: number;
  /** Is it the one that the device is registered in? */
  readonly isServing: boolean;
}

export interface TraceData {
  readonly model?: string;
  readonly serial?: string;
  readonly slots: readonly TraceSlot[];
  readonly cells: readonly TraceCell[];
  /** What the platform says of itself, such as a browser's user agent. */
  readonly platform?: string;
  /** How the device reaches the network, such as `wifi` or `4g`. */
  readonly connection?: string;
}

const NAME_LENGTH_MAX = 64;
/** Of a user agent more tells nothing; the longest usual ones have about 200 characters. */
const PLATFORM_LENGTH_MAX = 256;
const CONNECTION_LENGTH_MAX = 32;
/** 24 bits: the tracking area code of 5G, the longest. */
const AREA_MAX = 16_777_215;
/** 36 bits: the cell identity of 5G, the longest. */
const CELL_MAX = 68_719_476_735;
/** No receiver reports less. */
const SIGNAL_DBM_MIN = -200;

function digits(pattern: RegExp, lengthMax: number): Shape<string> {
  return mapped<string, string>(
    text(lengthMax),
    (value) => value,
    (value) => (pattern.test(value) ? value : undefined),
  );
}

const signalShape: Shape<number> = {
  encode: (value) => value,
  decode: (value, at) => {
    const isSignal = typeof value === 'number' && Number.isInteger(value);
    if (!isSignal || value < SIGNAL_DBM_MIN || value > 0) malformed(at);
    return value;
  },
};

export const traceSlotShape: Shape<TraceSlot> = tuple<TraceSlot>({
  imei: optional(digits(/^[0-9]{14,16}$/, 16)),
  iccid: optional(digits(/^[0-9]{18,22}$/, 22)),
  operator: optional(text(NAME_LENGTH_MAX)),
});

export const traceCellShape: Shape<TraceCell> = tuple<TraceCell>({
  radio: oneOf(RADIO_KINDS),
  network: optional(digits(/^[0-9]{5,6}$/, 6)),
  area: optional(uint(AREA_MAX)),
  cell: optional(uint(CELL_MAX)),
  signalDbm: optional(signalShape),
  isServing: booleanShape,
});

export const traceDataShape: Shape<TraceData> = tuple<TraceData>({
  model: optional(text(NAME_LENGTH_MAX)),
  serial: optional(text(NAME_LENGTH_MAX)),
  slots: list(traceSlotShape, TRACE_SLOTS_MAX),
  cells: list(traceCellShape, TRACE_CELLS_MAX),
  platform: optional(text(PLATFORM_LENGTH_MAX)),
  connection: optional(text(CONNECTION_LENGTH_MAX)),
});
