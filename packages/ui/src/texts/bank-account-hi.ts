/** What both apps say about the holder's bank account, in Hindi. */

import type { BankAccountTexts } from './bank-account-texts.ts';

export const BANK_ACCOUNT_HINDI: BankAccountTexts = {
  asking: 'आपके ऑपरेटर से पूछा जा रहा है',
  title: 'कौन सा बैंक खाता?',
  about:
    'यह आपको एक ही बार डालना है। आपका बैंक इसे अपनी जानकारी से मिलाता है, ताकि आपके पैसे कोई और न ले, और न किसी और को मिलें। आपका ऑपरेटर इसे सीलबंद रखता है, और इस डिवाइस पर इसमें से कुछ नहीं रहता।',
  labels: {
    bank: 'आपके बैंक का कोड',
    account: 'खाता नंबर',
    name: 'आपका नाम',
    phone: 'फ़ोन नंबर',
    pan: 'पैन',
  },
  hints: {
    bank: 'चेकबुक या स्टेटमेंट पर छपा बैंक कोड, जैसे ABCD0123456।',
    account: 'जैसा स्टेटमेंट पर है।',
    name: 'जैसा आपके बैंक में दर्ज है।',
    phone: 'जो आपके बैंक में दर्ज है, देश के कोड के साथ, जैसे +91 98200 12345।',
    pan: 'पाँच अक्षर, चार अंक और एक अक्षर, जैसे ABCPR1234F।',
  },
  keep: 'यह जानकारी रखें',
  kept: 'आपके बैंक खाते की जानकारी आपके ऑपरेटर के पास है।',
  leave: 'पहले जैसी रहने दें',
  known: {
    title: 'आपका बैंक खाता',
    ending: (ending) => `खाता, जिसके आख़िर में ${ending} है`,
    bank: (code) => `बैंक ${code}`,
    change: 'दूसरी जानकारी डालें',
  },
};
