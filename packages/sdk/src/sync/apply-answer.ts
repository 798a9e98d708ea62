/**
 * What a verified answer to a sync changes, in one write: outcomes, statements that arrived, balances,
 * cover, and a newer trust bundle.
 */

import {
  ORDERED_PER_ANSWER_MAX,
  type OrderedNews,
  type SyncResult,
} from '@tallystick/protocol/calls/sync';
import { putAccountState } from '../device/account-state.ts';
import type { Device, Session } from '../device/device.ts';
import { lastContact } from '../device/device-time.ts';
import { takeBundle } from '../device/held-trust.ts';
import { takeTold } from '../payee/take-told.ts';
import { readProofs } from '../payer/paid-proofs.ts';
import { askAboutRevoked } from '../payee/ask-about-revoked.ts';
import { payeeSeq, putPayeeSeq } from '../payee/payee-seq.ts';
import { closingStated } from '../payee/request-record.ts';
import { putStatedCoins } from '../risk/coins-since-contact.ts';
import { putStatedHead } from '../risk/standing.ts';
import type { StoreChange } from '../store/store.ts';
import { everythingAgain } from './after-restore.ts';
import { applyOutcome, type Applied, type PaymentNews } from './apply-outcome.ts';
import type { Round } from './next-round.ts';

const NOTHING_ORDERED: OrderedNews = { proofs: [], paid: [] };

/** What an answer brought. */
export interface AnswerNews {
  /** What changed, in the order in which it was learned. */
  readonly news: readonly PaymentNews[];
  readonly bundle: 'unchanged' | 'newer' | 'refused';
  /** The issuer has told of every payment of this device's requests that it paid. */
  readonly isAllTold: boolean;
}

/** Applies an answer to the round it answers; in a turn of `device.change`. */
export async function applyAnswer(
  device: Device,
  session: Session,
  round: Round,
  result: SyncResult,
): Promise<AnswerNews> {
  const { store } = device.ports;
  const bundle = await newerBundle(device, session, result);
  const { trust } = bundle.session ?? session;
  const { proofs: values, paid } = result.ordered ?? NOTHING_ORDERED;
  const proofs = await readProofs(device, trust, values);
  const applied: readonly Applied[] = [
    ...pairs(round.records, result.records).map(([sent, outcome]) => {
      const proof = sent.side === 'payer' ? proofs.get(sent.paymentId) : undefined;
      const proven = proof === undefined ? {} : { proof };
      return applyOutcome(store, sent, { outcome, sent: sent.half, ...proven });
    }),
    ...pairs(round.asks, result.asked).map(([ask, outcome]) =>
      applyOutcome(store, ask, { outcome }),
    ),
    ...takeTold(device, session, paid),
  ];
  await device.write([
    ...applied.flatMap(({ changes }) => changes),
    ...statedChanges(device, round),
    ...round.heads.map(putStatedHead),
    ...round.coinHeads.map(putStatedCoins),
    putAccountState({
      balances: result.balances,
      cover: result.cover,
      syncedBundleSeq: round.bundleSeq,
      asOf: lastContact(store).floor,
      ...(result.owed === undefined ? {} : { owed: result.owed }),
    }),
    // Last: what a new epoch puts on the list again, the answer of this call does not take off.
    ...bundle.changes,
  ]);
  if (bundle.session !== undefined) device.adopt(bundle.session);
  return {
    news: applied.flatMap(({ news }) => news ?? []),
    bundle: bundle.word,
    isAllTold: paid.length < ORDERED_PER_ANSWER_MAX,
  };
}

function pairs<Left, Right>(
  left: readonly Left[],
  right: readonly Right[],
): readonly (readonly [Left, Right])[] {
  return left.flatMap((one, index) => {
    const other = right[index];
    return other === undefined ? [] : [[one, other] as const];
  });
}

/** The statement arrived: what it named as closed is said, and the next one goes on from it. */
function statedChanges({ ports: { store } }: Device, { stated }: Round): readonly StoreChange[] {
  if (stated === undefined) return [];
  const { closedUnpaid, lastPayeeSeq } = stated.body;
  const seq = payeeSeq(store);
  return [
    ...closedUnpaid.map(closingStated),
    putPayeeSeq({ ...seq, stated: Math.max(seq.stated, lastPayeeSeq) }),
  ];
}

interface BundleStep {
  readonly word: AnswerNews['bundle'];
  readonly changes: readonly StoreChange[];
  readonly session?: Session;
}

async function newerBundle(
  device: Device,
  session: Session,
  { bundle }: SyncResult,
): Promise<BundleStep> {
  if (bundle === undefined) return { word: 'unchanged', changes: [] };
  const { code } = session.identity;
  const taken = await takeBundle(device.ports.crypto, {
    tenant: code.tenant,
    rootKey: code.rootKey,
    bundle,
    held: session.trust,
  });
  if (taken === undefined) return { word: 'refused', changes: [] };
  const { epoch, seq } = session.trust.bundle;
  const isSame = taken.trust.bundle.epoch === epoch && taken.trust.bundle.seq === seq;
  if (isSame) return { word: 'unchanged', changes: [] };
  const raised = taken.trust.bundle.epoch > epoch;
  return {
    word: 'newer',
    changes: [
      taken.change,
      ...askAboutRevoked(device, taken.trust),
      ...(raised ? everythingAgain(device) : []),
    ],
    session: { ...session, trust: taken.trust },
  };
}
