/** `tallystick account register`, `export` and `erase`: what is personal about an account. */

import {
  eraseAccount as erasure,
  exportAccount as document,
  registrationSchema,
  setRegistration,
  type RegistrationBody,
} from '@tallystick/api/routes/personal';
import { createCheck } from '@tallystick/api/schema';
import { askTenantAbout } from '../ask-tenant.ts';
import { textOf, type Command, type CommandInput, type CommandResult } from '../command.ts';
import { CONNECTION_OPTIONS, TENANT_OPTION } from '../connection.ts';
import { parseJson } from '../json-text.ts';
import { readFileStart, writeNewFile } from '../small-file.ts';

const OPTIONS = [TENANT_OPTION, ...CONNECTION_OPTIONS];
const ACCOUNT = /^[1-9][0-9]{0,18}$/;
/** Far more than the four fields can take. */
const FILE_BYTES_MAX = 8_192;

type Usage = Extract<CommandResult, { kind: 'usage' }>;

export const registerAccount: Command = {
  words: ['account', 'register'],
  positionals: ['ACCOUNT', 'FILE'],
  summary:
    'set name, address, phone and email from a JSON file, for they belong on no command line; {} deletes them',
  options: OPTIONS,
  run: async (input) => {
    const file = await readRegistration(input.positionals[1] ?? '');
    if (file.kind !== 'registration') return file;
    const params = paramsOf(input);
    if (params === undefined) return NO_ACCOUNT;
    const question = { params, query: {}, body: file.registration };
    const asked = await askTenantAbout(input, setRegistration, question);
    if (asked.kind !== 'done') return asked;
    const kept = Object.keys(asked.value);
    const said = kept.length === 0 ? 'Nothing is kept.' : `Kept: ${kept.join(', ')}.`;
    return { kind: 'answer', object: { kept }, lines: [said] };
  },
};

export const exportAccount: Command = {
  words: ['account', 'export'],
  positionals: ['ACCOUNT'],
  summary: 'write everything held about an account into one JSON document',
  options: [
    {
      name: 'out',
      value: 'FILE',
      meaning: 'a new file, readable by you alone; else it is printed',
    },
    ...OPTIONS,
  ],
  run: async (input) => {
    const params = paramsOf(input);
    if (params === undefined) return NO_ACCOUNT;
    const asked = await askTenantAbout(input, document, { params, query: {}, body: {} });
    if (asked.kind !== 'done') return asked;
    const text = JSON.stringify(asked.value, null, 2);
    const path = textOf(input.values, 'out');
    if (path === undefined) return { kind: 'answer', object: asked.value, lines: [text] };
    if (!(await writeNewFile(path, `${text}\n`))) {
      const message = `${JSON.stringify(path)} is there already, or cannot be written.`;
      return { kind: 'usage', message };
    }
    return { kind: 'answer', object: { file: path }, lines: [`Written to ${path}.`] };
  },
};

/** What stays, since whoever asks for erasure is to be told. */
const WHAT_STAYS: readonly string[] = [
  'Erased: registration, consents, names, codes, rules. Its devices can do nothing more.',
  'Kept under the account number: postings, and what devices signed, for money and proofs need them.',
  'Payees keep what they were handed. Backups hold the data until they are deleted.',
];

export const eraseAccount: Command = {
  words: ['account', 'erase'],
  positionals: ['ACCOUNT'],
  summary: 'delete what is personal about an account for good; refused while money is left',
  options: [{ name: 'yes', meaning: 'needed, because nothing brings it back' }, ...OPTIONS],
  run: async (input) => {
    if (input.values['yes'] !== true) {
      return { kind: 'usage', message: 'Nothing brings it back: say --yes as well.' };
    }
    const params = paramsOf(input);
    if (params === undefined) return NO_ACCOUNT;
    const asked = await askTenantAbout(input, erasure, { params, query: {}, body: {} });
    if (asked.kind !== 'done') return asked;
    return { kind: 'answer', object: asked.value, lines: WHAT_STAYS };
  },
};

const NO_ACCOUNT: Usage = { kind: 'usage', message: 'An account is a whole number.' };

function paramsOf({ positionals }: CommandInput): { readonly account: string } | undefined {
  const [account = ''] = positionals;
  return ACCOUNT.test(account) ? { account } : undefined;
}

/** The registration in a JSON file; its content is in no message. */
export async function readRegistration(
  path: string,
): Promise<{ readonly kind: 'registration'; readonly registration: RegistrationBody } | Usage> {
  const bytes = await readFileStart(path, FILE_BYTES_MAX);
  if (bytes === undefined) {
    return { kind: 'usage', message: `${JSON.stringify(path)} cannot be read.` };
  }
  const check = createCheck(registrationSchema);
  const checked = check(parseJson(bytes.toString('utf8')));
  if (checked.ok) return { kind: 'registration', registration: checked.value };
  const message =
    'The file is to hold a JSON object with some of "name", "address", "phone" and "email".';
  return { kind: 'usage', message };
}
