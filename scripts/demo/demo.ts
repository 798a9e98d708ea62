/**
 * `npm run demo`: one offline payment, end to end, without a screen. Issuer, payer and payee are three
 * processes; payer and payee share nothing but the texts of three QR codes, while the issuer is dead.
 * Ends with 0 only if every cent is where it should be.
 *
 * `--json` prints one object (`ok`, `steps`, `ledger`) instead; `--first payer|payee` says who syncs
 * first (payee, if not said).
 */
// adapter: clock

import { chmod, mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { qrVersion } from '@tallystick/transports/qr-version';
import { startDevice, textIn, type DemoDevice } from './demo-device.ts';
import { freePort } from '@tallystick/testkit/free-port';
import { startIssuer, type IssuerProcess } from '@tallystick/testkit/issuer-process';
import { holdingsOf, ledgerBalances, type Holdings } from './money-check.ts';
import { createSteps, type Steps } from './steps.ts';

const DEPOSIT = '50000';
const OFFLINE = '20000';
const PRICE = '12550';
/** The worker of the issuer looks for due work each second. */
const SETTLED_TRIES_MAX = 60;

interface Report {
  readonly ok: boolean;
  readonly steps: Steps['done'];
  readonly ledger: {
    readonly balanced: boolean;
    readonly payer: Holdings;
    readonly payee: Holdings;
  };
}

interface Cast {
  readonly folder: string;
  readonly port: number;
  readonly payer: DemoDevice;
  readonly payee: DemoDevice;
  issuer: IssuerProcess;
}

function rupees(minorUnits: string): string {
  return `INR ${(Number(minorUnits) / 100).toFixed(2)}`;
}

/** The size of a code as people meet it. */
function sizeOf(qr: string): string {
  return `QR version ${qrVersion(qr)} at level M, ${qr.length} characters`;
}

async function prepare(folder: string, steps: Steps): Promise<Cast> {
  const port = await freePort();
  const issuer = await steps.run('start the issuer', () =>
    startIssuer(join(folder, 'issuer'), port),
  );
  const payer = await startDevice(join(folder, 'payer'));
  const payee = await startDevice(join(folder, 'payee'));
  await steps.run('enrol the payer', () =>
    payer.ask({ verb: 'enrol', code: issuer.codes.customer }),
  );
  await steps.run('enrol the payee', () =>
    payee.ask({ verb: 'enrol', code: issuer.codes.merchant }),
  );
  await steps.run(
    'top up from the test bank, which invents money',
    () => payer.ask({ verb: 'deposit', amount: DEPOSIT }),
    () => rupees(DEPOSIT),
  );
  await steps.run(
    'get a balance certificate',
    () => payer.ask({ verb: 'certify', amount: OFFLINE }),
    () => `${rupees(OFFLINE)} ready offline, reserved at the issuer`,
  );
  return { folder, port, payer, payee, issuer };
}

async function payOffline({ payer, payee, issuer }: Cast, steps: Steps): Promise<void> {
  await steps.run('kill -9 the issuer', () => issuer.kill());
  const request = await steps.run(
    'the payee shows a request',
    () => payee.ask({ verb: 'request', amount: PRICE }),
    (made) => `${rupees(PRICE)}, digits ${textIn(made, 'digits')}, ${sizeOf(textIn(made, 'qr'))}`,
  );
  const qr = textIn(request, 'qr');
  await steps.run(
    'the payer reads it and compares the digits',
    async () => {
      const read = await payer.ask({ verb: 'read', qr });
      if (textIn(read, 'digits') !== textIn(request, 'digits')) throw new Error('digits differ');
      return read;
    },
    (read) => `${textIn(read, 'payeeName')}, digits ${textIn(read, 'digits')}`,
  );
  const payment = await steps.run(
    'the payer pays and shows the payment',
    () => payer.ask({ verb: 'pay', qr }),
    (paid) => sizeOf(textIn(paid, 'qr')),
  );
  await steps.run('kill -9 the payer before anybody has scanned it', () => payer.kill());
  await steps.run('start the payer again', () => payer.restart());
  const again = await steps.run('the payer shows the same payment again', () =>
    payer.ask({ verb: 'pay', qr }),
  );
  if (textIn(again, 'qr') !== textIn(payment, 'qr')) throw new Error('that was another payment');
  const accepted = await steps.run(
    'the payee accepts and shows a receipt',
    () => payee.ask({ verb: 'accept', qr: textIn(payment, 'qr') }),
    (made) => `${sizeOf(textIn(made, 'qr'))}; status code ${textIn(made, 'statusCode')}`,
  );
  await steps.run('the payer takes the receipt', () =>
    payer.ask({ verb: 'takeReceipt', qr: textIn(accepted, 'qr') }),
  );
  await steps.run('kill -9 payer and payee', () => Promise.all([payer.kill(), payee.kill()]));
  await steps.run('start both again', () => Promise.all([payer.restart(), payee.restart()]));
}

async function settle(
  cast: Cast,
  first: 'payer' | 'payee',
  steps: Steps,
): Promise<Report['ledger']> {
  const { payer, payee } = cast;
  cast.issuer = await steps.run('start the issuer again on its data', () =>
    startIssuer(join(cast.folder, 'issuer'), cast.port),
  );
  const order = first === 'payer' ? (['payer', 'payee'] as const) : (['payee', 'payer'] as const);
  for (const who of order)
    await steps.run(`the ${who} syncs`, () => cast[who].ask({ verb: 'sync' }));
  await steps.run('wait until the money is available to the payee', async () => {
    for (let tries = 0; tries < SETTLED_TRIES_MAX; tries += 1) {
      await payee.ask({ verb: 'sync' });
      if (holdingsOf(await payee.ask({ verb: 'show' })).available === PRICE) return;
      await new Promise((resolve) => {
        setTimeout(resolve, 500);
      });
    }
    throw new Error('the payee was not paid');
  });
  await payer.ask({ verb: 'sync' });
  const balanced = await steps.run('recompute every balance of the ledger', () =>
    ledgerBalances(join(cast.folder, 'issuer')),
  );
  return {
    balanced,
    payer: holdingsOf(await payer.ask({ verb: 'show' })),
    payee: holdingsOf(await payee.ask({ verb: 'show' })),
  };
}

/** The whole of the money: the deposit less what was made ready, what was paid, what is left of it. */
function isRight({ balanced, payer, payee }: Report['ledger']): boolean {
  const left = (BigInt(OFFLINE) - BigInt(PRICE)).toString();
  return (
    balanced &&
    payer.available === (BigInt(DEPOSIT) - BigInt(OFFLINE)).toString() &&
    payer.reserved === left &&
    payer.readyOffline === left &&
    payer.unconfirmed === '0' &&
    payee.available === PRICE
  );
}

async function run(first: 'payer' | 'payee', print: (line: string) => void): Promise<Report> {
  const folder = await mkdtemp(join(tmpdir(), 'tallystick-demo-'));
  // As root the embedded PostgreSQL runs as another user, who must be able to walk to its files.
  await chmod(folder, 0o711);
  await mkdir(join(folder, 'issuer'), { recursive: true });
  const steps = createSteps(print);
  const cast = await prepare(folder, steps);
  try {
    await payOffline(cast, steps);
    const ledger = await settle(cast, first, steps);
    return { ok: isRight(ledger), steps: steps.done, ledger };
  } finally {
    await Promise.all([cast.payer.kill(), cast.payee.kill()]);
    await cast.issuer.stop();
    await rm(folder, { recursive: true, force: true });
  }
}

const { values } = parseArgs({
  options: { json: { type: 'boolean' }, first: { type: 'string' } },
});
const isJson = values.json === true;
const report = await run(values.first === 'payer' ? 'payer' : 'payee', (line) => {
  if (!isJson) process.stdout.write(`${line}\n`);
}).catch((error: unknown) => {
  process.stderr.write(`The demo failed: ${error instanceof Error ? error.message : 'unknown'}\n`);
  if (isJson) process.stdout.write('{"ok":false,"steps":[],"ledger":null}\n');
  process.exit(1);
});
if (isJson) {
  process.stdout.write(`${JSON.stringify(report)}\n`);
} else {
  const { payer, payee } = report.ledger;
  process.stdout.write(
    [
      '',
      `payer  ${rupees(payer.available)} at the issuer, ${rupees(payer.readyOffline)} ready offline`,
      `payee  ${rupees(payee.available)} at the issuer`,
      report.ok ? 'Every cent is where it should be.' : 'Money is not where it should be.',
      '',
    ].join('\n'),
  );
}
process.exitCode = report.ok ? 0 : 1;
