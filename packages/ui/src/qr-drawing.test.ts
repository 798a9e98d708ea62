/** What is drawn can be read again, by a reader of other people. */

import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { decodeQR } from 'qr/decode.js';
import { drawQr, paintQr, type PaintContext } from './qr-drawing.ts';

const TEXT = 'T10THE QUICK BROWN FOX JUMPS OVER THE LAZY DOG 0123456789';
const MODULE_PX = 4;

/** A canvas that knows rectangles only. */
function canvasOf(size: number): { pixels: Uint8ClampedArray; context: PaintContext } {
  const pixels = new Uint8ClampedArray(size * size * 4).fill(255);
  const fake = {
    fillStyle: '',
    fillRect(left: number, top: number, width: number, height: number): void {
      const value = fake.fillStyle === '#000' ? 0 : 255;
      for (let y = top; y < top + height; y += 1) {
        for (let x = left; x < left + width; x += 1) {
          pixels.set([value, value, value, 255], (y * size + x) * 4);
        }
      }
    },
  };
  return { pixels, context: fake };
}

suite('drawing a QR code', () => {
  test('the painted code is read as the same text', () => {
    const drawing = drawQr(TEXT);
    const size = drawing.side * MODULE_PX;
    const { pixels, context } = canvasOf(size);
    paintQr(context, drawing, size);
    assert.equal(decodeQR({ width: size, height: size, data: pixels }), TEXT);
  });

  test('the path covers exactly the dark modules, inside the quiet zone', () => {
    const { rows, path, side } = drawQr(TEXT);
    const dark = rows.flat().filter(Boolean).length;
    const runs = [...path.matchAll(/M(\d+) (\d+)h(\d+)v1h-\d+z/g)];
    const drawn = runs.reduce((sum, [, , , width]) => sum + Number(width), 0);
    assert.equal(drawn, dark);
    for (const [, x, y, width] of runs) {
      assert.ok(Number(x) >= 4 && Number(x) + Number(width) <= side - 4);
      assert.ok(Number(y) >= 4 && Number(y) < side - 4);
    }
  });
});
