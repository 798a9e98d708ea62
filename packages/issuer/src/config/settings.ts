/**
 * Every setting of the issuer, as data: the reader, `--help` and docs/settings.md have the same list.
 */

export interface Setting {
  readonly name: string;
  /** What it decides, in a sentence. */
  readonly meaning: string;
  /** Which values it takes. */
  readonly values: string;
  /** What holds without it. */
  readonly without: string;
}

/** The start command's options say the same as these and win over them. */
export const SETTINGS: readonly Setting[] = [
  {
    name: 'TALLYSTICK_MODE',
    meaning: 'Test mode makes keys by itself and has a test bank; production refuses both.',
    values: '`test` or `production`',
    without: '`test`',
  },
  {
    name: 'TALLYSTICK_DATA_FOLDER',
    meaning: 'Where keys and the embedded database lie. Also `--data`.',
    values: 'a folder',
    without:
      '`/var/lib/tallystick` for root, else `$XDG_DATA_HOME/tallystick`, else `~/.local/share/tallystick`',
  },
  {
    name: 'DATABASE_URL',
    meaning: 'A PostgreSQL server to use instead of the embedded one.',
    values: '`postgres://user:password@host:5432/database`',
    without: 'the embedded server',
  },
  {
    name: 'TALLYSTICK_DATABASE_SERVICE_PASSWORD',
    meaning: 'Password of the role `tallystick_service` at that server.',
    values: 'a text',
    without: 'derived from the password in `DATABASE_URL`',
  },
  {
    name: 'TALLYSTICK_DATABASE_AUDITOR_PASSWORD',
    meaning: 'Password of the role `tallystick_auditor`, which only reads.',
    values: 'a text',
    without: 'nobody can log in as the auditor',
  },
  {
    name: 'TALLYSTICK_DATABASE_CONNECTIONS',
    meaning: 'Most connections to the database at once.',
    values: 'a number from 1 to 500',
    without: '`10`',
  },
  {
    name: 'TALLYSTICK_HOST',
    meaning: 'The address to listen on; `0.0.0.0` for all.',
    values: 'an IP address or a name',
    without: '`127.0.0.1`',
  },
  {
    name: 'TALLYSTICK_PORT',
    meaning: 'The port to listen on; `0` takes any free one. Also `--port`.',
    values: 'a number from 0 to 65535',
    without: '`8470`',
  },
  {
    name: 'TALLYSTICK_PUBLIC_URL',
    meaning: 'Where devices and servers reach the issuer. It stands in enrolment codes.',
    values: 'an address without a path, with `https` in production',
    without: '`http://localhost` with the port; needed in production',
  },
  {
    name: 'TALLYSTICK_MASTER_KEY',
    meaning: 'Key under which the key files are sealed.',
    values: '16 random bytes as base64url, 22 characters',
    without: 'made once and kept in `master.key`; needed in production',
  },
  {
    name: 'TALLYSTICK_NEW_MASTER_KEY',
    meaning: 'Key under which `--reseal-keys` seals the key files anew.',
    values: '16 random bytes as base64url, 22 characters',
    without: 'needed for that',
  },
  {
    name: 'TALLYSTICK_API_KEY',
    meaning: "The deployment's API key, good for every tenant.",
    values: '32 random bytes as base64url, 43 characters',
    without: 'made once and kept in `api-key`; needed in production',
  },
  {
    name: 'TALLYSTICK_TENANT_API_KEYS',
    meaning:
      'API keys that are good for one tenant each. The audit log names the holder of a key that has one.',
    values: '`<tenant id>=<key>` or `<tenant id>/<holder>=<key>`, several with commas between them',
    without: 'none',
  },
  {
    name: 'TALLYSTICK_API_REQUESTS_PER_SECOND',
    meaning:
      'How many requests each API key may make, and twenty times as many at once. More are answered 429 with `Retry-After`.',
    values: 'a number from 1 to 100000',
    without: '`100`',
  },
  {
    name: 'TALLYSTICK_TRUSTED_PROXIES',
    meaning:
      'Proxies before the service whose `X-Forwarded-For` says who asks. Who fails too often waits, and without this setting addresses of private networks never do.',
    values: 'IP addresses and networks such as `10.0.0.0/8`, several with commas between them',
    without: 'none',
  },
  {
    name: 'TALLYSTICK_LOG_LEVEL',
    meaning: 'How much is logged: requests from `info` on, failures always.',
    values: '`info`, `warn` or `error`',
    without: '`info`',
  },
  {
    name: 'TALLYSTICK_BANKS',
    meaning: 'The banks that you work with: docs/banks.md.',
    values: 'a file of JSON that the service alone can read',
    without: 'no money comes from a bank account, or goes to one',
  },
  {
    name: 'TALLYSTICK_SMS',
    meaning: 'How people are told things by SMS: docs/notices.md.',
    values: '`smpp`, `http`, or in test mode `console`',
    without: 'nobody is told anything',
  },
  {
    name: 'TALLYSTICK_SMS_URL',
    meaning: 'The SMS centre, or the address to post messages to.',
    values: '`smpp://host:2775`, `ssmpp://host:3550`, or an address with `https`',
    without: 'needed with `smpp` and `http`',
  },
  {
    name: 'TALLYSTICK_SMS_USER',
    meaning: 'The system id, or the user of the account.',
    values: 'a text',
    without: 'needed with `smpp` and `http`',
  },
  {
    name: 'TALLYSTICK_SMS_PASSWORD',
    meaning: 'Its password.',
    values: 'a text; of at most 8 letters with `smpp`',
    without: 'needed with `smpp` and `http`',
  },
  {
    name: 'TALLYSTICK_SMS_FROM',
    meaning: 'Who messages come from.',
    values: 'a number such as `+919820012345`, a short code, or three to eleven letters',
    without: 'needed with `smpp` and `http`',
  },
  {
    name: 'TALLYSTICK_SMS_HOOK_SECRET',
    meaning: "What the gateway's posts to us are signed with.",
    values: 'a text',
    without: 'the password',
  },
  {
    name: 'TALLYSTICK_MAIL_URL',
    meaning: 'The mail server that tells people who gave no phone number: docs/notices.md.',
    values: '`smtps://host:465`, or `smtp://host:587` where it offers TLS',
    without: 'nobody is told anything by mail',
  },
  {
    name: 'TALLYSTICK_MAIL_USER',
    meaning: 'The user there.',
    values: 'a text',
    without: 'needed with a mail server',
  },
  {
    name: 'TALLYSTICK_MAIL_PASSWORD',
    meaning: 'Its password.',
    values: 'a text',
    without: 'needed with a mail server',
  },
  {
    name: 'TALLYSTICK_MAIL_FROM',
    meaning: 'Who mail comes from.',
    values: 'an address',
    without: 'needed with a mail server',
  },
];

/** Read by the `tallystick` command, not by the issuer. */
const FOREIGN_NAMES: readonly string[] = [
  'TALLYSTICK_URL',
  'TALLYSTICK_TENANT',
  'TALLYSTICK_AUDIT_DATABASE_URL',
];
const TEST_PREFIX = 'TALLYSTICK_TEST_';

/** A variable that looks like a setting and is none: a misspelt `TALLYSTICK_MODE` must not go unseen. */
export function unknownSetting(names: readonly string[]): string | undefined {
  const known = new Set([...SETTINGS.map(({ name }) => name), ...FOREIGN_NAMES]);
  return names.find(
    (name) => name.startsWith('TALLYSTICK_') && !name.startsWith(TEST_PREFIX) && !known.has(name),
  );
}
