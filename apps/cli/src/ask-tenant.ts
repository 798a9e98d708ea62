/** Asks the issuer about one tenant, which options, the environment or this machine name. */

import type { Route } from '@tallystick/api/route';
import type { TenantParams } from '@tallystick/api/values';
import { askIssuer, type Asked, type Question } from './ask-issuer.ts';
import type { CommandInput, CommandResult } from './command.ts';
import { findTenant } from './connection.ts';

/** An answer, or why there is none, in the form in which a command ends with it. */
export type AskedTenant<Result> =
  Asked<Result> | Extract<CommandResult, { readonly kind: 'refused' | 'usage' }>;

/** Asks a route that needs nothing but the tenant in its path. */
export async function askTenant<Query extends object, Body extends object, Result>(
  input: Pick<CommandInput, 'values' | 'terminal'>,
  route: Route<TenantParams, Query, Body, Result>,
  question: Omit<Question<TenantParams, Query, Body>, 'params'>,
): Promise<AskedTenant<Result>> {
  return askTenantAbout(input, route, { ...question, params: {} });
}

/** Asks a route in whose path there is more than the tenant, such as an account: `params` has what that is. */
export async function askTenantAbout<
  Params extends TenantParams,
  Query extends object,
  Body extends object,
  Result,
>(
  input: Pick<CommandInput, 'values' | 'terminal'>,
  route: Route<Params, Query, Body, Result>,
  question: Question<Omit<Params, 'tenant'>, Query, Body>,
): Promise<AskedTenant<Result>> {
  const found = await findTenant(input);
  if (found.kind !== 'found') return found;
  const { connection, tenant } = found;
  return askIssuer<Omit<Params, 'tenant'> & TenantParams, Query, Body, Result>(connection, route, {
    ...question,
    params: { ...question.params, tenant },
  });
}
