/**
 * `tallystick investigator keygen`, `set` and `show`. The first is for the investigator's own machine and
 * asks nobody; the others are the operator's, and never see the private half.
 */

import { setInvestigator as route, showInvestigator as list } from '@tallystick/api/routes/cases';
import { timeText } from '@tallystick/api/time-text';
import { createNodeCrypto } from '@tallystick/elements/node-crypto';
import { toHex } from '@tallystick/protocol/encoding/octets';
import { askTenant } from '../ask-tenant.ts';
import { textOf, type Command } from '../command.ts';
import { CONNECTION_OPTIONS, TENANT_OPTION } from '../connection.ts';
import { keyFileText, publicFileText, readKeyFile } from '../investigator-key.ts';
import { writeNewFile } from '../small-file.ts';

export const makeInvestigatorKey: Command = {
  words: ['investigator', 'keygen'],
  positionals: [],
  summary: "make the investigator's key, on the investigator's own machine",
  options: [
    {
      name: 'out',
      value: 'FILE',
      meaning: 'a new file for the private key; FILE.pub beside it is for the operator',
    },
  ],
  run: async ({ values }) => {
    const path = textOf(values, 'out');
    if (path === undefined) return { kind: 'usage', message: 'Say where to with --out.' };
    const pair = await createNodeCrypto().generateX25519();
    const key = { publicKey: toHex(pair.publicKey), privateKey: toHex(pair.privateKey) };
    const files = [
      [path, keyFileText(key)],
      [`${path}.pub`, publicFileText(key)],
    ] as const;
    for (const [file, text] of files) {
      if (await writeNewFile(file, text)) continue;
      const message = `${JSON.stringify(file)} is there already, or cannot be written.`;
      return { kind: 'usage', message };
    }
    const { publicKey } = key;
    return {
      kind: 'answer',
      object: { publicKey, privateFile: path, publicFile: `${path}.pub` },
      lines: [
        `public key  ${publicKey}`,
        `Give ${path}.pub to the operator. Keep ${path} here: without it nothing that devices send can be read.`,
      ],
    };
  },
};

export const setInvestigator: Command = {
  words: ['investigator', 'set'],
  positionals: [],
  summary: 'name the key to which devices seal trace data; holders are asked anew',
  options: [
    { name: 'key', value: 'FILE', meaning: 'the file of `keygen` that ends in .pub' },
    TENANT_OPTION,
    ...CONNECTION_OPTIONS,
  ],
  run: async (input) => {
    const path = textOf(input.values, 'key');
    if (path === undefined) return { kind: 'usage', message: 'Give the public key with --key.' };
    const file = await readKeyFile(path);
    if (file.kind === 'key') {
      const message =
        'That is the private key, and belongs on no machine of the operator: give the file that ends in .pub. Nothing was sent.';
      return { kind: 'usage', message };
    }
    if (file.kind === 'neither') {
      return { kind: 'usage', message: `${JSON.stringify(path)} holds no investigator's key.` };
    }
    const { publicKey } = file;
    const asked = await askTenant(input, route, { query: {}, body: { publicKey } });
    if (asked.kind !== 'done') return asked;
    return {
      kind: 'answer',
      object: asked.value,
      lines: [
        `public key  ${publicKey}`,
        'It stands in the next trust bundle. Holders who had agreed to another key are asked anew.',
      ],
    };
  },
};

export const showInvestigator: Command = {
  words: ['investigator', 'show'],
  positionals: [],
  summary: "show the investigator's key, and those before it",
  options: [TENANT_OPTION, ...CONNECTION_OPTIONS],
  run: async (input) => {
    const asked = await askTenant(input, list, { query: {}, body: {} });
    if (asked.kind !== 'done') return asked;
    const { investigators } = asked.value;
    return {
      kind: 'answer',
      object: asked.value,
      lines:
        investigators.length === 0
          ? ['There is no investigator: devices send no trace data.']
          : investigators.map(
              ({ publicKey, setAt }, at) =>
                `${publicKey}  set ${timeText(setAt)}${at === 0 ? ', devices seal to it' : ''}`,
            ),
    };
  },
};
