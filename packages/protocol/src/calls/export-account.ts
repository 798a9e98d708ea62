/**
 * All that is held about an account, as one JSON document, to the holder's own device (G-175). A long
 * one comes in parts: each further one is asked for under the digest of the first, so that no document
 * is put together from two.
 */

import { octets, optional, tuple, uint, type Shape } from '../encoding/shape.ts';

/** Of one answer: half of what an answer may hold. */
export const EXPORT_PART_BYTES_MAX = 524_288;
/** Of the document: a device that is to hold more has no use for it, and the operator can write it. */
export const EXPORT_BYTES_MAX = 16_777_216;

export interface ExportAccountBody {
  /** Where the part begins. */
  readonly offset: number;
  /** SHA-256 of the document, from the first part on. */
  readonly digest?: Uint8Array;
}

export const exportAccountBodyShape: Shape<ExportAccountBody> = tuple<ExportAccountBody>({
  offset: uint(EXPORT_BYTES_MAX),
  digest: optional(octets(32)),
});

export interface ExportAccountResult {
  /** UTF-8. */
  readonly part: Uint8Array;
  /** Bytes of the whole document. */
  readonly length: number;
  readonly digest: Uint8Array;
}

export const exportAccountResultShape: Shape<ExportAccountResult> = tuple<ExportAccountResult>({
  part: octets(0, EXPORT_PART_BYTES_MAX),
  length: uint(EXPORT_BYTES_MAX),
  digest: octets(32),
});

export type ExportAccountRefusal =
  /** Something happened in between: begin again. */
  | 'documentChanged'
  /** Larger than a device takes: the operator can hand it out. */
  | 'documentTooLarge';
