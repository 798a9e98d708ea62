/**
 * One connection to PostgreSQL that runs inside this process, in WebAssembly.
 *
 * A statement runs to its end as soon as its turn comes and never waits for the event loop, so the
 * order of everything depends on the order of the calls alone. Statements are prepared once by their
 * text, as in production.
 */

import { Buffer } from 'node:buffer';
import type { PGlite } from '@electric-sql/pglite';
import type { WireValue } from '@tallystick/database/sql-parameters';
import { createTurns } from './turns.ts';
import { readAnswer } from './wire-answer.ts';
import type { Answer, Column } from './wire-answer.ts';
import {
  copyInMessages,
  executeMessages,
  prepareMessages,
  scriptMessages,
} from './wire-messages.ts';

/** Its answers carry the server's errors; nothing here throws for them. */
export interface Session {
  /** Runs one statement with `values` and answers its rows. */
  run(text: string, values: readonly WireValue[]): Promise<Answer>;
  /** Runs a text of several statements without parameters. */
  script(text: string): Promise<Answer>;
  /** Runs a `copy … from stdin` with `rows`. */
  copyIn(text: string, rows: Uint8Array): Promise<Answer>;
}

interface Prepared {
  readonly name: string;
  readonly columns: readonly Column[];
}

/** Texts are constants of our code, a few hundred; beyond this they are prepared each time. */
const PREPARED_MAX = 1_000;
const UNNAMED = '';

/** The session of `pglite`, which must have no other user. */
export function createSession(pglite: PGlite): Session {
  const statements = new Map<string, Prepared>();
  // Else a text that is sent twice at once would be prepared twice under one name.
  const inTurn = createTurns();

  async function send(messages: Uint8Array, known: readonly Column[]): Promise<Answer> {
    const pieces: Buffer[] = [];
    await pglite.execProtocolRawStream(messages, {
      syncToFs: false,
      // What arrives is a window into the memory of the engine.
      onRawData: (bytes) => pieces.push(Buffer.from(bytes)),
    });
    const [only] = pieces;
    const bytes = pieces.length === 1 && only !== undefined ? only : Buffer.concat(pieces);
    return readAnswer(bytes, known);
  }

  /** One message more the first time, and no turn of any queue more: a run must not notice. */
  async function run(text: string, values: readonly WireValue[]): Promise<Answer> {
    const known = statements.get(text);
    if (known !== undefined) return send(executeMessages(known.name, values), known.columns);
    const name = statements.size < PREPARED_MAX ? `s${statements.size}` : UNNAMED;
    const execute = executeMessages(name, values);
    const answer = await send(Buffer.concat([prepareMessages(name, text), execute]), []);
    if (answer.isPrepared && name !== UNNAMED) {
      statements.set(text, { name, columns: answer.columns ?? [] });
    }
    return answer;
  }

  return Object.freeze({
    run(text: string, values: readonly WireValue[]): Promise<Answer> {
      return inTurn(() => run(text, values));
    },
    script(text: string): Promise<Answer> {
      return inTurn(() => send(scriptMessages(text), []));
    },
    copyIn(text: string, rows: Uint8Array): Promise<Answer> {
      return inTurn(() => send(copyInMessages(text, rows), []));
    },
  });
}
