/** How many sockets there may be, of devices and of anybody, and how they end together. */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { ServedSocket } from './device-socket.ts';
import { createSocketHub } from './socket-hub.ts';

interface TestSocket extends ServedSocket {
  isAccepted: boolean;
  /** What the hub did to it. */
  readonly done: string[];
}

/** A socket whose peer goes when it is told to, or only when it is cut off. */
function socket({ isDeaf = false, isAccepted = false } = {}): TestSocket {
  const ended = Promise.withResolvers<void>();
  const done: string[] = [];
  return {
    isAccepted,
    done,
    ended: ended.promise,
    isBound(): boolean {
      return this.isAccepted;
    },
    close: () => {
      done.push('close');
      if (!isDeaf) ended.resolve();
    },
    terminate: () => {
      done.push('terminate');
      ended.resolve();
    },
  };
}

/** Lets what waits for a socket's end run. */
async function settle(): Promise<void> {
  await new Promise((resolve) => {
    setImmediate(resolve);
  });
}

test('places end with the last socket, and one that leaves gives its place back', async () => {
  const hub = createSocketHub({ socketsMax: 2, unboundMax: 2 });
  const sockets = [socket({ isAccepted: true }), socket({ isAccepted: true })] as const;
  for (const one of sockets) {
    assert.equal(hub.isOpen(), true);
    hub.add(one);
  }
  assert.equal(hub.isOpen(), false);
  const late = socket();
  hub.add(late);
  assert.deepEqual(late.done, ['terminate']);
  sockets[0].terminate();
  await settle();
  assert.equal(hub.isOpen(), true);
});

test('whoever made no accepted call finds fewer places than devices do', () => {
  const hub = createSocketHub({ socketsMax: 10, unboundMax: 2 });
  const strangers = [socket(), socket()] as const;
  for (const one of strangers) hub.add(one);
  assert.equal(hub.isOpen(), false);
  const late = socket();
  hub.add(late);
  assert.deepEqual(late.done, ['terminate']);
  strangers[1].isAccepted = true;
  assert.equal(hub.isOpen(), true);
});

test('at the end all hear goodbye, who stays is cut off, and nobody comes in any more', async () => {
  const hub = createSocketHub({ socketsMax: 10, unboundMax: 10 });
  const [polite, deaf] = [socket(), socket({ isDeaf: true })];
  hub.add(polite);
  hub.add(deaf);
  const closed = hub.close();
  assert.equal(hub.isOpen(), false);
  const late = socket();
  hub.add(late);
  assert.deepEqual(late.done, ['close']);
  await closed;
  assert.equal(polite.done[0], 'close');
  assert.deepEqual(deaf.done, ['close', 'terminate']);
});
