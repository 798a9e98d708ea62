/** The start command's options, and its help. */

import { parseArgs } from 'node:util';
import { SETTINGS } from '../config/settings.ts';

export interface StartOptions {
  readonly port?: string | undefined;
  readonly data?: string | undefined;
  readonly fresh?: boolean | undefined;
  readonly lan?: boolean | undefined;
  readonly help?: boolean | undefined;
  readonly 'create-keys'?: string | undefined;
  readonly 'audit-key'?: string | undefined;
  readonly 'audit-codes'?: boolean | undefined;
  readonly 'rotate-key'?: string | undefined;
  readonly purpose?: string | undefined;
  readonly 'first-use-days'?: string | undefined;
  readonly 'revoke-key'?: string | undefined;
  readonly key?: string | undefined;
  readonly from?: string | undefined;
  readonly 'reseal-keys'?: boolean | undefined;
}

export type ArgumentsResult =
  | { readonly ok: true; readonly options: StartOptions }
  /** One line for people. */
  | { readonly ok: false; readonly message: string };

/** Options that say more about another one. */
const GOES_WITH = [
  ['audit-codes', 'audit-key'],
  ['purpose', 'rotate-key'],
  ['first-use-days', 'rotate-key'],
  ['key', 'revoke-key'],
  ['from', 'revoke-key'],
] as const;

/** Reads the arguments strictly: an option that is none is refused. */
export function readArguments(args: readonly string[]): ArgumentsResult {
  try {
    const { values } = parseArgs({
      args: [...args],
      allowPositionals: false,
      options: {
        port: { type: 'string' },
        data: { type: 'string' },
        fresh: { type: 'boolean' },
        lan: { type: 'boolean' },
        help: { type: 'boolean', short: 'h' },
        'create-keys': { type: 'string' },
        'audit-key': { type: 'string' },
        'audit-codes': { type: 'boolean' },
        'rotate-key': { type: 'string' },
        purpose: { type: 'string' },
        'first-use-days': { type: 'string' },
        'revoke-key': { type: 'string' },
        key: { type: 'string' },
        from: { type: 'string' },
        'reseal-keys': { type: 'boolean' },
      },
    });
    const lonely = GOES_WITH.find(
      ([name, other]) => values[name] !== undefined && values[other] === undefined,
    );
    if (lonely !== undefined) {
      return { ok: false, message: `--${lonely[0]} goes with --${lonely[1]}.` };
    }
    return { ok: true, options: values };
  } catch (error) {
    // Node's messages name the argument; some go on with advice in further sentences.
    const [said = ''] = (error instanceof Error ? error.message : String(error)).split('. ');
    return {
      ok: false,
      message: `${said.split('\n')[0] ?? ''}. npm start -- --help lists the options.`,
    };
  }
}

const OPTIONS: readonly (readonly [string, string])[] = [
  ['--port <number>', 'listen on this port; 0 takes any free one'],
  ['--data <folder>', 'where keys and the embedded database lie'],
  ['--fresh', 'begin anew, in a new folder beside the earlier ones; later starts go on with it'],
  ['--lan', 'HTTPS for the phones in the same network, with a certificate of its own'],
  ['--create-keys <tenant>', "make a tenant's keys for production, print its root key, and end"],
  ['--audit-key <tenant>', 'write the keys that an auditor needs of a tenant into a file, and end'],
  ['--audit-codes', 'with --audit-key: the key, too, that judges status codes and could make them'],
  ['--rotate-key <tenant>', 'give a key a successor where the root key is kept, and end'],
  ['--purpose <purpose>', 'with --rotate-key: account, balance, coin, bundle or answer'],
  ['--first-use-days <number>', 'with --rotate-key: when the successor begins to sign (30)'],
  ['--revoke-key <tenant>', 'revoke a stolen key where the root key is kept, and end'],
  ['--key <id>', 'with --revoke-key: which one, as tallystick key list shows it'],
  ['--from <time>', 'with --revoke-key: since when others may have it; in doubt, earlier'],
  ['--reseal-keys', 'seal all key files under TALLYSTICK_NEW_MASTER_KEY, and end'],
  ['--help', 'print this'],
];

/** The help text. */
export function helpText(): string {
  const rows = [...OPTIONS, ...SETTINGS.map(({ name, meaning }) => [name, meaning] as const)];
  const width = Math.max(...rows.map(([name]) => name.length));
  const line = ([name, meaning]: readonly [string, string]): string =>
    `  ${name.padEnd(width)}  ${meaning.replaceAll('`', '')}`;
  return [
    'npm start -- [options]',
    '',
    'Starts the issuer and runs it until Ctrl-C.',
    '',
    'Options:',
    ...rows.slice(0, OPTIONS.length).map(line),
    '',
    'Settings from the environment (docs/settings.md says which values they take):',
    ...rows.slice(OPTIONS.length).map(line),
    '',
  ].join('\n');
}
