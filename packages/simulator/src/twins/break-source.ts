/** Makes a process load a broken twin: once, before it loads any production code. */

import { registerHooks } from 'node:module';
import { assert } from '@tallystick/protocol/assert';
import type { Twin } from './twins.ts';

/**
 * From now on the twin's file is loaded with its fault. Gives whether that has happened; asserts that
 * the twin fits its file when it does.
 */
export function breakSource({ file, find, replace, name: twin }: Twin): () => boolean {
  let isBroken = false;
  registerHooks({
    load(url, context, nextLoad) {
      const loaded = nextLoad(url, context);
      if (!url.endsWith(`/packages/${file}`)) return loaded;
      const { source } = loaded;
      assert(source !== undefined && source !== null, `${url} has no source`);
      const text = typeof source === 'string' ? source : new TextDecoder().decode(source);
      assert(text.split(find).length === 2, `the twin ${twin} does not fit its file`);
      isBroken = true;
      return { ...loaded, source: text.replace(find, () => replace) };
    },
  });
  return () => isBroken;
}
