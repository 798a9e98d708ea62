/** A line of the book as it lies on the disk: JSON with amounts as decimal text, read as what may be damaged. */

import type { Money } from '@tallystick/protocol/money';
import { readMoney, readProgress } from './bank-answers.ts';
import { parseBankCode } from './bank-code.ts';
import { parseAccountNumber } from './bank-details.ts';
import type { Payee } from './bank-connector.ts';
import type { BankCredit, BookLine, FileProblem, Step } from './file-bank-book.ts';
import { membersOf, oneOf, type Members } from './json-members.ts';

const PROBLEMS: readonly FileProblem[] = [
  'amountDiffers',
  'unknownDebit',
  'unknownBatch',
  'returnOfUnknown',
  'movedTwice',
  'returnedTwice',
  'movedAfterReturn',
  'rejectedAfterMoved',
];

/** The text of a line, without the newline. */
export function bookLineText(line: BookLine): string {
  return JSON.stringify(line, (_name, member: unknown) =>
    typeof member === 'bigint' ? String(member) : member,
  );
}

/** The line of a text; undefined where it is none. */
export function readBookLine(text: string): BookLine | undefined {
  const members = membersOf(parse(text));
  switch (members.get('kind')) {
    case 'order':
      return readOrder(members);
    case 'file':
      return readFile(members);
    case 'taken':
      return readTaken(members);
    default:
      return undefined;
  }
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function readOrder(members: Members): BookLine | undefined {
  const order = textOf(members, 'order');
  const amount = readMoney(members.get('amount'));
  const to = readPayee(membersOf(members.get('to')));
  if (order === undefined || amount === undefined || to === undefined) return undefined;
  return { kind: 'order', order, amount, to };
}

function readPayee(members: Members): Payee | undefined {
  const bank = parseBankCode(textOf(members, 'bank') ?? '');
  const account = parseAccountNumber(textOf(members, 'account') ?? '');
  const name = textOf(members, 'name');
  if (bank === undefined || account === undefined || name === undefined) return undefined;
  return { bank, account, name };
}

function readFile(members: Members): BookLine | undefined {
  const messageId = textOf(members, 'messageId');
  const batches = allOf(
    members.get('batches'),
    (batch): readonly [string, readonly string[]] | undefined => {
      if (!Array.isArray(batch)) return undefined;
      const [id, orders] = batch.map((part: unknown) => part);
      const ids = allOf(orders, (order) => (typeof order === 'string' ? order : undefined));
      return typeof id === 'string' && ids !== undefined ? [id, ids] : undefined;
    },
  );
  if (messageId === undefined || batches === undefined) return undefined;
  return { kind: 'file', messageId, batches };
}

function readTaken(members: Members): BookLine | undefined {
  const key = textOf(members, 'key');
  const digest = textOf(members, 'digest');
  const steps = allOf(members.get('steps'), readStep);
  const credits = allOf(members.get('credits'), readCredit);
  const problems = allOf(members.get('problems'), (problem) => oneOf(problem, PROBLEMS));
  if (key === undefined || digest === undefined || steps === undefined) return undefined;
  if (credits === undefined || problems === undefined) return undefined;
  return { kind: 'taken', key, digest, steps, credits, problems };
}

function readStep(value: unknown): Step | undefined {
  const members = membersOf(value);
  const order = textOf(members, 'order');
  const progress = readProgress(membersOf(members.get('progress')));
  if (order === undefined || progress === undefined) return undefined;
  return { order, progress, hasLeft: members.get('hasLeft') === true };
}

function readCredit(value: unknown): BankCredit | undefined {
  const members = membersOf(value);
  const amount: Money | undefined = readMoney(members.get('amount'));
  const text = textOf(members, 'text');
  if (amount === undefined || text === undefined) return undefined;
  const [payerName, payerAccount, endToEndId] = ['payerName', 'payerAccount', 'endToEndId'].map(
    (name) => textOf(members, name),
  );
  return {
    amount,
    ...(payerName === undefined ? {} : { payerName }),
    ...(payerAccount === undefined ? {} : { payerAccount }),
    ...(endToEndId === undefined ? {} : { endToEndId }),
    text,
  };
}

function textOf(members: Members, name: string): string | undefined {
  const value = members.get(name);
  return typeof value === 'string' ? value : undefined;
}

/** All members of a list, or undefined where one of them is none. */
function allOf<Value>(
  list: unknown,
  read: (one: unknown) => Value | undefined,
): readonly Value[] | undefined {
  if (!Array.isArray(list)) return undefined;
  const found = list.flatMap((one: unknown) => {
    const value = read(one);
    return value === undefined ? [] : [value];
  });
  return found.length === list.length ? found : undefined;
}
