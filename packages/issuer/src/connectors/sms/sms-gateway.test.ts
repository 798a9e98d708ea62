/** The gateway that the settings name is the one that messages leave by (P-33), and a stopped one takes none. */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { tenantOfBytes } from '@tallystick/protocol/identifiers';
import { freePort } from '@tallystick/testkit/free-port';
import { openSmsProvider } from '@tallystick/testkit/sms-provider';
import type { SmsConfig } from '../../config/sms-settings.ts';
import { openSmsGateway } from './sms-gateway.ts';
import type { SmsMessage, SmsSender } from './sms-sender.ts';

const tenant = tenantOfBytes(new Uint8Array(16)) ?? assert.fail('no tenant');
const message: SmsMessage = {
  to: '+919820012345',
  text: 'Hello',
  tenant,
  reference: new Uint8Array(16),
};
const ACCESS = { user: 'tally', password: 'secret', from: 'TALLY' };
const said: string[] = [];

function open(config: SmsConfig): SmsSender {
  return openSmsGateway({
    config,
    issuer: () => assert.fail('nothing is reported here'),
    tenants: () => [tenant],
    publicUrl: () => 'https://pay.example.org',
    log: () => undefined,
    say: (line) => said.push(line),
  });
}

test('the console prints, and a provider is posted to until it is stopped', async () => {
  const console = open({ kind: 'console' });
  assert.equal((await console.send(message)).kind, 'accepted');
  assert.deepEqual(said, ['SMS to +919820012345: Hello']);
  await console.stop();
  const provider = await openSmsProvider();
  const http = open({ kind: 'http', url: provider.url, hookSecret: 'hook', ...ACCESS });
  assert.equal((await http.send(message)).kind, 'accepted');
  await http.stop();
  assert.deepEqual(await http.send(message), { kind: 'busy' });
  assert.equal(provider.taken.length, 1);
  provider.close();
});

test('an SMS centre that is not there is asked again, and stopping does not wait for it', async () => {
  const smpp = open({ kind: 'smpp', url: `smpp://127.0.0.1:${await freePort()}`, ...ACCESS });
  assert.deepEqual(await smpp.send(message), { kind: 'busy' });
  await smpp.stop();
  await smpp.stop();
  assert.deepEqual(await smpp.send(message), { kind: 'busy' });
});
