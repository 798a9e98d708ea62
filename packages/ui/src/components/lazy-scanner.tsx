/** The scanner, loaded when a camera is wanted: the first screen of an app does without its weight. */

import type { JSX } from 'preact';
import { lazy, Suspense } from 'preact/compat';
import type { ScannerProps } from './scanner.tsx';

const Loaded = lazy(async () => (await import('./scanner.tsx')).Scanner);

/** As the scanner, with an empty frame while it loads. */
export function LazyScanner(props: ScannerProps): JSX.Element {
  return (
    <Suspense fallback={<div class="scanner-view" />}>
      <Loaded {...props} />
    </Suspense>
  );
}
