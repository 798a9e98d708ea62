/** What the parts of paying out are told by the app that they stand in. */

import type { CurrencyInfo } from '@tallystick/protocol/messages/trust-bundle';
import type { Minor } from '@tallystick/protocol/money';
import type { PayingOut } from './paying-out.ts';

export interface PayOutPlace {
  readonly verbs: PayingOut;
  readonly isOffline: boolean;
  /** Of the account. */
  readonly currency: CurrencyInfo;
  /** Free at the operator. */
  readonly available: Minor;
  /** Unix seconds. */
  readonly now: number;
  /** Whose takings may go each day by themselves. */
  readonly isMerchant: boolean;
  /** What the app says where somebody else than the operator answered. */
  readonly issuerRefused: string;
}
