/** `tallystick verify-proof`: needs no network and no issuer, only the root key. */

import { writeFile } from 'node:fs/promises';
import { createNodeCrypto } from '@tallystick/elements/node-crypto';
import { fromHex, toHex } from '@tallystick/protocol/encoding/octets';
import { keyHashOf, publicKeyShape } from '@tallystick/protocol/encoding/public-key';
import { readShape } from '@tallystick/protocol/encoding/shape';
import { verifyFraudProof, type FraudProofRefusal } from '@tallystick/protocol/fraud/fraud-proof';
import { FRAUD_PROOF_BYTES_MAX } from '@tallystick/protocol/limits';
import { textOf, type Command } from '../command.ts';
import { proofPage } from '../proof-report/proof-page.ts';
import { readFileStart } from '../small-file.ts';

/** One more than a proof may have: a longer file is none. */
const READ_BYTES_MAX = FRAUD_PROOF_BYTES_MAX + 1;

const TEXTS: Readonly<Record<FraudProofRefusal, string>> = {
  notAProof: 'The file holds no fraud proof.',
  keyCertificate: "An issuer key in it is not certified by this root key. Is it this tenant's?",
  certificate: "A certificate in it was not signed by the tenant's issuer key.",
  differentLines: 'Its certificates belong to different lines.',
  signature: 'A message in it was not signed by the device that the certificate names.',
  noContradiction: 'Its messages are genuine, and both can be honest.',
};

export const verifyProof: Command = {
  words: ['verify-proof'],
  positionals: ['FILE'],
  summary: 'verify a fraud proof, offline',
  options: [
    {
      name: 'root',
      value: 'KEY',
      meaning: "the tenant's root key in hexadecimal, or a file with it",
    },
    { name: 'report', value: 'FILE', meaning: 'draw what happened, as one HTML file' },
  ],
  run: async ({ positionals, values }) => {
    const [path = ''] = positionals;
    const root = textOf(values, 'root');
    if (root === undefined) return { kind: 'usage', message: 'Give the root key with --root.' };
    const rootKey =
      parseKey(root) ??
      parseKey((await readFileStart(root, READ_BYTES_MAX))?.toString('latin1') ?? '');
    if (rootKey === undefined) {
      return {
        kind: 'usage',
        message:
          '--root is neither a compressed P-256 key of 66 hexadecimal digits nor a file with one.',
      };
    }
    const bytes = await readFileStart(path, READ_BYTES_MAX);
    if (bytes === undefined) {
      return { kind: 'usage', message: `${JSON.stringify(path)} cannot be read.` };
    }
    const crypto = createNodeCrypto();
    const verdict = await verifyFraudProof(crypto, new Uint8Array(bytes), rootKey);
    if (!verdict.ok) return { kind: 'refused', code: verdict.code, message: TEXTS[verdict.code] };
    const { kind, tenant, convicted } = verdict;
    const keyHash = toHex(keyHashOf(crypto, convicted));
    const report = textOf(values, 'report');
    if (report !== undefined) {
      const page = proofPage(verdict, { keyHash, rootKey: toHex(rootKey) });
      if (!(await wrote(report, page))) {
        return { kind: 'usage', message: `${JSON.stringify(report)} cannot be written.` };
      }
    }
    return {
      kind: 'answer',
      object: { kind, tenant, convicted: toHex(convicted), keyHash },
      lines: [
        'The proof holds.',
        `kind      ${kind}`,
        `tenant    ${tenant}`,
        `device    ${toHex(convicted)}`,
        `key hash  ${keyHash}`,
        ...(report === undefined ? [] : [`drawn in  ${report}`]),
      ],
    };
  },
};

async function wrote(path: string, text: string): Promise<boolean> {
  try {
    await writeFile(path, text);
    return true;
  } catch {
    return false;
  }
}

function parseKey(text: string): Uint8Array | undefined {
  const key = readShape(publicKeyShape, fromHex(text.trim()) ?? null, 'root');
  return key.ok ? key.value : undefined;
}
