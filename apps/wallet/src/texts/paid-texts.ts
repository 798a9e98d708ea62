/** What the wallet says to a person who is paid by another one. */

import type { CancelPaymentWords } from '@tallystick/ui/components/cancel-payment';
import type { DeclinedWords } from '@tallystick/ui/components/declined-payment';
import type { ReceiptCodeWords } from '@tallystick/ui/components/receipt-code';
import type { Standing } from '@tallystick/ui/payee/standing';
import type { TakeOutcome } from '@tallystick/ui/payee/take-payment';

type OtherCode = Extract<TakeOutcome, { readonly outcome: 'otherCode' }>['code'];

export interface PaidTexts {
  readonly title: string;
  readonly body: string;
  readonly amount: string;
  readonly emptyHint: string;
  readonly who: string;
  readonly exactly: string;
  readonly mayChange: string;
  readonly action: string;
  readonly openRequests: string;
  readonly openUntil: (when: string) => string;
  readonly payerChooses: string;
  readonly received: string;
  /** On the first screen, beside a sum. */
  readonly toCome: string;
  readonly request: RequestTexts;
  readonly scan: {
    readonly title: string;
    readonly hint: string;
    readonly checking: string;
    readonly otherCode: Readonly<Record<OtherCode, string>>;
  };
  readonly result: ReceiptCodeWords &
    DeclinedWords & {
      readonly title: string;
      readonly already: (when: string) => string;
      readonly otherRequest: (amount: string) => string;
      readonly asked: (amount: string) => string;
      readonly when: string;
      readonly again: string;
      readonly unknown: string;
    };
  readonly standing: Readonly<Record<Standing, string>>;
  readonly about: Readonly<Record<Standing, string>>;
  readonly cancel: CancelPaymentWords & { readonly action: string };
}

interface RequestTexts {
  readonly title: string;
  readonly codeLabel: (amount: string) => string;
  readonly anyAmountLabel: string;
  readonly mayChange: string;
  readonly timeLeft: (span: string, when: string) => string;
  readonly atRisk: string;
  readonly scan: string;
  readonly cancel: string;
  readonly cancelTitle: string;
  readonly cancelBody: string;
  readonly cancelYes: string;
  readonly cancelNo: string;
  readonly ended: string;
  readonly state: Readonly<Record<'paid' | 'closed' | 'expired', string>>;
  readonly askAgain: string;
  readonly openPayment: string;
  readonly unknown: string;
}
