/** The page's side of the worker that reads codes. */

import type { DecodeAnswer, DecodeRequest, FoundCode } from './decode-message.ts';

export interface Decoder {
  /** The code in a picture; undefined where there is none. */
  read(image: ImageData, thorough: boolean): Promise<FoundCode | undefined>;
  stop(): void;
}

/** Starts a reader, which loads while the camera opens. */
export function startDecoder(): Decoder {
  const worker = new Worker(new URL('./decode-worker.ts', import.meta.url), { type: 'module' });
  const waiting = new Map<number, (found: FoundCode | undefined) => void>();
  let count = 0;
  let isBroken = false;
  worker.addEventListener('message', (event: MessageEvent<DecodeAnswer>) => {
    waiting.get(event.data.id)?.(event.data.found);
    waiting.delete(event.data.id);
  });
  worker.addEventListener('error', () => {
    isBroken = true;
    for (const settle of waiting.values()) settle(undefined);
    waiting.clear();
  });
  return {
    read(image, thorough) {
      if (isBroken) return Promise.resolve(undefined);
      count += 1;
      const request: DecodeRequest = {
        id: count,
        width: image.width,
        height: image.height,
        pixels: image.data.buffer,
        thorough,
      };
      const { promise, resolve } = Promise.withResolvers<FoundCode | undefined>();
      waiting.set(request.id, resolve);
      worker.postMessage(request, [request.pixels]);
      return promise;
    },
    stop: () => worker.terminate(),
  };
}
