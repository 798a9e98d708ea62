/** What both apps say about paying out to the holder's bank account, in Hindi. */

import type { PayOutTexts } from './pay-out-texts.ts';

export const PAY_OUT_HINDI: PayOutTexts = {
  title: 'मेरे बैंक खाते में',
  needsNetwork: 'बैंक भेजने के लिए नेटवर्क चाहिए। जो पैसे रास्ते में हैं, वे अपने आप पहुँचते हैं।',
  have: (amount) => `खाते में ${amount} हैं।`,
  howMuch: 'बैंक में कितने पैसे जाएँ?',
  action: 'बैंक भेजें',
  all: (amount) => `सब भेजें: ${amount}`,
  tooNew: (when) =>
    `यह बैंक खाता अभी हाल में डाला गया है। इसमें पैसे ${when} से जा सकते हैं, ताकि इस डिवाइस को खुला पाने वाला कोई आपके पैसे अपने खाते में न भेज दे।`,
  byItself: 'यह अपने आप चलता रहता है: आप यह पेज छोड़ सकते हैं और ऐप बंद कर सकते हैं।',
  list: 'बैंक भेजे गए पैसे',
  state: {
    ordered: 'आपके बैंक के लिए अलग रखे गए',
    sent: 'रास्ते में',
    remitted: 'आपके बैंक को भेजे गए',
    returned: 'वापस आए',
    refused: 'नहीं भेजे गए',
  },
  isEndOfDay: 'दिन के अंत में',
  eachDay: {
    title: 'हर दिन अपने आप',
    about: 'तब खाते के सारे ख़ाली पैसे आपके बैंक में जाते हैं।',
    when: 'कब?',
    never: 'कभी नहीं',
    at: (time) => `${time} बजे, आपके ऑपरेटर के समय से`,
    kept: 'रख लिया गया।',
  },
};
