/**
 * The three roles: the owner has the tables and no login; the service has a login and no rights but those
 * that migrations grant; the auditor may read what they grant it, and logs in once it has a password.
 * Roles belong to the whole server, so several databases may share them.
 *
 * Invariant: the service role is no superuser, does not bypass row-level security, owns nothing and
 * cannot become the owner. It is checked when they are made and again when the service connects. The
 * auditor's role besides writes nothing, which is checked whenever an auditor connects.
 */

import type { ClientBase } from 'pg';
import { TallystickError } from '@tallystick/protocol/tallystick-error';
import { openAdmin, quoteName } from './admin.ts';
import type { Admin } from './admin.ts';
import { AUDITOR_ROLE, describeUrl, OWNER_ROLE, passwordOf, SERVICE_ROLE } from './database-url.ts';
import { createScramVerifier } from './scram-verifier.ts';
import { databaseError, sqlStateOf } from './sql-errors.ts';

const DUPLICATE_STATE = '42710';
/** duplicate_object, unique_violation, and `tuple concurrently updated`: another starter did it too. */
const RACE_STATES: ReadonlySet<string> = new Set([DUPLICATE_STATE, '23505', 'XX000']);
const NOT_PERMITTED_STATE = '42501';
const RACE_ATTEMPTS_MAX = 5;

export interface RolesInput {
  /** Connected to the database that the service will use. */
  readonly admin: Admin;
  /** The service's address there, with the password it is to have. */
  readonly serviceUrl: string;
  /** The same of the auditor, who cannot log in as long as it has none. */
  readonly auditorUrl?: string;
}

const BOUND_ROLES: readonly string[] = [SERVICE_ROLE, AUDITOR_ROLE];

/**
 * Makes sure that the roles exist, that the service can log in and is bound, and that the connection
 * of `admin` may act as the owner. Changes only what is missing, so a user without the right to create
 * roles is enough where somebody created them before. Throws TallystickError: `database_role_missing`
 * with the statement to run as a superuser, `database_role_unsafe`.
 */
export async function ensureRoles(input: RolesInput): Promise<void> {
  const { admin, serviceUrl, auditorUrl } = input;
  await ensureRole(admin, OWNER_ROLE, 'nologin');
  await ensureRole(admin, SERVICE_ROLE, 'login');
  await ensureRole(admin, AUDITOR_ROLE, 'nologin');
  await ensureMembership(admin);
  await ensureOwnerCreates(admin);
  for (const role of BOUND_ROLES) {
    await ensurePrivileges(admin, role);
    await assertBound(admin, role);
  }
  await ensureLogin(admin, { role: SERVICE_ROLE, url: serviceUrl });
  if (auditorUrl !== undefined) await ensureLogin(admin, { role: AUDITOR_ROLE, url: auditorUrl });
}

async function ensureRole(admin: Admin, role: string, login: string): Promise<void> {
  const known = await admin.query('select 1 from pg_roles where rolname = $1', [role]);
  if (known.length > 0) return;
  await runAsManager(admin, `create role ${quoteName(role)} ${login} noinherit`);
}

/** Tried rather than asked: since PostgreSQL 16 a member may or may not act as the role. */
async function ensureMembership(admin: Admin): Promise<void> {
  try {
    await admin.script(`set role ${quoteName(OWNER_ROLE)}; reset role`);
  } catch (error) {
    if (sqlStateOf(error) !== NOT_PERMITTED_STATE) throw databaseError(error);
    await runAsManager(admin, `grant ${quoteName(OWNER_ROLE)} to current_user`);
  }
}

async function ensureOwnerCreates(admin: Admin): Promise<void> {
  const [held] = await admin.query(
    `select has_schema_privilege($1, 'public', 'create') as creates`,
    [OWNER_ROLE],
  );
  if (held?.['creates'] === true) return;
  await runAsManager(admin, `grant usage, create on schema public to ${quoteName(OWNER_ROLE)}`);
}

async function ensurePrivileges(admin: Admin, role: string): Promise<void> {
  const [held] = await admin.query(
    `select has_schema_privilege($1, 'public', 'create') as creates,
            has_schema_privilege($1, 'public', 'usage') as uses,
            has_database_privilege($1, current_database(), 'connect') as connects,
            quote_ident(current_database()) as database`,
    [role],
  );
  // Before PostgreSQL 15 everybody may create in this schema, and would own what they create.
  if (held?.['creates'] === true) {
    await runAsManager(admin, 'revoke create on schema public from public');
  }
  if (held?.['uses'] !== true) {
    await runAsManager(admin, `grant usage on schema public to ${quoteName(role)}`);
  }
  if (held?.['connects'] !== true) {
    const database = String(held?.['database']);
    await runAsManager(admin, `grant connect on database ${database} to ${quoteName(role)}`);
  }
}

async function assertBound(admin: Admin, name: string): Promise<void> {
  const [role] = await admin.query(
    `select rolsuper or rolbypassrls or rolcreaterole or pg_has_role(oid, $2, 'member') as unsafe
       from pg_roles where rolname = $1`,
    [name, OWNER_ROLE],
  );
  if (role?.['unsafe'] !== false) throw unsafeRole(name);
}

/** Tries the password before it sets one: elsewhere the role may be managed by others. */
async function ensureLogin(
  admin: Admin,
  { role, url }: { readonly role: string; readonly url: string },
): Promise<void> {
  if (await canLogIn(url)) return;
  const verifier = createScramVerifier(passwordOf(url));
  await runAsManager(
    admin,
    `alter role ${quoteName(role)} with login password '${verifier}'`,
    `alter role ${quoteName(role)} with login password '…'`,
  );
  if (await canLogIn(url)) return;
  throw new TallystickError({
    code: 'database_refused',
    message:
      `PostgreSQL at ${describeUrl(url)} does not let the role ${role} in: ` +
      'allow it in pg_hba.conf with scram-sha-256.',
  });
}

async function canLogIn(url: string): Promise<boolean> {
  try {
    await (await openAdmin(url)).close();
    return true;
  } catch (error) {
    const refusal = databaseError(error);
    if (refusal.code === 'database_refused') return false;
    throw refusal;
  }
}

/**
 * Runs one statement about roles or grants. `shown` stands in the message where the statement itself
 * must not.
 */
async function runAsManager(admin: Admin, statement: string, shown = statement): Promise<void> {
  for (let attempts = 1; ; attempts += 1) {
    try {
      await admin.script(statement);
      return;
    } catch (error) {
      const state = sqlStateOf(error) ?? '';
      if (state === NOT_PERMITTED_STATE) throw missingRight(shown);
      if (state === DUPLICATE_STATE) return;
      if (!RACE_STATES.has(state) || attempts >= RACE_ATTEMPTS_MAX) throw databaseError(error);
    }
  }
}

function missingRight(statement: string): TallystickError {
  return new TallystickError({
    code: 'database_role_missing',
    message: `The database user lacks a right. Run this once as a superuser of the database: ${statement};`,
  });
}

function unsafeRole(role: string): TallystickError {
  return new TallystickError({
    code: 'database_role_unsafe',
    message:
      `A database role can pass row-level security: use ${role}, ` +
      'without superuser, bypassrls, createrole, own tables or membership in the owner.',
  });
}

/** Throws TallystickError `database_role_unsafe` unless the connected role is bound by the policies. */
export async function assertUnprivileged(client: ClientBase): Promise<void> {
  const { rows } = await client
    .query<{ readonly unsafe: unknown }>(
      `select role.rolsuper or role.rolbypassrls
           or exists (select from pg_class where relowner = role.oid)
           or exists (select from pg_roles owner
                       where owner.rolname = '${OWNER_ROLE}' and pg_has_role(owner.oid, 'member'))
           as unsafe
         from pg_roles role where role.rolname = current_user`,
    )
    .catch((error: unknown) => {
      throw databaseError(error);
    });
  if (rows[0]?.unsafe !== false) throw unsafeRole(SERVICE_ROLE);
}
