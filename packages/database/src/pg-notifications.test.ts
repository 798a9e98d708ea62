/** Listening on a real PostgreSQL: what is committed arrives, a lost connection is a gap that is told. */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import { openTestDatabase } from '@tallystick/testkit/test-database';
import { listenForNotifications, type Notifications } from './pg-notifications.ts';

const database = await openTestDatabase({ migrations: [] });
const CHANNEL = 'Any channel';

interface Heard {
  readonly notifications: Notifications;
  readonly messages: readonly string[];
  /** Resolves when the listener has been told of so many gaps. */
  gaps(count: number): Promise<void>;
}

function listen(url: string = database.serviceUrl): Heard {
  const messages: string[] = [];
  let gaps = 0;
  const notifications = listenForNotifications({
    url,
    channel: CHANNEL,
    onMessage: (message) => messages.push(message),
    onGap: () => {
      gaps += 1;
    },
  });
  return {
    notifications,
    messages,
    gaps: async (count) => {
      while (gaps < count) await delay(10);
    },
  };
}

async function say(text: string): Promise<void> {
  await database.admin.query('select pg_notify($1, $2)', [CHANNEL, text]);
}

async function arrived({ messages }: Heard, text: string): Promise<void> {
  while (!messages.includes(text)) await delay(5);
}

test('the service role hears what others commit, and nothing of other channels', async () => {
  const heard = listen();
  await heard.gaps(1);
  await database.admin.query("select pg_notify('other', 'x')");
  await say('a');
  await say('b');
  await arrived(heard, 'b');
  assert.deepEqual(heard.messages, ['a', 'b']);
  await heard.notifications.stop();
  await say('c');
  await delay(50);
  assert.deepEqual(heard.messages, ['a', 'b']);
});

test('a connection that was cut is opened again, and the gap is told', async () => {
  const heard = listen();
  await heard.gaps(1);
  await database.admin.query(
    `select pg_terminate_backend(pid) from pg_stat_activity
      where application_name = 'tallystick-listen' and datname = current_database()`,
  );
  await heard.gaps(2);
  await say('after');
  await arrived(heard, 'after');
  await heard.notifications.stop();
});

test('a server that is not there is tried again, and stopping does not wait for it', async () => {
  const heard = listen('postgres://nobody@127.0.0.1:1/nothing');
  await delay(50);
  const startMs = performance.now();
  await heard.notifications.stop();
  await heard.notifications.stop();
  assert.ok(performance.now() - startMs < 3_000);
});
