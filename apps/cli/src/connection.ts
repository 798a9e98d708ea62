/** Where the issuer is and who asks: from options, else the environment, else this machine. */

import { parseTenantId, type TenantId } from '@tallystick/protocol/identifiers';
import { textOf, type CommandInput, type CommandOption, type CommandResult } from './command.ts';
import { dataFolderOf, findLocalService } from './local-service.ts';

/** The options of every command that asks the issuer. */
export const CONNECTION_OPTIONS: readonly CommandOption[] = [
  {
    name: 'url',
    value: 'ADDRESS',
    meaning: 'the issuer (TALLYSTICK_URL; else one on this machine)',
  },
  { name: 'data', value: 'FOLDER', meaning: 'where to look for one (TALLYSTICK_DATA_FOLDER)' },
];

export const TENANT_OPTION: CommandOption = {
  name: 'tenant',
  value: 'ID',
  meaning: 'the tenant (TALLYSTICK_TENANT; else the default one)',
};

export interface Connection {
  readonly url: string;
  readonly apiKey: string;
  /** As the options, the environment or the local service name it. */
  readonly tenant: TenantId | undefined;
}

type Failed = Extract<CommandResult, { kind: 'refused' | 'usage' }>;

/** What is needed to ask, or why there is nobody to ask. */
export async function findConnection({
  values,
  terminal,
}: Pick<CommandInput, 'values' | 'terminal'>): Promise<
  { readonly kind: 'found'; readonly connection: Connection } | Failed
> {
  const { environment } = terminal;
  const local = await findLocalService(dataFolderOf({ values, terminal }));
  const url = textOf(values, 'url') ?? filled(environment['TALLYSTICK_URL']) ?? local.url;
  const apiKey = filled(environment['TALLYSTICK_API_KEY']) ?? local.apiKey;
  if (url === undefined || apiKey === undefined) {
    const missing = url === undefined ? 'running issuer' : 'API key';
    return {
      kind: 'refused',
      code: 'issuerNotFound',
      message: `No ${missing} was found in ${local.folder}: run npm start, or set TALLYSTICK_URL and TALLYSTICK_API_KEY.`,
    };
  }
  if (!URL.canParse(url) || !/^https?:$/.test(new URL(url).protocol)) {
    return { kind: 'usage', message: `${JSON.stringify(url)} is no http address of an issuer.` };
  }
  const named =
    textOf(values, 'tenant') ?? filled(environment['TALLYSTICK_TENANT']) ?? local.tenant;
  const tenant = named === undefined ? undefined : parseTenantId(named);
  if (named !== undefined && tenant === undefined) {
    return {
      kind: 'usage',
      message: `${JSON.stringify(named)} is no tenant id: a UUID in lower case.`,
    };
  }
  return { kind: 'found', connection: { url: url.replace(/\/+$/, ''), apiKey, tenant } };
}

/** As {@link findConnection}, for commands that are about one tenant. */
export async function findTenant(input: Pick<CommandInput, 'values' | 'terminal'>): Promise<
  | {
      readonly kind: 'found';
      readonly connection: Connection;
      readonly tenant: TenantId;
    }
  | Failed
> {
  const found = await findConnection(input);
  if (found.kind !== 'found') return found;
  const { tenant } = found.connection;
  if (tenant === undefined) {
    return { kind: 'usage', message: 'Which tenant? Give --tenant, or set TALLYSTICK_TENANT.' };
  }
  return { ...found, tenant };
}

function filled(text: string | undefined): string | undefined {
  return text === '' ? undefined : text;
}
