/**
 * Addresses of PostgreSQL (`postgres://user:password@host:port/database?sslmode=…`).
 *
 * Invariant: a password leaves this file only inside an address; what messages show is `describeUrl`.
 */

import { createHmac } from 'node:crypto';
import { TallystickError } from '@tallystick/protocol/tallystick-error';

/** The role that owns the tables and runs the migrations. */
export const OWNER_ROLE = 'tallystick_owner';
/** The role the service connects as: it owns nothing and row-level security binds it. */
export const SERVICE_ROLE = 'tallystick_service';
/** The role an auditor connects as: it reads some tables, under the same policies, and writes nothing. */
export const AUDITOR_ROLE = 'tallystick_auditor';

function parseUrl(url: string): URL {
  const parsed = URL.canParse(url) ? new URL(url) : undefined;
  if (parsed === undefined || !/^postgres(?:ql)?:$/.test(parsed.protocol)) {
    throw new TallystickError({
      code: 'database_url_invalid',
      message: 'The database address must look like postgres://user:password@host:5432/database.',
    });
  }
  return parsed;
}

/** Host, port and database of `url`, for messages: never the user's password. Throws as below. */
export function describeUrl(url: string): string {
  const { host, pathname } = parseUrl(url);
  return `${host}${pathname}`;
}

/** `url` with another database name. Throws TallystickError `database_url_invalid`. */
export function withDatabase(url: string, database: string): string {
  const changed = parseUrl(url);
  changed.pathname = `/${encodeURIComponent(database)}`;
  return changed.href;
}

/**
 * The service's address at the database of `adminUrl`. Unless one is given, its password is derived
 * from the administrator's, so that every issuer with the same setting finds the same one and none
 * has to be stored. Throws TallystickError `database_url_invalid`, or `service_password_missing` when
 * there is no password to derive from.
 */
export function serviceUrl(adminUrl: string, servicePassword?: string): string {
  const changed = parseUrl(adminUrl);
  const password = servicePassword ?? deriveServicePassword(decodeURIComponent(changed.password));
  changed.username = SERVICE_ROLE;
  changed.password = encodeURIComponent(password);
  return changed.href;
}

/** The auditor's address at the database of `adminUrl`. Throws TallystickError `database_url_invalid`. */
export function auditorUrl(adminUrl: string, auditorPassword: string): string {
  const changed = parseUrl(adminUrl);
  changed.username = AUDITOR_ROLE;
  changed.password = encodeURIComponent(auditorPassword);
  return changed.href;
}

function deriveServicePassword(adminPassword: string): string {
  if (adminPassword === '') {
    throw new TallystickError({
      code: 'service_password_missing',
      message: `The database address has no password: set a password for the role ${SERVICE_ROLE}.`,
    });
  }
  return createHmac('sha256', adminPassword).update(SERVICE_ROLE).digest('base64url');
}

/** The password inside `url`, decoded; empty when there is none. */
export function passwordOf(url: string): string {
  return decodeURIComponent(parseUrl(url).password);
}
