/** Why a payment through the network is not made or not believed, in Hindi. */

import type { PaidCodeOutcome } from '../../payee/take-paid-code.ts';
import type { TakePaidProofRefusal } from '../../payee/take-paid-proof.ts';
import type { OrderRefusal } from '../../payer/order-payment.ts';
import {
  contactTextsHindi,
  NOT_ENROLLED_TEXT_HINDI,
  readTextsHindi,
  STATE_LOST_TEXT_HINDI,
} from './shared-texts.ts';

const STILL_SHOWN =
  'टर्मिनल के लिए आपका कोड पहले जैसा ही मान्य है। उसे टर्मिनल को दिखाएँ, या दोबारा कोशिश करें; दोनों तरह से यह एक ही भुगतान है।';
const MAY_BE_PAID = 'हो सकता है, पैसे फिर भी दिए जा चुके हों।';
const NOT_PAID = 'नेटवर्क से कोई पैसा नहीं दिया गया।';

export const ORDER_TEXTS_HINDI: Readonly<Record<OrderRefusal, string>> = {
  ...contactTextsHindi({
    open: `${MAY_BE_PAID} ${STILL_SHOWN}`,
    refused: `${NOT_PAID} ${STILL_SHOWN}`,
  }),
  answerNotUnderstood: `आपके ऑपरेटर का जवाब ऐप का यह संस्करण नहीं समझता। ${MAY_BE_PAID} ऐप अपडेट करें। ${STILL_SHOWN}`,
  notEnrolled: NOT_ENROLLED_TEXT_HINDI,
  stateLost: STATE_LOST_TEXT_HINDI,
  statementSignature: `आपके ऑपरेटर ने इस डिवाइस का बयान नहीं माना। ${NOT_PAID} अपने ऑपरेटर से पूछें।`,
  statementMissing: `आपके ऑपरेटर को इस डिवाइस का बयान नहीं मिला। ${NOT_PAID} ऐप अपडेट करें।`,
  statementContradicts: `इस डिवाइस के बयान आपस में मेल नहीं खाते। ${NOT_PAID} अपने ऑपरेटर से पूछें।`,
  unknownPayment: 'इस डिवाइस में ऐसा कोई भुगतान नहीं है। कोई पैसा नहीं कटा। सूची से एक चुनें।',
  paidWithCoins: `आपने सिक्कों से पैसे दिए, जिन्हें टर्मिनल ख़ुद आपके ऑपरेटर तक पहुँचाता है। ${NOT_PAID} टर्मिनल को कोड दिखाएँ।`,
  notOpen: `टर्मिनल ने यह भुगतान नहीं लिया, या इसके पैसे वापस आ गए। ${NOT_PAID} टर्मिनल से नया अनुरोध माँगें।`,
  requestExpired: `इस अनुरोध का समय निकल चुका है। ${NOT_PAID} टर्मिनल से नया अनुरोध माँगें। जो आपने दिखाया, वह अपने आप वापस आएगा अगर टर्मिनल ने नहीं लिया।`,
};

const NOT_KNOWN = 'यह पता नहीं है कि अनुरोध के पैसे मिले।';

export const PAID_CODE_TEXTS_HINDI: Readonly<
  Record<Extract<PaidCodeOutcome, { readonly ok: false }>['code'], string>
> = {
  notEnrolled: NOT_ENROLLED_TEXT_HINDI,
  stateLost: STATE_LOST_TEXT_HINDI,
  unknownRequest: `इस डिवाइस में ऐसा कोई अनुरोध नहीं है। ${NOT_KNOWN} सूची से एक चुनें।`,
  requestClosed:
    'यह अनुरोध बंद कर दिया गया था। अगर ग्राहक ने नेटवर्क से पैसे दिए, तो इस टर्मिनल के ऑनलाइन होने पर वे अपने आप वापस जाएँगे। नया अनुरोध बनाएँ।',
  requestPaid: 'इस अनुरोध का भुगतान पहले ही हो चुका है। कुछ नहीं बदला। अब कुछ करने की ज़रूरत नहीं है।',
  notAPaidCode: `मैसेज के कोड में आठ अंक होते हैं। ${NOT_KNOWN} सब अंक डालें।`,
  wrongPaidCode: `ये इस अनुरोध के अंक नहीं हैं। ${NOT_KNOWN} मैसेज से मिलाएँ: रकम और टर्मिनल भी सही होने चाहिए।`,
  noTriesLeft: `इस अनुरोध के लिए बहुत बार गलत कोड डाला गया। ${NOT_KNOWN} ग्राहक के फ़ोन से भुगतान का सबूत स्कैन करें, या ऑनलाइन हों।`,
};

export const PAID_PROOF_TEXTS_HINDI: Readonly<Record<TakePaidProofRefusal, string>> = {
  ...readTextsHindi(`यह भुगतान का सबूत नहीं है। ${NOT_KNOWN} ग्राहक की स्क्रीन का कोड स्कैन करें।`),
  notEnrolled: NOT_ENROLLED_TEXT_HINDI,
  stateLost: STATE_LOST_TEXT_HINDI,
  requestClosed: PAID_CODE_TEXTS_HINDI.requestClosed,
  requestPaid:
    'इस अनुरोध का भुगतान किसी और भुगतान से हो चुका है। कुछ नहीं बदला। जो दोबारा दिया गया, वह अपने आप वापस आएगा।',
  otherRequest: `यह सबूत किसी और अनुरोध का है। ${NOT_KNOWN} ग्राहक से इस टर्मिनल का कोड स्कैन करने को कहें।`,
  doesNotOpen: `यह सबूत ख़राब था, या किसी और टर्मिनल के लिए बना था। ${NOT_KNOWN} उसे दोबारा स्कैन करें।`,
  otherCurrency: `यह सबूत किसी और मुद्रा का है। ${NOT_KNOWN} ग्राहक से किसी और तरीके से पैसे देने को कहें।`,
  amountDiffers: `यह सबूत माँगी गई रकम से अलग रकम का है। ${NOT_KNOWN} ग्राहक से किसी और तरीके से पैसे देने को कहें।`,
  unknownIssuerKey: `यह सबूत ऐसी चाबी पर टिका है जिसे यह डिवाइस नहीं जानता। ${NOT_KNOWN} ऑनलाइन होकर सिंक करें।`,
  issuerKeyNotValid: `यह सबूत ऐसी चाबी पर टिका है जो उस समय मान्य नहीं थी। ${NOT_KNOWN} ग्राहक से किसी और तरीके से पैसे देने को कहें।`,
  issuerSignature: `यह सबूत आपके ऑपरेटर का नहीं है। ${NOT_KNOWN} ग्राहक से किसी और तरीके से पैसे देने को कहें।`,
};
