/**
 * Two operators who decide about objections: either way, some never, some in the last second, now and then
 * twice, and now and then about what was decided already. Where two have to agree they may differ.
 */

import type { Verdict } from '@tallystick/issuer/disputes/dispute-row';
import { decideDispute, showDispute } from '@tallystick/issuer/operator/disputes';
import type { HeldPayment } from '@tallystick/sdk/device/disputes';
import { toHex } from '@tallystick/protocol/encoding/octets';
import type { Stream } from '../random/seeded.ts';
import type { Counter } from './counter.ts';

const OPERATORS = ['tenant/asha', 'tenant/bina'] as const;
type Operator = (typeof OPERATORS)[number];

const NEVER = 0.25;
const READS_FIRST = 0.3;
const IN_THE_LAST_SECOND = 0.12;
const SAYS_IT_AGAIN = 0.3;
const THINKS_BETTER_OF_IT = 0.3;
/** Of those who heard that the payee was paid already. */
const TAKES_IT_ON = 0.7;
const NOBODY_AGREES = 0.2;
const ASKS_ITSELF = 0.5;
const DIFFERS = 0.4;
const SECOND_HOURS_MAX = 5;
const HOUR_MS = 3_600_000;

type Opinion = Pick<Verdict, 'outcome' | 'borneBy'>;

const upheld = (borneBy: 'payee' | 'tenant'): Opinion => ({ outcome: 'upheld', borneBy });
const REJECTED: Opinion = { outcome: 'rejected' };
const FOR_PAYER = upheld('tenant');
const OPINIONS: readonly Opinion[] = [REJECTED, upheld('payee'), FOR_PAYER];

/** Somebody decides about the objection in its time, or nobody does. */
export async function judge(counter: Counter, chance: Stream, payment: HeldPayment): Promise<void> {
  const { agenda } = counter;
  const decideBy = payment.dispute?.decideBy;
  if (decideBy === undefined || chance.chance(NEVER)) return;
  const left = Math.max(0, decideBy - Math.floor(agenda.now() / 1_000));
  const seconds = chance.between(0, left);
  const last = decideBy * 1_000 - agenda.now();
  await agenda.sleep(chance.chance(IN_THE_LAST_SECOND) ? Math.max(0, last) : seconds * 1_000);
  if (chance.chance(READS_FIRST)) await read(counter, payment.digest);
  const [first, second] = chance.shuffle(OPERATORS);
  if (first === undefined || second === undefined) return;
  let opinion = chance.pick(OPINIONS);
  let answer = await say(counter, payment.digest, { ...opinion, by: first });
  if (answer === 'payeeWasPaid' && chance.chance(TAKES_IT_ON)) {
    opinion = FOR_PAYER;
    answer = await say(counter, payment.digest, { ...opinion, by: first });
  }
  if (answer === 'proposed') {
    answer = await agree(counter, chance, { digest: payment.digest, opinion, first, second });
  }
  if (answer !== 'decided') return;
  if (chance.chance(SAYS_IT_AGAIN)) await say(counter, payment.digest, { ...opinion, by: first });
  if (!chance.chance(THINKS_BETTER_OF_IT)) return;
  await say(counter, payment.digest, { ...chance.pick(OPINIONS), by: second });
}

/** The second one is asked; whoever proposed may not be the second. */
async function agree(
  counter: Counter,
  chance: Stream,
  {
    digest,
    opinion,
    first,
    second,
  }: {
    readonly digest: Uint8Array;
    readonly opinion: Opinion;
    readonly first: Operator;
    readonly second: Operator;
  },
): Promise<string> {
  const wait = (): Promise<void> =>
    counter.agenda.sleep(chance.between(0, SECOND_HOURS_MAX) * HOUR_MS);
  if (chance.chance(ASKS_ITSELF)) await say(counter, digest, { ...opinion, by: first });
  if (chance.chance(NOBODY_AGREES)) return 'proposed';
  await wait();
  if (!chance.chance(DIFFERS)) return say(counter, digest, { ...opinion, by: second });
  const other = opinion === REJECTED ? FOR_PAYER : REJECTED;
  await say(counter, digest, { ...other, by: second });
  await wait();
  return say(counter, digest, { ...other, by: first });
}

/** Gives the order until it is answered; the witness knows what was said. */
export async function say(
  { agenda, issuer, journal, witness }: Counter,
  digest: Uint8Array,
  { by, ...opinion }: Opinion & { readonly by: Operator },
): Promise<string> {
  const verdict: Verdict = { ...opinion, by, words: `${by} has read it.` };
  const askedAt = Math.floor(agenda.now() / 1_000);
  const told = await issuer.operate((deps, tenant) => decideDispute(deps, tenant, digest, verdict));
  const isDecided = told.ok && told.value.dispute.decision !== undefined;
  const answer = told.ok ? (isDecided ? 'decided' : 'proposed') : told.code;
  const paymentId = toHex(digest);
  const { outcome, borneBy = '' } = opinion;
  journal.note('saidOf', { payment: paymentId, by, outcome, borneBy, answer });
  const answeredAt = Math.floor(agenda.now() / 1_000);
  witness.said({ paymentId, verdict, askedAt, answeredAt, answer });
  return answer;
}

/** Reading changes nothing. */
async function read({ issuer, witness }: Counter, digest: Uint8Array): Promise<void> {
  const shown = await issuer.operate((deps, tenant) => showDispute(deps, tenant, digest));
  if (shown.ok || witness.forgottenUntil() !== undefined) return;
  witness.gotThrough('an operator was not shown what was objected to', toHex(digest));
}
