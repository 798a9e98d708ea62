/** Notices in English. Letters of the GSM alphabet only: each other one more than halves what a message holds. */

import type { NoticeTexts } from './notice-texts.ts';

export const ENGLISH: NoticeTexts = {
  locale: 'en-GB',
  templates: {
    paymentAwaits:
      '{operator}: {amount} to {payee} settles on {until}. Was it you? Open your wallet. If not, tell us before then.',
    paymentUnknown:
      '{operator}: your phone does not know of {amount} to {payee}, which is paid on {until}. Not yours? Tell us now.',
    disputeOpened:
      '{operator}: the payment of {amount} to {payee} is disputed. The money waits until that is decided.',
    disputeDecided:
      '{operator}: the dispute about {amount} to {payee} is decided for the {outcome}.',
    paymentCode: '{code} is the code for {amount}, till {till}. Type it into the till. {operator}',
    deviceRevoked:
      '{operator}: a device of your account was blocked on {at}. If you did not want that, tell us.',
    bankAccountChanged:
      '{operator}: your money may go to the bank account ending {ending} from {from} on. If that was not you, tell us before then.',
  },
  outcomes: { forPayer: 'customer', forPayee: 'merchant' },
};
