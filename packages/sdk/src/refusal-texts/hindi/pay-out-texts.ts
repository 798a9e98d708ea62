/** Why money does not go out to the bank account, or came back, in words for its holder, in Hindi (V-62, V-76). */

import type { PAY_OUT_REASON_TEXTS, PAY_OUT_TEXTS, PAY_OUTS_TEXTS } from '../pay-out-texts.ts';
import { contactTextsHindi, NOT_ENROLLED_TEXT_HINDI } from './shared-texts.ts';

const BACK = 'आपके पैसे फिर आपके खाते में हैं।';
const DETAILS = `${BACK} बैंक की जानकारी जाँचें, फिर दोबारा कोशिश करें।`;

export const PAY_OUT_REASON_TEXTS_HINDI: typeof PAY_OUT_REASON_TEXTS = {
  payeeAccountUnknown: `आपके बैंक में इस नंबर का कोई खाता नहीं है। ${DETAILS}`,
  payeeAccountClosed: `आपका बैंक खाता बंद है। ${BACK} दूसरे खाते की जानकारी डालें, फिर दोबारा कोशिश करें।`,
  payeeAccountBlocked: `आपके बैंक ने वहाँ का खाता ब्लॉक किया है। ${BACK} अपने बैंक से पूछें।`,
  payeeCurrencyDiffers: `आपका बैंक खाता दूसरी मुद्रा में है। ${BACK} दूसरे खाते की जानकारी डालें, फिर दोबारा कोशिश करें।`,
  payeeNameDiffers: `आपके बैंक में इस खाते का नाम दूसरा है। ${DETAILS}`,
  returnedByBank: `आपके बैंक ने पैसे वापस भेज दिए। ${BACK} कारण अपने बैंक से पूछें।`,
  payeeBankUnknown: `ऑपरेटर के बैंक से आपके बैंक तक पहुँचा नहीं जा सका। ${DETAILS}`,
  detailsUnwritable: `ऑपरेटर का बैंक आपका नाम या नंबर नहीं लिख सकता। ${BACK} उन्हें लैटिन अक्षरों में, जैसे आपके बैंक में दर्ज हैं, डालें।`,
  amountTooLarge: `इतनी रकम एक बार में नहीं भेजी जा सकती। ${BACK} कम रकम चुनें।`,
  currencyNotOffered: `ऑपरेटर का बैंक इस मुद्रा में पैसे नहीं भेजता। ${BACK} अपने ऑपरेटर से पूछें।`,
  escrowShort: `आपके ऑपरेटर के बैंक में अभी इतने पैसे नहीं हैं। ${BACK} कम रकम चुनें, या अपने ऑपरेटर से पूछें।`,
};

export const PAY_OUT_TEXTS_HINDI: typeof PAY_OUT_TEXTS = {
  ...contactTextsHindi({
    open: 'पैसे भेजे गए या नहीं, यह अभी पता नहीं। वही रकम दोबारा माँगें: वह एक ही बार जाएगी।',
    refused: 'कोई पैसा नहीं कटा।',
  }),
  notEnrolled: NOT_ENROLLED_TEXT_HINDI,
  bankAccountMissing: 'आपका ऑपरेटर आपका बैंक खाता नहीं जानता। कोई पैसा नहीं कटा। पहले उसकी जानकारी डालें।',
  bankAccountNew:
    'आपका बैंक खाता अभी-अभी डाला या बदला गया है, और अगर यह आपने नहीं किया हो, इसलिए उसमें अभी पैसे नहीं भेजे जाते। कोई पैसा नहीं कटा। दिखाए गए समय तक इंतज़ार करें, और अगर यह आपने नहीं किया, तो तुरंत ऑपरेटर से कहें।',
  payOutNotOffered:
    'आपका ऑपरेटर बैंक खातों में पैसे नहीं भेजता। कोई पैसा नहीं कटा। पैसे पाने का तरीका अपने ऑपरेटर से पूछें।',
  privateMoney:
    'ऐसा पैसा सिर्फ़ आपके ऑपरेटर के पास होता है, कोई बैंक इसे नहीं लेता। कोई पैसा नहीं कटा। जहाँ यह चलता है, वहीं इससे भुगतान करें।',
  unknownCurrency: 'आपका ऑपरेटर इस मुद्रा में काम नहीं करता। कोई पैसा नहीं कटा। दूसरी मुद्रा चुनें।',
  amountZero: 'रकम शून्य है। कोई पैसा नहीं कटा। रकम डालें।',
  belowMinimum: 'आपका ऑपरेटर एक बार में इससे कम नहीं भेजता। कोई पैसा नहीं कटा। ज़्यादा रकम चुनें।',
  aboveDayLimit: 'एक दिन में इतने पैसे नहीं भेजे जा सकते। कोई पैसा नहीं कटा। कम रकम चुनें, या कल फिर कोशिश करें।',
  insufficientFunds: 'आपके खाते में इतने पैसे नहीं हैं। कोई पैसा नहीं कटा। कम रकम चुनें।',
  debtOpen: 'आपके खाते पर ऑपरेटर का कुछ बकाया है, और वह पहले चुकता होगा। कोई पैसा नहीं कटा। अपने ऑपरेटर से पूछें।',
  sourceNotOffered: 'मेहमान के पैसे वहीं वापस जाते हैं जहाँ से आए थे। कोई पैसा नहीं कटा। अपने ऑपरेटर से पूछें।',
  orderOpen: 'आपने पहले जो पैसे भेजने को कहे थे, वे अभी रास्ते में हैं। और कोई पैसा नहीं कटा। उनके पहुँचने का इंतज़ार करें।',
};

export const PAY_OUTS_TEXTS_HINDI: typeof PAY_OUTS_TEXTS = {
  ...contactTextsHindi({
    open: 'इसमें कोई पैसा शामिल नहीं है। नेटवर्क मिलने पर दोबारा कोशिश करें।',
    refused: 'इसमें कोई पैसा शामिल नहीं है।',
  }),
  notEnrolled: NOT_ENROLLED_TEXT_HINDI,
  merchantsOnly: 'सिर्फ़ दुकान की कमाई अपने आप भेजी जाती है। कुछ नहीं बदला। हर बार पैसे भेजने को ख़ुद कहें।',
};
