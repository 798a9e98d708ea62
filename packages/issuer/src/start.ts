/**
 * `npm start`: runs the issuer until Ctrl-C. What people need goes to standard output, the log to
 * standard error. Whatever keeps it from running is one line there, and the exit status is 1.
 */
// adapter: clock

import { homedir } from 'node:os';
import { parseTenantId, type TenantId } from '@tallystick/protocol/identifiers';
import { isTallystickError } from '@tallystick/protocol/tallystick-error';
import { readConfig, type Config } from './config/read-config.ts';
import { announcement } from './service/announcement.ts';
import { helpText, readArguments, type StartOptions } from './service/arguments.ts';
import { writeAuditKey } from './service/audit-key-command.ts';
import { revokeKeyOf, rotateKeyOf } from './service/change-keys-command.ts';
import { createKeysFor } from './service/create-keys-command.ts';
import { faultFields } from './service/fault-fields.ts';
import { createLog } from './service/log.ts';
import { resealKeys } from './service/reseal-keys-command.ts';
import { startService, type Service } from './service/start-service.ts';
import { listenForSignals, type StopSignals } from './service/stop-signals.ts';

const STOPPED_BY_FORCE = 130;
/** From the first Ctrl-C to the end, whatever hangs. */
const STOP_MS_MAX = 9_500;

function say(text: string): void {
  process.stdout.write(`${text}\n`);
}

/** Ends with one line for people. An embedded server is told to stop on the way out. */
function fail(message: string, exitCode = 1): never {
  process.stderr.write(`${message}\n`);
  process.exit(exitCode);
}

/** What to say of an error: the line it has for people, or where our mistake is. */
function describe(error: unknown): string {
  if (isTallystickError(error)) return error.message.replaceAll('\n', ' ');
  return `Tallystick stopped because of a mistake of its own: ${JSON.stringify(faultFields(error))}`;
}

function configOf(options: StartOptions): Config {
  const isCeremony = CEREMONY_NAMES.some((name) => options[name] !== undefined);
  const result = readConfig({
    // Keys for production are made where nothing else of production is: no address, no API key.
    environment:
      isCeremony || options['reseal-keys'] === true
        ? { ...process.env, TALLYSTICK_MODE: '' }
        : process.env,
    options,
    uid: process.getuid?.() ?? -1,
    homeFolder: homedir(),
  });
  return result.ok ? result.config : fail(result.message);
}

const CEREMONY_NAMES = ['create-keys', 'audit-key', 'rotate-key', 'revoke-key'] as const;
type CeremonyName = (typeof CEREMONY_NAMES)[number];

/** What is done about a tenant's keys instead of starting. */
const CEREMONIES: Readonly<
  Record<CeremonyName, (tenant: TenantId, config: Config, options: StartOptions) => Promise<string>>
> = {
  'create-keys': createKeysFor,
  'audit-key': writeAuditKey,
  'rotate-key': rotateKeyOf,
  'revoke-key': revokeKeyOf,
};

async function hold(name: CeremonyName, options: StartOptions, config: Config): Promise<void> {
  const tenant = parseTenantId(options[name] ?? '');
  if (tenant === undefined) fail(`--${name} takes a tenant id: a UUID in lower case.`);
  say(await CEREMONIES[name](tenant, config, options));
}

async function run(config: Config): Promise<void> {
  const signals = listenForSignals();
  const log = createLog({
    levelMin: config.logLevel,
    time: () => new Date().toISOString(),
    write: (line) => process.stderr.write(line),
  });
  void forceAfterFirst(signals);
  const service = await startService({ config, log, say });
  process.stdout.write(announcement(service, config.mode));
  const isLost = await Promise.race([
    signals.first.then(() => false),
    service.lost.then(() => true),
  ]);
  await end(service, isLost);
}

async function end(service: Service, isLost: boolean): Promise<void> {
  if (!isLost) say('\nStopping.');
  await service.stop();
  if (isLost) fail('The embedded PostgreSQL server has ended: start again; the data are safe.');
  say('Stopped.');
  process.exit(0);
}

/** A start that hangs is ended by the same two signals as a service that runs. */
async function forceAfterFirst({ first, second }: StopSignals): Promise<void> {
  await first;
  setTimeout(() => fail('Tallystick did not stop in time and was ended.'), STOP_MS_MAX).unref();
  await second;
  fail('Ended at once.', STOPPED_BY_FORCE);
}

async function main(args: readonly string[]): Promise<void> {
  const read = readArguments(args);
  if (!read.ok) fail(read.message, 2);
  const { options } = read;
  if (options.help === true) return say(helpText());
  const config = configOf(options);
  const ceremony = CEREMONY_NAMES.find((name) => options[name] !== undefined);
  if (ceremony !== undefined) return hold(ceremony, options, config);
  if (options['reseal-keys'] === true) return say(await resealKeys(config));
  return run(config);
}

process.on('uncaughtException', (error) => fail(describe(error)));
try {
  await main(process.argv.slice(2));
} catch (error) {
  fail(describe(error));
}
