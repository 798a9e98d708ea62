/**
 * The answers of a bank's door, read as what anybody may have sent: exactly the known members matter, amounts are in
 * range and in the currency that was asked about, and a code that is none of ours is no refusal.
 */

import { isCurrency, parseMinor, type Currency, type Money } from '@tallystick/protocol/money';
import { AUTHENTICATION_REFUSALS, FUNDING_REFUSALS } from '@tallystick/protocol/bank-refusal';
import {
  POT_REFUSALS,
  REMITTANCE_STAGES,
  type BankTerms,
  type OrderState,
  type Pot,
  type RemittanceProgress,
} from './bank-connector.ts';
import { membersOf, oneOf, type Members } from './json-members.ts';

/** ISO 20022's external codes: AC01, AM04 and so on. */
const REASON = /^[A-Z0-9]{1,4}$/;
const CURRENCIES_MAX = 64;
/** Ten years: whoever holds longer does not say so in seconds. */
const HOLD_SECONDS_MAX = 315_360_000;

/** Minor units of a currency; undefined for anything else. */
export function readMoney(value: unknown): Money | undefined {
  const members = membersOf(value);
  const currency = members.get('currency');
  const text = members.get('minor');
  const amount = typeof text === 'string' ? parseMinor(text) : undefined;
  if (!isCurrency(currency) || amount === undefined) return undefined;
  return { currency, minor: amount };
}

/** How far a remittance is; undefined where that is not what it says. */
export function readProgress(answer: Members): RemittanceProgress | undefined {
  const stage = oneOf(answer.get('stage'), REMITTANCE_STAGES);
  if (stage === undefined) return undefined;
  if (stage !== 'returned') return { stage };
  const reason = answer.get('reason');
  return typeof reason === 'string' && REASON.test(reason) ? { stage, reason } : undefined;
}

/** The bank's terms; undefined where these are none. */
export function readTerms(answer: Members): BankTerms | undefined {
  const seconds = answer.get('longestHoldSeconds');
  const listed = answer.get('currencies');
  const isTime = typeof seconds === 'number' && Number.isInteger(seconds) && seconds >= 0;
  if (!isTime || seconds > HOLD_SECONDS_MAX) return undefined;
  if (!Array.isArray(listed) || listed.length > CURRENCIES_MAX) return undefined;
  const currencies = listed.filter((one): one is Currency => isCurrency(one));
  return currencies.length === listed.length
    ? { longestHoldSeconds: seconds, currencies }
    : undefined;
}

/** The state of an order that the bank knows; undefined where this is none. */
export function readState(answer: Members): OrderState | undefined {
  const kind = answer.get('kind');
  switch (kind) {
    case 'authentication':
      return { kind };
    case 'refused': {
      const code = oneOf(answer.get('code'), [
        ...AUTHENTICATION_REFUSALS,
        ...FUNDING_REFUSALS,
        ...POT_REFUSALS,
      ]);
      return code === undefined ? undefined : { kind, code };
    }
    case 'hold':
    case 'debit': {
      const pot = readPot(answer);
      return pot === undefined ? undefined : { kind, ...pot };
    }
    case 'release': {
      const released = readMoney(answer.get('released'));
      return released === undefined ? undefined : { kind, released };
    }
    case 'remittance': {
      const progress = readProgress(answer);
      return progress === undefined ? undefined : { kind, ...progress };
    }
    default:
      return undefined;
  }
}

function readPot(answer: Members): Pot | undefined {
  const [left, remitted, released, expired] = ['left', 'remitted', 'released', 'expired'].map(
    (name) => readMoney(answer.get(name)),
  );
  const isWhole = left !== undefined && remitted !== undefined && released !== undefined;
  if (!isWhole || expired === undefined) return undefined;
  const isOneCurrency = [remitted, released, expired].every(
    ({ currency }) => currency === left.currency,
  );
  return isOneCurrency ? { left, remitted, released, expired } : undefined;
}
