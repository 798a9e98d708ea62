/** Why money in a bank account does not become coins, in words for the customer, in Hindi (V-25). */

import type { BANK_ACCOUNT_TEXTS, BANK_TEXTS, FUND_FROM_BANK_TEXTS } from '../bank-texts.ts';
import { contactTextsHindi, NOT_ENROLLED_TEXT_HINDI } from './shared-texts.ts';

const DETAILS = 'कोई पैसा नहीं कटा। बैंक की जानकारी जाँचें, और वैसी ही डालें जैसी आपके बैंक में दर्ज है।';
const AGAIN = 'कोई पैसा नहीं कटा। शुरू से दोबारा कोशिश करें।';
const ASK_BANK = 'कोई पैसा नहीं कटा। अपने बैंक से पूछें।';

export const BANK_TEXTS_HINDI: typeof BANK_TEXTS = {
  bankCodeInvalid: 'यह किसी बैंक का कोड नहीं है। कोई पैसा नहीं कटा। चेकबुक या स्टेटमेंट पर जो कोड है, वही डालें।',
  bankUnknown:
    'आपका ऑपरेटर इस बैंक के साथ काम नहीं करता। कोई पैसा नहीं कटा। दूसरे बैंक का खाता चुनें, या अपने ऑपरेटर से पूछें।',
  accountNumberInvalid: 'यह बैंक खाते का नंबर नहीं है। कोई पैसा नहीं कटा। स्टेटमेंट पर जो नंबर है, वही डालें।',
  personNameInvalid: 'यह बैंक खाते का नाम नहीं हो सकता। कोई पैसा नहीं कटा। बैंक में जो नाम दर्ज है, वही डालें।',
  phoneInvalid: 'यह फ़ोन नंबर नहीं है। कोई पैसा नहीं कटा। आपके बैंक में जो नंबर दर्ज है, उसे देश के कोड के साथ डालें।',
  panInvalid: 'यह पैन नहीं है। कोई पैसा नहीं कटा। पाँच अक्षर, चार अंक और एक अक्षर डालें, जैसे कार्ड पर हैं।',
  accountUnknown: `आपके बैंक में इस नंबर का कोई खाता नहीं है। ${DETAILS}`,
  nameDiffers: `आपके बैंक में इस खाते का नाम दूसरा है। ${DETAILS}`,
  phoneDiffers: `आपके बैंक में इस खाते का फ़ोन नंबर दूसरा है। ${DETAILS}`,
  panDiffers: `आपके बैंक में इस खाते का पैन दूसरा है। ${DETAILS}`,
  accountTypeNotAllowed:
    'आपका बैंक इस तरह के खाते से यह नहीं करने देता। कोई पैसा नहीं कटा। बचत खाता या चालू खाता चुनें।',
  accountBlocked: `आपके बैंक ने यह खाता ब्लॉक किया है। ${ASK_BANK}`,
  currencyDiffers: 'यह बैंक खाता दूसरी मुद्रा में है। कोई पैसा नहीं कटा। वही मुद्रा चुनें, या दूसरा खाता लें।',
  balanceInsufficient: 'बैंक खाते में इतने पैसे नहीं हैं। कोई पैसा नहीं कटा। कम रकम चुनें।',
  limitExceeded: 'आपका बैंक एक बार में इतनी रकम नहीं देता। कोई पैसा नहीं कटा। कम रकम चुनें, या अपने बैंक से पूछें।',
  currencyNotOffered:
    'आपका बैंक इस मुद्रा में यह नहीं करता। कोई पैसा नहीं कटा। दूसरी मुद्रा चुनें, या दूसरा खाता लें।',
  authenticationUnknown: `आपके बैंक को पता नहीं कि अभी-अभी आपकी जाँच हुई है। ${AGAIN}`,
  authenticationUsed: `आपका बैंक इस जाँच को किसी और काम के लिए ले चुका है। ${AGAIN}`,
  authenticationOver: `बहुत देर हो गई, और आपका बैंक फिर से जाँच करना चाहता है। ${AGAIN}`,
  aboveAuthenticated: `जितनी रकम के लिए बैंक से पूछा गया था, यह उससे ज़्यादा है। ${AGAIN}`,
  bankAway: 'आपके बैंक तक बहुत देर तक पहुँचा नहीं जा सका। कोई पैसा नहीं कटा। बाद में फिर कोशिश करें।',
  holdTooLong: 'आपका बैंक इतने समय तक पैसे अलग नहीं रखता। कोई पैसा नहीं कटा। कम समय चुनें।',
  holdOver: 'जिस समय तक पैसे अलग रखे जाने थे, वह निकल चुका है। कोई पैसा नहीं कटा। बाद का समय चुनें।',
};

export const BANK_ACCOUNT_TEXTS_HINDI: typeof BANK_ACCOUNT_TEXTS = {
  ...contactTextsHindi({
    open: 'इसमें कोई पैसा शामिल नहीं है। नेटवर्क मिलने पर दोबारा कोशिश करें।',
    refused: 'इसमें कोई पैसा शामिल नहीं है।',
  }),
  notEnrolled: NOT_ENROLLED_TEXT_HINDI,
  bankCodeInvalid: BANK_TEXTS_HINDI.bankCodeInvalid,
  accountNumberInvalid: BANK_TEXTS_HINDI.accountNumberInvalid,
  personNameInvalid: BANK_TEXTS_HINDI.personNameInvalid,
  phoneInvalid: BANK_TEXTS_HINDI.phoneInvalid,
  panInvalid: BANK_TEXTS_HINDI.panInvalid,
  banksNotOffered:
    'आपका ऑपरेटर बैंकों के साथ काम नहीं करता। इसमें कोई पैसा शामिल नहीं है। अपने ऑपरेटर से पूछें कि पैसे कैसे जमा करें और निकालें।',
};

export const FUND_FROM_BANK_TEXTS_HINDI: typeof FUND_FROM_BANK_TEXTS = {
  ...contactTextsHindi({
    open: 'पैसे आए या नहीं, यह अभी पता नहीं। वही रकम दोबारा माँगें: वह एक ही बार आएगी।',
    refused: 'कोई पैसा नहीं कटा।',
  }),
  notEnrolled: NOT_ENROLLED_TEXT_HINDI,
  bankUnknown: BANK_TEXTS_HINDI.bankUnknown,
  bankAccountMissing: 'आपका ऑपरेटर आपका बैंक खाता नहीं जानता। कोई पैसा नहीं कटा। पहले उसकी जानकारी डालें।',
  privateMoney:
    'ऐसा पैसा सिर्फ़ आपके ऑपरेटर के पास होता है, किसी बैंक में नहीं। कोई पैसा नहीं कटा। उसे पाने का तरीका अपने ऑपरेटर से पूछें।',
  unknownCurrency: 'आपका ऑपरेटर इस मुद्रा में काम नहीं करता। कोई पैसा नहीं कटा। दूसरी मुद्रा चुनें।',
  amountZero: 'रकम शून्य है। कोई पैसा नहीं कटा। रकम डालें।',
  sourceNotOffered: 'आपका ऑपरेटर वहाँ से पैसे नहीं लेता। कोई पैसा नहीं कटा। कोई दूसरा तरीका चुनें।',
  orderOpen:
    'आपने पहले जो पैसे माँगे थे, उनके लिए आपके बैंक ने अभी जवाब नहीं दिया। कोई पैसा नहीं कटा। उसके जवाब का इंतज़ार करें।',
  tooManyRefusals:
    'आपके बैंक ने आज बहुत बार मना किया। कोई पैसा नहीं कटा। बैंक की जानकारी जाँचें, और कल फिर कोशिश करें।',
  aboveDayLimit:
    'एक दिन में बैंक से इतने पैसे नहीं लिए जा सकते। कोई पैसा नहीं कटा। कम रकम चुनें, या कल फिर कोशिश करें।',
};
