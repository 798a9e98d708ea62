/** What a till's screen says of payments that wait for their payers. */

import { collectedIds, findCollected } from '@tallystick/sdk/payee/collected-payment';
import type { DeviceSide } from '../world/device-side.ts';
import type { Counter } from './counter.ts';

/** Its owner looks at the screen after a sync, in a town in which payments may wait. */
export async function lookAtWaits(
  { agenda, witness }: Pick<Counter, 'agenda' | 'witness'>,
  side: DeviceSide,
): Promise<void> {
  if (witness.settlementDecisions().length === 0) return;
  const shown = await side.use(({ ports: { store } }) =>
    collectedIds(store).flatMap((paymentId) => {
      const { issuer } = findCollected(store, paymentId) ?? {};
      const { code, until } = issuer ?? {};
      return code === 'awaitsPayer' && until !== undefined ? [{ paymentId, until }] : [];
    }),
  );
  if (!shown.ok) return;
  const toldAt = Math.floor(agenda.now() / 1_000);
  for (const told of shown.value) witness.toldUntil({ ...told, toldAt });
}
