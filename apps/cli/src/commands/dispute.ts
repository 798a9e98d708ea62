/** `tallystick dispute list`, `dispute show` and `dispute decide`. */

import {
  BEARERS,
  decideDispute as decide,
  listDisputes as list,
  showDispute as show,
  type DisputeEvidenceBody,
  type DisputeListQuery,
  type ListedDispute,
} from '@tallystick/api/routes/disputes';
import { timeText } from '@tallystick/api/time-text';
import { DISPUTE_WORDS_MAX } from '@tallystick/protocol/calls/disputes';
import { askTenant, askTenantAbout } from '../ask-tenant.ts';
import { textOf, type Command } from '../command.ts';
import { CONNECTION_OPTIONS, TENANT_OPTION } from '../connection.ts';
import { cursorOf } from '../page.ts';

export const listDisputes: Command = {
  words: ['dispute', 'list'],
  positionals: [],
  summary: 'list objections to payments',
  options: [
    { name: 'open', meaning: 'only those that nobody has decided' },
    { name: 'cursor', value: 'CURSOR', meaning: 'the page after the one that named it' },
    TENANT_OPTION,
    ...CONNECTION_OPTIONS,
  ],
  run: async (input) => {
    const query: DisputeListQuery = {
      ...(input.values['open'] === true ? { open: 'true' } : {}),
      ...cursorOf(input),
    };
    const asked = await askTenant(input, list, { query, body: {} });
    if (asked.kind !== 'done') return asked;
    const { disputes, next } = asked.value;
    return {
      kind: 'answer',
      object: asked.value,
      lines: [
        ...(disputes.length === 0 ? ['no disputes'] : disputes.flatMap(headOf)),
        ...(next === undefined ? [] : [`next     --cursor ${next}`]),
      ],
    };
  },
};

const DIGEST_FORM = 'A dispute is named by the digest of its payment: 64 hexadecimal digits.';

export const showDispute: Command = {
  words: ['dispute', 'show'],
  positionals: ['DIGEST'],
  summary: 'show an objection, and what is known of its payment',
  options: [TENANT_OPTION, ...CONNECTION_OPTIONS],
  run: async (input) => {
    const digest = input.positionals[0]?.toLowerCase() ?? '';
    if (!isDigest(digest)) return { kind: 'usage', message: DIGEST_FORM };
    const asked = await askTenantAbout(input, show, {
      params: { digest },
      query: {},
      body: {},
    });
    if (asked.kind !== 'done') return asked;
    const { dispute, words, evidence } = asked.value;
    const said = `says     ${words === '' ? '-' : words}`;
    const lines = [...headOf(dispute), said, ...evidenceLines(evidence)];
    return { kind: 'answer', object: asked.value, lines };
  },
};

export const decideDispute: Command = {
  words: ['dispute', 'decide'],
  positionals: ['DIGEST'],
  summary: 'decide an objection, or propose how where two operators have to agree',
  options: [
    { name: 'for', value: 'payer|payee', meaning: 'who is right' },
    {
      name: 'borne-by',
      value: 'tenant|payee',
      meaning: 'with --for payer: who gives the money back (tenant)',
    },
    { name: 'words', value: 'TEXT', meaning: 'to both sides' },
    TENANT_OPTION,
    ...CONNECTION_OPTIONS,
  ],
  run: async (input) => {
    const digest = input.positionals[0]?.toLowerCase() ?? '';
    if (!isDigest(digest)) return { kind: 'usage', message: DIGEST_FORM };
    const side = textOf(input.values, 'for');
    const words = textOf(input.values, 'words') ?? '';
    const bearer = textOf(input.values, 'borne-by');
    const borneBy = BEARERS.find((one) => one === (bearer ?? 'tenant'));
    if (side !== 'payer' && side !== 'payee') {
      return { kind: 'usage', message: '--for takes payer or payee.' };
    }
    if (borneBy === undefined || (side === 'payee' && bearer !== undefined)) {
      return {
        kind: 'usage',
        message: '--borne-by takes tenant or payee, and goes with --for payer.',
      };
    }
    if (words.length > DISPUTE_WORDS_MAX) {
      return { kind: 'usage', message: `--words takes at most ${DISPUTE_WORDS_MAX} characters.` };
    }
    const body =
      side === 'payer'
        ? ({ outcome: 'upheld', borneBy, words } as const)
        : ({ outcome: 'rejected', words } as const);
    const question = { params: { digest }, query: {}, body };
    const asked = await askTenantAbout(input, decide, question);
    if (asked.kind !== 'done') return asked;
    return { kind: 'answer', object: asked.value, lines: headOf(asked.value) };
  },
};

function isDigest(text: string): boolean {
  return /^[0-9a-f]{64}$/.test(text);
}

function headOf(dispute: ListedDispute): readonly string[] {
  const { digest, account, amount, payee, till, reason, openedAt } = dispute;
  return [
    `dispute  ${digest}`,
    `  payment  ${amount} from account ${account} to ${payee === '' ? 'a person' : `${payee}, till ${till}`}`,
    `  reason   ${reason}, since ${timeText(openedAt)}`,
    `  ${endOf(dispute)}`,
  ];
}

function endOf({ decideBy, proposal, decision, reimbursed }: ListedDispute): string {
  if (decision !== undefined) {
    const { outcome, borneBy, ground, by, at } = decision;
    const who = ground === 'operator' ? by : `rule ${ground}`;
    const cost = borneBy === undefined ? '' : `, borne by the ${borneBy}`;
    const back = reimbursed === '0' ? '' : `, ${reimbursed} given back`;
    return `${outcome}${cost}${back}, by ${who}, ${timeText(at)}`;
  }
  const open = `open     until ${timeText(decideBy)}`;
  if (proposal === undefined) return open;
  const { outcome, borneBy, by } = proposal;
  const what = borneBy === undefined ? outcome : `${outcome}, borne by the ${borneBy}`;
  return `${open}; ${by} proposes: ${what}. Somebody else has to decide the same.`;
}

function evidenceLines(evidence: DisputeEvidenceBody): readonly string[] {
  const { halves, receipt, place, counter, knownCounter } = evidence;
  const { ofPayer, againstPayee } = evidence;
  const yes = (is: boolean): string => (is ? 'yes' : 'no');
  return [
    `tally    ${evidence.tally}; paid so far ${evidence.paid}`,
    ...halves.map(({ side, at }) => `  half     of the ${side}, ${timeText(at)}`),
    `  receipt  ${receipt ?? 'none'}; code ${evidence.codeMatched ? 'matched' : `not matched, ${evidence.wrongCodes} wrong`}`,
    `signed   ${timeText(evidence.signedAt)} by the payer's clock, key in ${evidence.element}; ordered through the network: ${yes(evidence.isOrdered)}`,
    `  device   ${evidence.payerDevice}; number ${counter} of ${knownCounter} on its line; double spend proven: ${yes(evidence.isForked)}`,
    `payee    ${place === undefined ? 'no place' : `at ${place}`}; timely: ${yes(evidence.isTimely)}; late: ${yes(evidence.isLate)}; something proven: ${yes(evidence.isPayeeProven)}`,
    `before   this payer: ${ofPayer.upheld} upheld, ${ofPayer.rejected} rejected; against this payee: ${againstPayee.upheld} upheld, ${againstPayee.rejected} rejected`,
  ];
}
