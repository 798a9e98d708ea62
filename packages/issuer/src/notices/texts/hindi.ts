/** Notices in Hindi, in the words of the glossary. */

import type { NoticeTexts } from './notice-texts.ts';

export const HINDI: NoticeTexts = {
  locale: 'hi-IN-u-nu-latn',
  templates: {
    paymentAwaits:
      '{operator}: {payee} को {amount} का भुगतान {until} को पूरा होगा। आपने किया? वॉलेट खोलें। नहीं? उससे पहले बताएँ।',
    paymentUnknown:
      '{operator}: आपका फ़ोन {payee} को {amount} का भुगतान नहीं जानता। {until} को पूरा होगा। आपका नहीं? अभी बताएँ।',
    disputeOpened: '{operator}: {payee} को {amount} के भुगतान पर विवाद है। फ़ैसले तक पैसे रुके रहेंगे।',
    disputeDecided: '{operator}: {payee} को {amount} के विवाद का फ़ैसला {outcome} के पक्ष में हुआ।',
    paymentCode: '{code} टर्मिनल {till} पर {amount} का कोड है। इसे टर्मिनल में डालें। {operator}',
    deviceRevoked: '{operator}: आपके खाते का एक डिवाइस {at} को ब्लॉक हुआ। आपने नहीं चाहा? हमें बताएँ।',
    bankAccountChanged:
      '{operator}: आपके पैसे {from} से बैंक खाते {ending} में जा सकेंगे। आपने नहीं चाहा? उससे पहले बताएँ।',
  },
  outcomes: { forPayer: 'ग्राहक', forPayee: 'दुकानदार' },
};
