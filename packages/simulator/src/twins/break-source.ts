/** Loads production code with a twin's fault in it; the files themselves stay as they are. */

import { registerHooks, type LoadFnOutput } from 'node:module';
import { assert } from '@tallystick/protocol/assert';
import type { Twin } from './twins.ts';

/**
 * From now on this process loads the twin's file with its fault: once, before it loads any production
 * code.
 */
export function breakSource(twin: Twin): void {
  registerHooks({
    load(url, context, nextLoad) {
      const loaded = nextLoad(url, context);
      return isFileOf(twin, url) ? broken(twin, loaded) : loaded;
    },
  });
}

export interface BrokenCopies {
  /**
   * From now on the entry is loaded anew, with all of our sources that it loads, and with this twin's
   * fault. Gives whether the twin's file was among them.
   */
  begin(twin: Twin): () => boolean;
}

/**
 * Several twins in one process, one after the other: each copy of our sources has its twin's name behind
 * a `?`, so it shares no module with another one. Only what lies in `node_modules` is there once. `entry`
 * is the end of the address of the module with which each copy begins.
 */
export function breakCopies(entry: string): BrokenCopies {
  const twins = new Map<string, Twin>();
  const met = new Set<Twin>();
  let latest: Twin | undefined;
  const twinOf = (url: string | undefined): Twin | undefined =>
    twins.get(COPY.exec(url ?? '')?.groups?.['twin'] ?? '');
  registerHooks({
    resolve(specifier, context, nextResolve) {
      const resolved = nextResolve(specifier, context);
      const twin = resolved.url.endsWith(entry) ? latest : twinOf(context.parentURL);
      if (twin === undefined || !OURS.test(resolved.url)) return resolved;
      return { ...resolved, url: `${resolved.url}?twin=${twin.name}` };
    },
    load(url, context, nextLoad) {
      const loaded = nextLoad(url, context);
      const twin = twinOf(url);
      if (twin === undefined || !isFileOf(twin, url.replace(COPY, ''))) return loaded;
      met.add(twin);
      return broken(twin, loaded);
    },
  });
  return {
    begin(twin) {
      twins.set(twin.name, twin);
      latest = twin;
      return () => met.has(twin);
    },
  };
}

const COPY = /\?twin=(?<twin>\w+)$/;
const OURS = /^file:(?!.*\/node_modules\/).*\/packages\/.*\.ts$/;

function isFileOf({ file }: Twin, url: string): boolean {
  return url.endsWith(`/packages/${file}`);
}

/** Asserts that the twin fits its file. */
function broken({ find, replace, name }: Twin, loaded: LoadFnOutput): LoadFnOutput {
  const { source } = loaded;
  assert(source !== undefined && source !== null, `the file of the twin ${name} has no source`);
  const text = typeof source === 'string' ? source : new TextDecoder().decode(source);
  assert(text.split(find).length === 2, `the twin ${name} does not fit its file`);
  return { ...loaded, source: text.replace(find, () => replace) };
}
