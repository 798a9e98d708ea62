/** Where an audit reads: an address that was given, else the embedded server of the issuer on this machine. */

import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { auditorUrl } from '@tallystick/database/database-url';
import { textOf, type CommandInput } from './command.ts';
import { dataFolderOf, findLocalService } from './local-service.ts';

/** Postmaster's own file: its fourth line is the port. */
const POSTMASTER_FILE = join('postgres', 'server', 'postmaster.pid');
const PORT_LINE = 3;
const DATABASE_NAME = 'tallystick';

/** The auditor's address; undefined where none was given and no embedded server runs here. */
export async function findAuditDatabase({
  values,
  terminal,
}: Pick<CommandInput, 'values' | 'terminal'>): Promise<string | undefined> {
  const { environment } = terminal;
  const given = textOf(values, 'database') ?? environment['TALLYSTICK_AUDIT_DATABASE_URL'];
  if (given !== undefined && given !== '') return given;
  const password = environment['TALLYSTICK_DATABASE_AUDITOR_PASSWORD'];
  if (password === undefined || password === '') return undefined;
  const { folder } = await findLocalService(dataFolderOf({ values, terminal }));
  const lines = await readFile(join(folder, POSTMASTER_FILE), 'utf8').catch(() => '');
  const port = lines.split('\n')[PORT_LINE] ?? '';
  if (!/^[1-9][0-9]{0,4}$/.test(port)) return undefined;
  return auditorUrl(`postgres://127.0.0.1:${port}/${DATABASE_NAME}`, password);
}
