/**
 * The certificates of `npm start -- --lan`, made at the first start and kept in the data folder beside
 * the numbered folders, so that `--fresh` does not ask people to accept a new one.
 *
 *     <data folder>/https/authority.pem   the authority's key and certificate
 *     <data folder>/https/server.pem      the server's key and certificate
 */
// adapter: clock

import { createPublicKey, X509Certificate } from 'node:crypto';
import { join } from 'node:path';
import { prepareFolder } from '@tallystick/database/embedded/data-folder';
import { readSmallFile, replaceFile } from '../keys/durable-file.ts';
import type { KeyAndCertificate, MakeInput, ServerNames } from './certificate.ts';

export interface LanCertificate extends KeyAndCertificate {
  /** What a phone has to accept, as PEM. */
  readonly authority: string;
}

export interface EnsureInput extends MakeInput {
  readonly dataFolder: string;
  /** The machine's name, for which the authority vouches. */
  readonly machine: string;
  readonly server: ServerNames;
}

const DAY_SECONDS = 86_400;
/** Renewed so long before the end, because a service may run for weeks. */
const SERVER_REST_SECONDS = 60 * DAY_SECONDS;
/** The authority outlives every certificate that it signs. */
const AUTHORITY_REST_SECONDS = 400 * DAY_SECONDS;

/**
 * A certificate that is good for these names now and for a while. Throws TallystickError
 * `data_folder_unwritable`, `data_folder_foreign` or `disk_full`.
 */
export async function ensureLanCertificate(input: EnsureInput): Promise<LanCertificate> {
  const { dataFolder, machine, server, now } = input;
  const folder = join(dataFolder, 'https');
  await prepareFolder(folder);
  // The library behind is loaded only when there is something to make; most starts need none of it.
  const authority = await ensure(join(folder, 'authority.pem'), {
    isGood: (held) => isAuthorityOf(held, machine) && lasts(held, now + AUTHORITY_REST_SECONDS),
    make: async () => (await import('./certificate.ts')).makeAuthority(machine, input),
  });
  const own = await ensure(join(folder, 'server.pem'), {
    isGood: (held) =>
      isSignedBy(held, authority) && fits(held, server) && lasts(held, now + SERVER_REST_SECONDS),
    make: async () => {
      const { makeServerCertificate } = await import('./certificate.ts');
      return makeServerCertificate(authority, server, input);
    },
  });
  return { ...own, authority: authority.certificate };
}

interface Held extends KeyAndCertificate {
  readonly parsed: X509Certificate;
}

async function ensure(
  path: string,
  {
    isGood,
    make,
  }: {
    readonly isGood: (held: Held) => boolean;
    readonly make: () => Promise<KeyAndCertificate>;
  },
): Promise<KeyAndCertificate> {
  const held = parse(await readSmallFile(path));
  if (held !== undefined && isGood(held)) return { key: held.key, certificate: held.certificate };
  const made = await make();
  await replaceFile(path, Buffer.from(`${made.key}\n${made.certificate}\n`));
  return made;
}

const KEY = /-----BEGIN PRIVATE KEY-----[^-]+-----END PRIVATE KEY-----/;
const CERTIFICATE = /-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/;

/** A damaged file is made again: what it loses is that somebody accepts a certificate once more. */
function parse(bytes: Uint8Array | undefined): Held | undefined {
  const text = Buffer.from(bytes ?? []).toString('latin1');
  const key = KEY.exec(text)?.[0];
  const certificate = CERTIFICATE.exec(text)?.[0];
  if (key === undefined || certificate === undefined) return undefined;
  try {
    const parsed = new X509Certificate(certificate);
    const isPair = createPublicKey(key).equals(parsed.publicKey);
    return isPair ? { key, certificate, parsed } : undefined;
  } catch {
    return undefined;
  }
}

function isAuthorityOf({ parsed }: Held, machine: string): boolean {
  return parsed.ca && parsed.subject === `CN=Tallystick test on ${machine}`;
}

function isSignedBy({ parsed }: Held, { certificate }: KeyAndCertificate): boolean {
  const authority = new X509Certificate(certificate);
  return parsed.checkIssued(authority) && parsed.verify(authority.publicKey);
}

function fits({ parsed }: Held, { addresses, names }: ServerNames): boolean {
  const wanted = [
    ...addresses.map((address) => `IP Address:${address}`),
    ...names.map((name) => `DNS:${name}`),
  ];
  const held = (parsed.subjectAltName ?? '').split(', ');
  return wanted.every((name) => held.includes(name));
}

function lasts({ parsed }: Held, until: number): boolean {
  return Date.parse(parsed.validTo) / 1_000 > until;
}
