/**
 * A camera made of a canvas: `getUserMedia` gives its stream, and the test paints what the camera
 * sees. Each picture is blurred, turned a little and covered with noise that moves, as a hand and a
 * cheap sensor would; the same in each run, so that a failure can be repeated.
 */

import type { BrowserContext, Page } from 'playwright-core';

/** What a camera does when somebody asks for its picture. */
export type CameraMood = 'works' | 'refused' | 'missing';

interface CanvasCamera {
  paint(base64: string): Promise<void>;
  /** From now on there is nothing to see. */
  clear(): void;
}

declare global {
  interface Window {
    canvasCamera?: CanvasCamera;
  }
}

/** Puts the camera into every page of the context that is opened from now on. */
export async function installCanvasCamera(
  context: BrowserContext,
  mood: CameraMood,
): Promise<void> {
  await context.addInitScript(startCanvasCamera, mood);
}

/** Shows a PNG to the camera of `page`, until another is shown. */
export async function paintCamera(page: Page, png: Buffer): Promise<void> {
  await page.evaluate((base64) => window.canvasCamera?.paint(base64), png.toString('base64'));
}

/** The camera of `page` is put down. */
export async function clearCamera(page: Page): Promise<void> {
  await page.evaluate(() => window.canvasCamera?.clear());
}

/** Runs inside the page; nothing from this module is in reach there. */
function startCanvasCamera(mood: CameraMood): void {
  const width = 1280;
  const height = 960;
  const { mediaDevices } = navigator;
  const canvas = document.createElement('canvas');
  canvas.width = width;
  canvas.height = height;
  const noise = document.createElement('canvas');
  noise.width = width + 64;
  noise.height = height + 64;
  const [context, grain] = [canvas.getContext('2d'), noise.getContext('2d')];
  if (context === null || grain === null) return;
  // Numerical Recipes' linear congruential generator: no more than noise is needed.
  let state = 1;
  const next = (): number => {
    state = (state * 1_664_525 + 1_013_904_223) % 2 ** 32;
    return state / 2 ** 32;
  };
  const speckles = grain.createImageData(noise.width, noise.height);
  for (let at = 0; at < speckles.data.length; at += 4) {
    const value = Math.floor(next() * 256);
    speckles.data.set([value, value, value, 36], at);
  }
  grain.putImageData(speckles, 0, 0);

  let seen: ImageBitmap | undefined;
  let drawing: number | undefined;
  const draw = (): void => {
    context.filter = 'none';
    context.fillStyle = '#3b3a36';
    context.fillRect(0, 0, width, height);
    if (seen !== undefined) {
      const scale = Math.min((width * 0.94) / seen.width, (height * 0.94) / seen.height);
      context.save();
      context.translate(width / 2, height / 2);
      context.rotate((next() - 0.5) * 0.05);
      context.filter = 'blur(1.1px)';
      const [wide, high] = [seen.width * scale, seen.height * scale];
      context.drawImage(seen, -wide / 2, -high / 2, wide, high);
      context.restore();
    }
    context.filter = 'none';
    context.drawImage(noise, -next() * 64, -next() * 64);
  };
  const refuse = (): DOMException =>
    mood === 'refused'
      ? new DOMException('Permission denied', 'NotAllowedError')
      : new DOMException('Requested device not found', 'NotFoundError');
  mediaDevices.getUserMedia = (constraints) => {
    const wanted = constraints?.video !== undefined && constraints.video !== false;
    if (mood !== 'works' || !wanted) return Promise.reject(refuse());
    draw();
    drawing ??= window.setInterval(draw, 120);
    return Promise.resolve(canvas.captureStream(12));
  };
  window.canvasCamera = {
    paint: async (base64) => {
      const bytes = Uint8Array.from(atob(base64), (letter) => letter.codePointAt(0) ?? 0);
      seen = await createImageBitmap(new Blob([bytes], { type: 'image/png' }));
      draw();
    },
    clear: () => {
      seen = undefined;
    },
  };
}
