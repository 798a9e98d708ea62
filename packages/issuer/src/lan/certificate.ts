/**
 * Certificates for the service in a private network: an authority of this machine, which a phone takes
 * once, and a server certificate under it, which is made anew whenever addresses change.
 *
 * Invariant: the authority can vouch for private addresses, for localhost and for the names of this
 * machine, and for nothing else (RFC 5280 section 4.2.1.10). Whoever steals its key cannot pose as a
 * bank to a phone that trusts it.
 */
// adapter: clock

// oxlint-disable-next-line import/no-unassigned-import -- the library keeps its metadata where this puts it
import 'reflect-metadata';
import type { Random } from '@tallystick/protocol/crypto';
import { toHex } from '@tallystick/protocol/encoding/octets';
import {
  AuthorityKeyIdentifierExtension,
  BasicConstraintsExtension,
  ExtendedKeyUsage,
  ExtendedKeyUsageExtension,
  Extension,
  KeyUsageFlags,
  KeyUsagesExtension,
  PemConverter,
  SubjectAlternativeNameExtension,
  SubjectKeyIdentifierExtension,
  X509Certificate,
  X509CertificateGenerator,
} from '@peculiar/x509';
import { PRIVATE_RANGES } from './lan-addresses.ts';
import { nameConstraints } from './name-constraints.ts';

export interface KeyAndCertificate {
  /** PKCS #8 and X.509, both as PEM. */
  readonly key: string;
  readonly certificate: string;
}

export interface MakeInput {
  readonly random: Random;
  /** Unix seconds. */
  readonly now: number;
}

export interface ServerNames {
  readonly addresses: readonly string[];
  readonly names: readonly string[];
}

const ALGORITHM = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' } as const;
const DAY_SECONDS = 86_400;
const AUTHORITY_DAYS = 5 * 365;
/** iOS takes at most 825 days from an authority that its owner trusted. */
const SERVER_DAYS = 397;
const SERIAL_BYTES = 16;
const NAME_CONSTRAINTS = '2.5.29.30';
const LOOPBACK = { network: '127.0.0.0', bits: 8 };

/** An authority of its own for the machine with this name. */
export async function makeAuthority(
  machine: string,
  { random, now }: MakeInput,
): Promise<KeyAndCertificate> {
  const keys = await crypto.subtle.generateKey(ALGORITHM, true, ['sign', 'verify']);
  const constraints = nameConstraints({
    names: ['localhost', 'local', machine],
    ranges: [...PRIVATE_RANGES, LOOPBACK],
  });
  const certificate = await X509CertificateGenerator.createSelfSigned({
    keys,
    name: [{ CN: [`Tallystick test on ${machine}`] }],
    serialNumber: serial(random),
    ...validity(now, AUTHORITY_DAYS),
    signingAlgorithm: ALGORITHM,
    extensions: [
      new BasicConstraintsExtension(true, 0, true),
      new KeyUsagesExtension(KeyUsageFlags.keyCertSign | KeyUsageFlags.cRLSign, true),
      new ExtendedKeyUsageExtension([ExtendedKeyUsage.serverAuth]),
      new Extension(NAME_CONSTRAINTS, true, constraints),
      await SubjectKeyIdentifierExtension.create(keys.publicKey),
    ],
  });
  return { key: await exportKey(keys.privateKey), certificate: certificate.toString('pem') };
}

/** A server certificate under `authority`. */
export async function makeServerCertificate(
  authority: KeyAndCertificate,
  { addresses, names }: ServerNames,
  { random, now }: MakeInput,
): Promise<KeyAndCertificate> {
  const issuer = new X509Certificate(authority.certificate);
  const signingKey = await crypto.subtle.importKey(
    'pkcs8',
    PemConverter.decodeFirst(authority.key),
    ALGORITHM,
    false,
    ['sign'],
  );
  const keys = await crypto.subtle.generateKey(ALGORITHM, true, ['sign', 'verify']);
  const certificate = await X509CertificateGenerator.create({
    subject: [{ CN: ['Tallystick test'] }],
    issuer: issuer.subject,
    publicKey: keys.publicKey,
    signingKey,
    serialNumber: serial(random),
    ...validity(now, SERVER_DAYS),
    signingAlgorithm: ALGORITHM,
    extensions: [
      new BasicConstraintsExtension(false, undefined, true),
      new KeyUsagesExtension(KeyUsageFlags.digitalSignature, true),
      new ExtendedKeyUsageExtension([ExtendedKeyUsage.serverAuth]),
      new SubjectAlternativeNameExtension([
        ...addresses.map((value) => ({ type: 'ip' as const, value })),
        ...names.map((value) => ({ type: 'dns' as const, value })),
      ]),
      await AuthorityKeyIdentifierExtension.create(issuer.publicKey),
      await SubjectKeyIdentifierExtension.create(keys.publicKey),
    ],
  });
  return { key: await exportKey(keys.privateKey), certificate: certificate.toString('pem') };
}

async function exportKey(key: CryptoKey): Promise<string> {
  return PemConverter.encode(await crypto.subtle.exportKey('pkcs8', key), 'PRIVATE KEY');
}

/** Positive, and random enough never to repeat (RFC 5280 section 4.1.2.2). */
function serial(random: Random): string {
  return `01${toHex(random(SERIAL_BYTES))}`;
}

/** From yesterday: clocks of phones are not always right. */
function validity(
  now: number,
  days: number,
): { readonly notBefore: Date; readonly notAfter: Date } {
  return {
    notBefore: new Date((now - DAY_SECONDS) * 1_000),
    notAfter: new Date((now + days * DAY_SECONDS) * 1_000),
  };
}
