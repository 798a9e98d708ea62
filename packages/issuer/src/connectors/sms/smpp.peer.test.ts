/**
 * Short messages arrive at an SMS centre that is not ours, over SMPP 3.4 (P-33): its reports come back, and so does
 * what a phone writes. The centre speaks through an implementation in another language and decodes texts itself.
 */

// peer: python smpp34==1.5.0

import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { after, test } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import { enrolPayer, enrolTill, halfOf } from '@tallystick/testkit/issuer-payments';
import { createIssuerWorld } from '@tallystick/testkit/issuer-world';
import type { IssuerDeps } from '../../issuer.ts';
import { takeReceipt } from '../../notices/take-report.ts';
import { changeNoticeSettings, listNotices } from '../../operator/change-notices.ts';
import { setRegistration } from '../../personal/registration.ts';
import { takeReplyAnywhere } from './sms-gateway.ts';
import { createSmppSender } from './smpp-sender.ts';

const PHONE = '+919820012345';
const WAIT_MS_MAX = 20_000;
const LONGEST_REST_SECONDS = 600;

type Word = Readonly<Record<string, unknown>>;

/** The centre as a process, and what it has said. */
function startCentre() {
  const interpreter = process.env['TALLYSTICK_PEER_PYTHON'];
  assert.ok(interpreter !== undefined, 'start this test with "npm run test:peers"');
  const file = join(import.meta.dirname, '../../../python/sms_centre.py');
  const child = spawn(interpreter, ['-B', file], { stdio: ['pipe', 'pipe', 'inherit'] });
  const words: Word[] = [];
  createInterface({ input: child.stdout }).on('line', (line) => {
    const word: unknown = JSON.parse(line);
    assert.ok(typeof word === 'object' && word !== null);
    words.push(Object.fromEntries(Object.entries(word)));
  });
  const heard = async (name: string, count = 1): Promise<Word> => {
    for (let waited = 0; waited < WAIT_MS_MAX; waited += 20) {
      const found = words.filter((word) => name in word)[count - 1];
      if (found !== undefined) return found;
      await delay(20);
    }
    return assert.fail(`the centre never said ${name}: ${JSON.stringify(words)}`);
  };
  return { child, heard };
}

const centre = startCentre();
after(() => centre.child.stdin.end());
const { port } = await centre.heard('port');

// The world's issuer needs the sender, which needs the issuer to leave what it hears.
const found: { deps?: IssuerDeps } = {};
const depsNow = (): IssuerDeps => found.deps ?? assert.fail('the world is not there yet');
const sender = createSmppSender({
  url: `smpp://127.0.0.1:${String(port)}`,
  user: 'tallystick',
  password: 'secret',
  from: '+15005550006',
  ears: {
    receipt: (receipt) => takeReceipt(depsNow(), world.tenant, receipt),
    reply: (reply) => takeReplyAnywhere(depsNow(), [world.tenant], reply),
  },
  log: () => undefined,
});
after(() => sender.stop());
const world = await createIssuerWorld({
  sms: sender,
  settlement: { windowSeconds: 3 * 86_400, terms: [{ settles: 'confirm' }] },
});
const { deps, tenant } = world;
found.deps = deps;
const settings = {
  utcOffsetMinutes: 330,
  quietFrom: 0,
  quietUntil: 0,
  numberDayMax: 20,
  tenantDayMax: 20,
} as const;
const payer = await enrolPayer(world, { deposit: 1_000n, offline: 500n });
const till = await enrolTill(world);
const { account } = payer;
assert.ok((await setRegistration(deps, tenant, { account, typed: { phone: PHONE } })).ok);
await centre.heard('bound');

async function payAndTell(): Promise<void> {
  await till.sync([halfOf(await payer.pay(till, 50n))]);
  world.wait(LONGEST_REST_SECONDS);
  await world.work();
}

async function untilState(state: string, count: number): Promise<void> {
  for (let waited = 0; waited < WAIT_MS_MAX; waited += 20) {
    const notices = await listNotices(deps, tenant, { limit: 100 });
    if (notices.filter((notice) => notice.state === state).length === count) return;
    await delay(20);
  }
  assert.fail(`there are never ${count} in state ${state}`);
}

test('a message arrives as it was written, and its report comes back (P-25, P-33)', async () => {
  await changeNoticeSettings(deps, tenant, { ...settings, language: 'en' });
  await payAndTell();
  const { to, sender: from, text, parts } = await centre.heard('text');
  assert.deepEqual([to, from, parts], [PHONE.slice(1), '15005550006', 1]);
  assert.match(String(text), /^Test: INR 0\.50 to Corner shop settles on /);
  await untilState('delivered', 1);
});

test('one in Hindi goes in parts, and is whole at the phone', async () => {
  await changeNoticeSettings(deps, tenant, { ...settings, language: 'hi' });
  await payAndTell();
  const { text, parts } = await centre.heard('text', 2);
  assert.ok(Number(parts) > 1);
  assert.match(String(text), /^Test: Corner shop को INR 0\.50 का भुगतान .* उससे पहले बताएँ।$/);
  await untilState('delivered', 2);
});

test('a STOP from the phone is heard, and the next message is not sent (P-33)', async () => {
  centre.child.stdin.write(`${JSON.stringify({ from: PHONE.slice(1), text: 'STOP' })}\n`);
  await centre.heard('heard');
  await payAndTell();
  await untilState('dropped', 1);
});
