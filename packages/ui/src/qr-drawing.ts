/** Draws a text as a QR code: one path for the screen and for paper, black on white in every theme. */

import { encode } from 'uqr';

/** Light modules around the code that a reader needs (ISO/IEC 18004 section 9.1). */
const QUIET_MODULES = 4;

export interface QrDrawing {
  /** Modules on a side, with the quiet zone: the side of the view box. */
  readonly side: number;
  /** SVG path of the dark modules; one rectangle for each run in a row. */
  readonly path: string;
  /** Rows of dark modules, without the quiet zone. */
  readonly rows: readonly (readonly boolean[])[];
}

/** The drawing at error correction level M. Throws what the encoder throws when the text is too long. */
export function drawQr(text: string): QrDrawing {
  const { data, size } = encode(text, { ecc: 'M', border: 0 });
  return { side: size + 2 * QUIET_MODULES, path: data.map(rowPath).join(''), rows: data };
}

function rowPath(row: readonly boolean[], y: number): string {
  let path = '';
  let start = -1;
  for (let x = 0; x <= row.length; x += 1) {
    if (row[x] === true && start === -1) start = x;
    if (row[x] !== true && start !== -1) {
      path += `M${start + QUIET_MODULES} ${y + QUIET_MODULES}h${x - start}v1h${start - x}z`;
      start = -1;
    }
  }
  return path;
}

/** What painting needs of a canvas. */
export type PaintContext = Pick<CanvasRenderingContext2D, 'fillStyle' | 'fillRect'>;

/** Paints the drawing into a context of `size` by `size` pixels, white outside the modules. */
export function paintQr(target: PaintContext, { side, rows }: QrDrawing, size: number): void {
  const context = target;
  const module = size / side;
  context.fillStyle = '#fff';
  context.fillRect(0, 0, size, size);
  context.fillStyle = '#000';
  rows.forEach((row, y) => {
    row.forEach((isDark, x) => {
      if (!isDark) return;
      context.fillRect((x + QUIET_MODULES) * module, (y + QUIET_MODULES) * module, module, module);
    });
  });
}
