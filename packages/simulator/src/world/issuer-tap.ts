/** Who listens at the issuer's doors: hears what came in and what was said, in the order of commits. */

import type { Engine } from '../database/engine.ts';
import type { Session } from '../database/session.ts';

export interface IssuerTap {
  /** Something is about to come in: what has changed until now was the operator's doing. */
  begin(): Promise<void>;
  /** A call and its answer: undefined when nobody answered, as when the process was killed. */
  call(bytes: Uint8Array, answer: Uint8Array | 'refused' | undefined): Promise<void>;
  /** The worker went through what is due; `isComplete` when nothing that was due is left. */
  work(isComplete: boolean): Promise<void>;
}

/** Several listeners, each in its turn. */
export function listenTogether(...taps: readonly IssuerTap[]): IssuerTap {
  const each = async (hear: (tap: IssuerTap) => Promise<void>): Promise<void> => {
    for (const tap of taps) await hear(tap);
  };
  return {
    begin: () => each((tap) => tap.begin()),
    call: (bytes, answer) => each((tap) => tap.call(bytes, answer)),
    work: (isComplete) => each((tap) => tap.work(isComplete)),
  };
}

export interface WatchedEngine {
  readonly engine: Engine;
  /** How many transactions of the issuer have committed that changed more than the trust bundle. */
  readonly commits: () => number;
}

/** The engine, with the issuer's commits counted: a killed process says nothing about what it did. */
export function watchCommits(engine: Engine): WatchedEngine {
  const changing = new Map<string, boolean>();
  let commits = 0;
  const isChange = (text: string): boolean => {
    const known = changing.get(text) ?? changesMore(text);
    changing.set(text, known);
    return known;
  };
  const watch = (session: Session): Session => {
    let isChanged = false;
    return {
      ...session,
      async run(text, values) {
        const answer = await session.run(text, values);
        if (text === 'commit') commits += isChanged && answer.command === 'COMMIT' ? 1 : 0;
        else isChanged ||= answer.error === undefined && isChange(text);
        return answer;
      },
    };
  };
  return {
    engine: { ...engine, asService: (use) => engine.asService((session) => use(watch(session))) },
    commits: () => commits,
  };
}

/** Publishing a bundle changes nothing that anybody owns. */
const PUBLISHING = /trust_bundle|^\s*update tenant|revoked_in_seq = \$1/;

function changesMore(text: string): boolean {
  const writes = /^\s*(insert|update|delete)\b|ledger_(post|roll_up|open)\(/.test(text);
  return writes && !PUBLISHING.test(text);
}
