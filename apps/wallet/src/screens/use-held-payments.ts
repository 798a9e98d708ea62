/** What the account has paid, as its operator has it, on a screen that asks for it when it opens. */

import type { AccountPaymentsPlace } from '@tallystick/protocol/calls/disputes';
import { toHex } from '@tallystick/protocol/encoding/octets';
import type { HeldPayment } from '@tallystick/sdk/device/disputes';
import { useEffect, useMemo, useState } from 'preact/hooks';
import { objecting, type Objecting } from '../model/objecting.ts';
import { useWallet } from '../wallet-context.tsx';

export interface HeldOnScreen {
  /** Undefined until the operator has answered once. */
  readonly payments: readonly HeldPayment[] | undefined;
  /** Why there are none, or no more, in words. */
  readonly problem: string | undefined;
  /** Asks for the next page; absent where there is none. */
  readonly more?: () => void;
}

/** Pages that somebody who looks for one payment goes through by itself. */
const PAGES_MAX = 20;

/** The verbs on the open wallet. */
export function useObjecting(): Objecting {
  const { ports, wallet } = useWallet();
  return useMemo(() => objecting(ports, wallet.live), [ports, wallet]);
}

/** Asks for the first page; with `wanted`, the digest of a payment, for more until it is there. */
export function useHeldPayments(wanted?: string): HeldOnScreen {
  const { t, refusals } = useWallet();
  const verbs = useObjecting();
  const [payments, setPayments] = useState<readonly HeldPayment[]>();
  const [next, setNext] = useState<AccountPaymentsPlace>();
  const [problem, setProblem] = useState<string>();
  const ask = async (
    known: readonly HeldPayment[],
    after: AccountPaymentsPlace | undefined,
    pages: number,
  ): Promise<void> => {
    const outcome = await verbs.payments(after);
    if (outcome === undefined) return;
    if (!outcome.ok) {
      const { code } = outcome;
      setProblem(code === 'issuerRefused' ? t.issuerRefused : refusals.heldPayments[code]);
      return;
    }
    const all = [...known, ...outcome.value.payments];
    const { next: place } = outcome.value;
    const isHere = wanted === undefined || all.some(({ digest }) => toHex(digest) === wanted);
    if (!isHere && place !== undefined && pages < PAGES_MAX) {
      await ask(all, place, pages + 1);
      return;
    }
    setProblem(undefined);
    setPayments(all);
    setNext(place);
  };
  useEffect(() => void ask([], undefined, 1), []);
  return {
    payments,
    problem,
    ...(next === undefined ? {} : { more: () => void ask(payments ?? [], next, PAGES_MAX) }),
  };
}
