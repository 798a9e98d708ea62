/** Why a payee's device does not do what was asked, in Hindi, in words for the payee. */

import type { CloseRequestOutcome } from '../../payee/close-request.ts';
import type { DeclineCode, UnreadableCode } from '../../payee/decision.ts';
import type { RequestPaymentRefusal } from '../../payee/request-payment.ts';
import type { VoidRefusal } from '../../payee/void-payment.ts';
import { NOT_ENROLLED_TEXT_HINDI, readTextsHindi, STATE_LOST_TEXT_HINDI } from './shared-texts.ts';

const NOT_TAKEN = 'भुगतान नहीं लिया गया, और कोई पैसा नहीं कटा।';
const OTHER_WAY = `${NOT_TAKEN} ग्राहक से किसी और तरीके से पैसे देने को कहें।`;
const GO_ONLINE = `${NOT_TAKEN} ऑनलाइन होकर सिंक करें, फिर दोबारा माँगें।`;
const ONCE_ONLINE = `${NOT_TAKEN} एक बार ऑनलाइन होकर अपने भुगतान भेजें, फिर दोबारा माँगें।`;
const WITH_NETWORK = `${NOT_TAKEN} जहाँ नेटवर्क हो, वहाँ दोबारा माँगें।`;
const NEW_REQUEST = `${NOT_TAKEN} नया अनुरोध बनाएँ।`;
const UPDATE = 'ऐप अपडेट करें।';
const NOT_ASKED = 'कोई भुगतान नहीं माँगा गया।';

export const REQUEST_PAYMENT_TEXTS_HINDI: Readonly<Record<RequestPaymentRefusal, string>> = {
  notEnrolled: NOT_ENROLLED_TEXT_HINDI,
  stateLost: STATE_LOST_TEXT_HINDI,
  amountZero: `रकम शून्य है। ${NOT_ASKED} रकम डालें।`,
  unknownCurrency: `आपका ऑपरेटर इस मुद्रा में काम नहीं करता। ${NOT_ASKED} दूसरी मुद्रा चुनें।`,
  timeToLive: `अनुरोध का समय एक सेकंड से एक दिन तक हो सकता है। ${NOT_ASKED} कोई और समय चुनें।`,
  billTooLarge: `यह बिल एक कोड में नहीं समाता, या इसमें किसी चीज़ का नाम नहीं है। ${NOT_ASKED} इसे छोटा करें, या सिर्फ़ रकम माँगें।`,
  billSumDiffers: `इस बिल का जोड़ रकम से अलग है। ${NOT_ASKED} दोनों में से एक को ठीक करें।`,
  certificateExpired: `इस डिवाइस के काग़ज़ात का समय निकल चुका है। ${NOT_ASKED} अपने ऑपरेटर से नए काग़ज़ात माँगें।`,
  bundleTooOld: `यह डिवाइस बहुत समय से ऑफ़लाइन है और भुगतान जाँच नहीं सकता। ${NOT_ASKED} ऑनलाइन होकर सिंक करें।`,
};

export const DECLINE_TEXTS_HINDI: Readonly<Record<DeclineCode, string>> = {
  unknownIssuerKey: `भुगतान ऐसी चाबी पर टिका है जिसे यह डिवाइस नहीं जानता। ${GO_ONLINE}`,
  issuerKeyNotValid: `भुगतान ऐसी चाबी पर टिका है जो उस समय मान्य नहीं थी। ${OTHER_WAY}`,
  issuerSignature: `इस भुगतान के पीछे आपका ऑपरेटर नहीं है। ${OTHER_WAY}`,
  deviceSignature: `भुगतान में जिस डिवाइस का नाम है, हस्ताक्षर उसका नहीं है। ${OTHER_WAY}`,
  ruleSetDiffers: `भुगतान के नियम उसके पैसों के नियमों से अलग हैं। ${OTHER_WAY}`,
  otherCurrency: `भुगतान किसी और मुद्रा में है। ${OTHER_WAY}`,
  amountZero: `भुगतान की रकम शून्य है। ${OTHER_WAY}`,
  amountDiffers: `भुगतान की रकम माँगी गई रकम से अलग है। ${OTHER_WAY}`,
  sumBelowAmount: `भुगतान का जोड़ सही नहीं बैठता। ${OTHER_WAY}`,
  belowBase: `भुगतान में वे पैसे हैं जो पहले गिने जा चुके हैं। ${OTHER_WAY}`,
  aboveCeiling: `ग्राहक के पास इतने पैसे ऑफ़लाइन तैयार नहीं हैं। ${OTHER_WAY}`,
  fundsLocked: `ग्राहक के पास इतने पैसे ऑफ़लाइन तैयार नहीं हैं; कुछ पर ताला है, जो नेटवर्क मिलने पर खुल सकता है। ${OTHER_WAY}`,
  abovePaymentMax: `ग्राहक एक बार में इतने पैसे नहीं दे सकता। ${OTHER_WAY}`,
  countExhausted: `ग्राहक इस बार तैयार किए पैसों से सारे ऑफ़लाइन भुगतान कर चुका है। ${OTHER_WAY}`,
  ruleSetMissing: `ग्राहक के पैसों के नियम इस डिवाइस में नहीं हैं। ${GO_ONLINE}`,
  unknownRule: `ग्राहक के पैसों का एक नियम ऐप का यह संस्करण नहीं समझता। ${NOT_TAKEN} ${UPDATE}`,
  otherPlace: `ग्राहक के पैसे इस जगह के लिए नहीं हैं। ${OTHER_WAY}`,
  otherMerchantType: `ग्राहक के पैसे इस तरह की दुकान के लिए नहीं हैं। ${OTHER_WAY}`,
  outsideWindow: `ग्राहक के पैसे इस समय के लिए नहीं हैं। ${OTHER_WAY}`,
  anchorMissing: `भुगतान यह नहीं बताता कि उसका इलाका कहाँ से शुरू होता है। ${OTHER_WAY}`,
  placeTooCoarse: `इस टर्मिनल की जगह ग्राहक के पैसों के लिए ठीक-ठीक पता नहीं है। ${OTHER_WAY}`,
  outsideRadius: `यह टर्मिनल ग्राहक के पहले भुगतान की जगह से बहुत दूर है। ${OTHER_WAY}`,
  aboveDayMax: `ग्राहक एक दिन में इतने पैसे नहीं दे सकता। ${OTHER_WAY}`,
  bundleTooOld: `यह डिवाइस बहुत समय से ऑफ़लाइन है और भुगतान जाँच नहीं सकता। ${GO_ONLINE}`,
  requestExpired: `अनुरोध का समय निकल चुका था। ${NEW_REQUEST}`,
  requestPaid: `इस अनुरोध का भुगतान पहले ही हो चुका है। ${NOT_TAKEN} जो दोबारा दिया गया, वह अपने आप वापस आएगा।`,
  requestClosed: `यह अनुरोध बंद कर दिया गया था। ${NEW_REQUEST}`,
  ownPayment: `यह भुगतान इसी डिवाइस का है। ${OTHER_WAY}`,
  certificateExpired: `ग्राहक के पैसे अब ऑफ़लाइन तैयार नहीं हैं। ${NOT_TAKEN} ग्राहक से पहले ऑनलाइन होने को कहें।`,
  certificateFromFuture: `ग्राहक के पैसे अभी नहीं, बाद में तैयार होंगे। ${NOT_TAKEN} इस डिवाइस का समय जाँचें।`,
  deviceRevoked: `ग्राहक का डिवाइस ब्लॉक किया गया है। ${OTHER_WAY}`,
  onlineRequired: `यह भुगतान सिर्फ़ नेटवर्क के साथ लिया जा सकता है। ${GO_ONLINE}`,
  aboveOfflineLimit: `बिना नेटवर्क इतनी रकम नहीं ली जा सकती। ${GO_ONLINE}`,
  offlineCountReached: `आपका ऑपरेटर बिना नेटवर्क जितने भुगतान लेने देता है, यह टर्मिनल उतने ले चुका है। ${ONCE_ONLINE}`,
  offlineSumReached: `आपका ऑपरेटर बिना नेटवर्क जितनी रकम लेने देता है, यह टर्मिनल उतनी ले चुका है। ${ONCE_ONLINE}`,
  offlineDayReached: `आपका ऑपरेटर 24 घंटों में बिना नेटवर्क जितना लेने देता है, यह टर्मिनल उतना ले चुका है। ${WITH_NETWORK}`,
  aboveOwnPaymentMax: `आपने बिना नेटवर्क एक भुगतान की जो सीमा रखी है, रकम उससे ज़्यादा है। ${WITH_NETWORK}`,
  aboveOwnDay: `इससे आप 24 घंटों में बिना नेटवर्क अपनी रखी सीमा से ज़्यादा ले लेंगे। ${WITH_NETWORK}`,
  aboveOwnLine: `इससे इस ग्राहक के भुगतान, जो अभी पूरे नहीं हुए, आपकी रखी सीमा से ज़्यादा हो जाएँगे। ${ONCE_ONLINE}`,
  aboveOwnUnsettled: `इससे सब ग्राहकों के भुगतान, जो अभी पूरे नहीं हुए, आपकी रखी सीमा से ज़्यादा हो जाएँगे। ${ONCE_ONLINE}`,
  lineWentBack: `ग्राहक का डिवाइस अपनी पुरानी हालत में लौट गया है। ${OTHER_WAY}`,
  passageSignature: `इनमें से एक सिक्का ग्राहक के पास वैसे नहीं आया जैसे लिखा है। ${OTHER_WAY}`,
  coinsNotTogether: `ये सिक्के एक साथ के नहीं हैं। ${OTHER_WAY}`,
  coinPartUsed: `इनमें से एक सिक्के का कुछ हिस्सा पहले ही इस्तेमाल हो चुका था। ${OTHER_WAY}`,
  holderRedeemsOnly: `इनमें से एक सिक्का ऐसे डिवाइस से आया जो सिक्के आगे नहीं दे सकता। ${OTHER_WAY}`,
  restTooLarge: `इस रकम के लिए आख़िरी सिक्के की ज़रूरत नहीं है। ${OTHER_WAY}`,
  coinExpired: `इनमें से एक सिक्के का समय निकल चुका है। ${OTHER_WAY}`,
  coinFromFuture: `इनमें से एक सिक्का अभी के बाद के समय का है। ${NOT_TAKEN} इस डिवाइस का समय जाँचें।`,
  holderExpired: `ग्राहक का डिवाइस बहुत समय से ऑफ़लाइन है और सिक्के आगे नहीं दे सकता। ${OTHER_WAY}`,
  tooManyHops: `इनमें से एक सिक्का उतने हाथों से गुज़र चुका है जितने आपका ऑपरेटर मानता है। ${OTHER_WAY}`,
  coinTaken: `इनमें से एक सिक्का यही ग्राहक यहाँ पहले दिखा चुका है। ${OTHER_WAY}`,
  paidThroughNetwork: `इस अनुरोध का भुगतान नेटवर्क से पहले ही हो चुका है। ${NOT_TAKEN} अब कुछ करने की ज़रूरत नहीं है।`,
  voided: 'यह भुगतान लिया गया था और फिर रद्द किया गया। इसके पैसे नहीं मिलेंगे। नया अनुरोध बनाएँ।',
  tooManyAttempts: `इस अनुरोध के लिए बहुत बार गलत भुगतान दिखाए गए। ${NEW_REQUEST}`,
};

export const UNREADABLE_TEXTS_HINDI: Readonly<Record<UnreadableCode, string>> = {
  ...readTextsHindi('यह भुगतान का कोड नहीं है। कोई पैसा नहीं कटा। ग्राहक की स्क्रीन का कोड स्कैन करें।'),
  notEnrolled: NOT_ENROLLED_TEXT_HINDI,
  stateLost: STATE_LOST_TEXT_HINDI,
  otherRequest:
    'यह कोड किसी और टर्मिनल के लिए था। कोई पैसा नहीं कटा। ग्राहक से इस टर्मिनल का कोड स्कैन करने को कहें।',
  doesNotOpen: 'कोड ख़राब था, या किसी और टर्मिनल के लिए बना था। कोई पैसा नहीं कटा। उसे दोबारा स्कैन करें।',
  unknownInstrument: `इस तरह का भुगतान ऐप का यह संस्करण नहीं समझता। कोई पैसा नहीं कटा। ${UPDATE}`,
};

export const VOID_TEXTS_HINDI: Readonly<Record<VoidRefusal, string>> = {
  notEnrolled: NOT_ENROLLED_TEXT_HINDI,
  stateLost: STATE_LOST_TEXT_HINDI,
  unknownPayment: 'इस डिवाइस में ऐसा कोई भुगतान नहीं है। कुछ नहीं बदला। सूची से एक चुनें।',
  notToldYet: 'यह भुगतान नेटवर्क से आया था। कुछ नहीं बदला। ऑनलाइन होकर सिंक करें, फिर इसे रद्द करें।',
  notAccepted:
    'यह भुगतान लिया ही नहीं गया था, इसलिए रद्द करने को कुछ नहीं है। कुछ नहीं बदला। लिया गया भुगतान चुनें।',
  coinsGone:
    'इस भुगतान के सिक्के आपके ऑपरेटर के पास या किसी और के पास जा चुके हैं। कुछ नहीं बदला। इसके बजाय पैसे लौटा दें।',
};

export const CLOSE_REQUEST_TEXTS_HINDI: Readonly<
  Record<Extract<CloseRequestOutcome, { readonly ok: false }>['code'], string>
> = {
  unknownRequest: 'इस डिवाइस में ऐसा कोई अनुरोध नहीं है। कुछ नहीं बदला। सूची से एक चुनें।',
  requestPaid: 'इस अनुरोध का भुगतान हो चुका है। कुछ नहीं बदला। इसके बजाय भुगतान रद्द करें।',
};
