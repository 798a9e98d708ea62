/**
 * Reads QR codes off the page's thread: with zxing as WebAssembly, and where that does not run, such as
 * in a browser that forbids it, with a reader in plain JavaScript. Both read inverted codes.
 */

/// <reference lib="webworker" />

import { decodeQR } from 'qr/decode.js';
import { prepareZXingModule, readBarcodes } from 'zxing-wasm/reader';
import wasmUrl from 'zxing-wasm/reader/zxing_reader.wasm?url';
import type { Corner, DecodeAnswer, DecodeRequest, FoundCode } from './decode-message.ts';

type Reader = (image: ImageData, thorough: boolean) => Promise<FoundCode | undefined>;

const FALLBACK_MS = 150;

const readByWasm: Reader = async (image, thorough) => {
  const [code] = await readBarcodes(image, {
    formats: ['QRCode'],
    tryHarder: thorough,
    tryInvert: true,
    tryRotate: thorough,
    maxNumberOfSymbols: 1,
  });
  if (code === undefined || !code.isValid) return undefined;
  const { topLeft, topRight, bottomRight, bottomLeft } = code.position;
  const corners = [topLeft, topRight, bottomRight, bottomLeft];
  return { text: code.text, corners: corners.map((corner) => shareOf(corner, image)) };
};

const readByScript: Reader = async (image) =>
  readPlain(image) ?? readPlain({ ...sizeOf(image), data: inverted(image.data) });

function readPlain(image: {
  readonly width: number;
  readonly height: number;
  readonly data: Uint8ClampedArray;
}): FoundCode | undefined {
  try {
    return { text: decodeQR(image, { timeLimit: FALLBACK_MS }), corners: [] };
  } catch {
    // That is how it says that there is no code.
    return undefined;
  }
}

function sizeOf({ width, height }: ImageData): { width: number; height: number } {
  return { width, height };
}

function inverted(data: Uint8ClampedArray): Uint8ClampedArray {
  return data.map((value, at) => (at % 4 === 3 ? value : 255 - value));
}

function shareOf({ x, y }: Corner, { width, height }: ImageData): Corner {
  return { x: x / width, y: y / height };
}

async function chooseReader(): Promise<Reader> {
  try {
    await prepareZXingModule({
      overrides: { locateFile: () => wasmUrl },
      fireImmediately: true,
    });
    return readByWasm;
  } catch {
    return readByScript;
  }
}

const reader = chooseReader();

async function answer(request: DecodeRequest): Promise<void> {
  const { id, width, height, pixels, thorough } = request;
  const read = await reader;
  const image = new ImageData(new Uint8ClampedArray(pixels), width, height);
  const found = await read(image, thorough).catch(() => undefined);
  const message: DecodeAnswer = found === undefined ? { id } : { id, found };
  self.postMessage(message, { transfer: [] });
}

self.addEventListener('message', (event: MessageEvent<DecodeRequest>) => {
  void answer(event.data);
});
