/**
 * Compressed points of P-256 (SEC 1 section 2.3.4) for WebCrypto, which imports uncompressed ones only
 * in every browser.
 *
 * Invariant: what comes out lies on the curve. Only public keys pass here, so time may depend on them.
 */

/** The field's prime and the curve's b; a is -3 (SP 800-186 section 3.2.1.3). */
const P = 0xffffffff00000001000000000000000000000000ffffffffffffffffffffffffn;
const B = 0x5ac635d8aa3a93e7b3ebbd55769886bc651d06b0cc53b0f63bce3c3e27d2604bn;
const COORDINATE_BYTES = 32;
/** The first byte of a compressed point; one more when y is odd. */
const EVEN_Y = 2;
const UNCOMPRESSED = 4;

/** 65 bytes for a compressed point of 33; undefined for bytes that are none. */
export function uncompressedPoint(point: Uint8Array): Uint8Array<ArrayBuffer> | undefined {
  const [first] = point;
  if (point.length !== 1 + COORDINATE_BYTES) return undefined;
  if (first !== EVEN_Y && first !== EVEN_Y + 1) return undefined;
  const x = numberOf(point.subarray(1));
  if (x >= P) return undefined;
  const square = modulo(x * x * x - 3n * x + B);
  // p is 3 modulo 4, so this power is a root wherever there is one.
  const root = power(square, (P + 1n) / 4n);
  if (modulo(root * root) !== square) return undefined;
  const isOdd = first === EVEN_Y + 1;
  const y = (root & 1n) === (isOdd ? 1n : 0n) ? root : P - root;
  const out = new Uint8Array(1 + 2 * COORDINATE_BYTES);
  out[0] = UNCOMPRESSED;
  out.set(point.subarray(1), 1);
  out.set(bytesOf(y), 1 + COORDINATE_BYTES);
  return out;
}

/** 33 bytes for an uncompressed point of 65, as WebCrypto exports a public key. */
export function compressedPoint(point: Uint8Array): Uint8Array {
  const out = new Uint8Array(1 + COORDINATE_BYTES);
  out[0] = EVEN_Y + ((point[2 * COORDINATE_BYTES] ?? 0) & 1);
  out.set(point.subarray(1, 1 + COORDINATE_BYTES), 1);
  return out;
}

function modulo(value: bigint): bigint {
  const rest = value % P;
  return rest < 0n ? rest + P : rest;
}

function power(base: bigint, exponent: bigint): bigint {
  let result = 1n;
  let square = base;
  for (let rest = exponent; rest > 0n; rest >>= 1n) {
    if ((rest & 1n) === 1n) result = modulo(result * square);
    square = modulo(square * square);
  }
  return result;
}

function numberOf(bytes: Uint8Array): bigint {
  return bytes.reduce((value, byte) => (value << 8n) | BigInt(byte), 0n);
}

function bytesOf(value: bigint): Uint8Array {
  const bytes = new Uint8Array(COORDINATE_BYTES);
  for (let index = COORDINATE_BYTES - 1, rest = value; index >= 0; index -= 1, rest >>= 8n) {
    bytes[index] = Number(rest & 0xffn);
  }
  return bytes;
}
