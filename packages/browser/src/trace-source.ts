/**
 * What a web page can tell for a case of fraud or loss (V-72): the browser's word on itself, and how it is
 * connected. No browser gives a page its IMEI, its SIM or the cells it hears, so none of that is told.
 */

import type { TraceData } from '@tallystick/protocol/trace/trace-data';
import type { TraceSource } from '@tallystick/sdk/ports';

/** As much of it as a report has room for. */
const PLATFORM_LENGTH_MAX = 256;

/** The part of a browser's `navigator` that is asked. */
export interface AskedNavigator {
  readonly userAgent: string;
  /** Of the Network Information API, which only some browsers have. */
  readonly connection?: unknown;
}

/** What `navigator` says. */
export function createTraceSource(navigator: AskedNavigator): TraceSource {
  return {
    collect: (): Promise<TraceData> => {
      const connection = connectionOf(navigator.connection);
      return Promise.resolve({
        slots: [],
        cells: [],
        platform: navigator.userAgent.slice(0, PLATFORM_LENGTH_MAX),
        ...(connection === undefined ? {} : { connection }),
      });
    },
  };
}

/** The kind of network, such as `cellular`, where it is known, else how fast it seems, such as `4g`. */
function connectionOf(connection: unknown): string | undefined {
  if (typeof connection !== 'object' || connection === null) return undefined;
  const type = 'type' in connection ? connection.type : undefined;
  if (typeof type === 'string') return type;
  const effective = 'effectiveType' in connection ? connection.effectiveType : undefined;
  return typeof effective === 'string' ? effective : undefined;
}
