/** Why a payer's device does not do what was asked, in Hindi, in words for the payer. */

import type { PayRefusal } from '../../payer/pay.ts';
import type { ShowOutcome } from '../../payer/payments.ts';
import type { ReadRequestRefusal } from '../../payer/read-request.ts';
import type { TakeReceiptRefusal } from '../../payer/take-receipt.ts';
import type { TypeStatusCodeOutcome } from '../../payer/type-status-code.ts';
import { NOT_ENROLLED_TEXT_HINDI, readTextsHindi, STATE_LOST_TEXT_HINDI } from './shared-texts.ts';

const UPDATE_TRUST =
  'कोई पैसा नहीं कटा। एक बार ऑनलाइन हों ताकि इस डिवाइस को नई जानकारी मिले, फिर दोबारा स्कैन करें।';
const NOT_HERE = 'कोई पैसा नहीं कटा। किसी और तरीके से पैसे दें।';
const ONCE_ONLINE = 'कोई पैसा नहीं कटा। एक बार ऑनलाइन हों, फिर पैसे दें।';
const NEW_REQUEST = 'कोई पैसा नहीं कटा। टर्मिनल से नया अनुरोध माँगें।';

export const READ_REQUEST_TEXTS_HINDI: Readonly<Record<ReadRequestRefusal, string>> = {
  ...readTextsHindi('यह भुगतान का अनुरोध नहीं है। कोई पैसा नहीं कटा। टर्मिनल का कोड स्कैन करें।'),
  notEnrolled: NOT_ENROLLED_TEXT_HINDI,
  unknownIssuerKey: `यह अनुरोध ऐसे टर्मिनल का है जिसे यह डिवाइस जाँच नहीं सकता। ${UPDATE_TRUST}`,
  issuerKeyNotValid: `इस टर्मिनल के काग़ज़ात ऐसी चाबी से बने हैं जो उस समय मान्य नहीं थी। ${UPDATE_TRUST}`,
  issuerSignature: `इस टर्मिनल के काग़ज़ात आपके ऑपरेटर के नहीं हैं। ${NOT_HERE}`,
  payeeSignature: `अनुरोध में जिस टर्मिनल का नाम है, हस्ताक्षर उसका नहीं है। ${NOT_HERE}`,
  sealingKeyUnusable: `इस अनुरोध का जवाब नहीं दिया जा सकता। ${NEW_REQUEST}`,
  payeeCertificateExpired:
    'इस टर्मिनल के काग़ज़ात का समय निकल चुका है। कोई पैसा नहीं कटा। दुकानदार से टर्मिनल को ऑनलाइन करने को कहें।',
  payeeCertificateFromFuture:
    'इस टर्मिनल के काग़ज़ात अभी नहीं, बाद में मान्य होंगे। कोई पैसा नहीं कटा। इस डिवाइस का समय जाँचें।',
  payeeRevoked: `यह टर्मिनल ब्लॉक किया गया है। ${NOT_HERE}`,
  requestExpired: `इस अनुरोध का समय निकल चुका है। ${NEW_REQUEST}`,
  requestFromFuture: 'यह अनुरोध अभी के बाद के समय का है। कोई पैसा नहीं कटा। दोनों डिवाइस का समय जाँचें।',
  amountZero: 'रकम शून्य है। कोई पैसा नहीं कटा। रकम डालें।',
  unknownCurrency: `आपका ऑपरेटर इस मुद्रा में काम नहीं करता। ${NOT_HERE}`,
  billMissing: `यह अनुरोध अपने बिल के बिना आया है। ${NEW_REQUEST}`,
  billDiffers: `यह वह बिल नहीं है जिस पर टर्मिनल ने हस्ताक्षर किए हैं। ${NEW_REQUEST}`,
  billSumDiffers: `इस बिल का जोड़ माँगी गई रकम से अलग है। ${NEW_REQUEST}`,
  ownRequest: 'यह आपका अपना अनुरोध है। कोई पैसा नहीं कटा। इसे किसी और को दिखाएँ।',
};

export const PAY_TEXTS_HINDI: Readonly<Record<PayRefusal, string>> = {
  ...READ_REQUEST_TEXTS_HINDI,
  stateLost: STATE_LOST_TEXT_HINDI,
  redeemOnly: 'यह डिवाइस सिर्फ़ भुगतान लेता है, दे नहीं सकता। कोई पैसा नहीं कटा। दूसरा डिवाइस लें।',
  noCertificate: 'इस मुद्रा में ऑफ़लाइन तैयार पैसे नहीं हैं। कोई पैसा नहीं कटा। ऑनलाइन होकर कुछ पैसे तैयार करें।',
  certificateExpired:
    'जो पैसे ऑफ़लाइन तैयार थे, उनका समय निकल चुका है। कोई पैसा नहीं कटा। उन्हें फिर तैयार करने के लिए ऑनलाइन हों।',
  reservationOver:
    'आपके अलग रखे पैसों का समय पूरा हुआ, या वे ख़र्च हो गए। कोई पैसा नहीं कटा। ऑफ़लाइन तैयार पैसों से, या किसी और तरीके से दें।',
  codeTooLarge: `यह भुगतान एक कोड में नहीं समाता। ${NOT_HERE}`,
  otherCurrency: 'अनुरोध किसी और मुद्रा में है। कोई पैसा नहीं कटा। उस मुद्रा में पैसे तैयार करें।',
  amountDiffers: 'इस अनुरोध की रकम तय है। कोई पैसा नहीं कटा। जितनी रकम माँगी गई है, उतनी ही दें।',
  sumBelowAmount: 'इस भुगतान का जोड़ सही नहीं बैठता। कोई पैसा नहीं कटा। अपने ऑपरेटर से पूछें।',
  belowBase: 'ऑफ़लाइन तैयार पैसों का हिसाब नए सिरे से हुआ है। कोई पैसा नहीं कटा। सिंक करें, फिर दोबारा पैसे दें।',
  aboveCeiling:
    'ऑफ़लाइन तैयार पैसे इतने नहीं हैं। कोई पैसा नहीं कटा। कम रकम दें, या ऑनलाइन होकर और पैसे तैयार करें।',
  fundsLocked:
    'ऑफ़लाइन तैयार पैसे इतने नहीं हैं, और आपके कुछ पैसों पर ताला है। कोई पैसा नहीं कटा। नेटवर्क मिलने पर ताला खोलें।',
  abovePaymentMax:
    'एक ऑफ़लाइन भुगतान में इतनी रकम नहीं दी जा सकती। कोई पैसा नहीं कटा। कम रकम दें, या किसी और तरीके से दें।',
  countExhausted:
    'इस बार तैयार किए पैसों से सारे ऑफ़लाइन भुगतान हो चुके हैं। कोई पैसा नहीं कटा। फिर तैयार करने के लिए ऑनलाइन हों।',
  ruleSetMissing: `ऑफ़लाइन तैयार पैसों के नियम इस डिवाइस में नहीं हैं। ${UPDATE_TRUST}`,
  unknownRule: 'ऑफ़लाइन तैयार पैसों का एक नियम ऐप का यह संस्करण नहीं समझता। कोई पैसा नहीं कटा। ऐप अपडेट करें।',
  otherPlace: `ऑफ़लाइन तैयार पैसे इस जगह के लिए नहीं हैं। ${NOT_HERE}`,
  otherMerchantType: `ऑफ़लाइन तैयार पैसे इस तरह की दुकान के लिए नहीं हैं। ${NOT_HERE}`,
  outsideWindow: `ऑफ़लाइन तैयार पैसे इस समय के लिए नहीं हैं। ${NOT_HERE}`,
  anchorMissing: `यह टर्मिनल कहाँ है, यह पता नहीं है, और आपके पैसे एक ही इलाके के लिए हैं। ${NOT_HERE}`,
  placeTooCoarse: `इस टर्मिनल की जगह आपके पैसों के नियम के लिए ठीक-ठीक पता नहीं है। ${NOT_HERE}`,
  outsideRadius: `यह टर्मिनल आपके पहले भुगतान की जगह से बहुत दूर है। ${NOT_HERE}`,
  aboveDayMax:
    'इससे आप 24 घंटों में उतने से ज़्यादा दे देंगे जितना आपके नियम मानते हैं। कोई पैसा नहीं कटा। कम रकम दें, या बाद में दें।',
  offlineCountReached: `आपका ऑपरेटर बिना नेटवर्क जितने भुगतान करने देता है, आप उतने कर चुके हैं। ${ONCE_ONLINE}`,
  offlineSumReached: `इससे आप बिना नेटवर्क उससे ज़्यादा पैसे दे देंगे, जितने आपका ऑपरेटर देने देता है। ${ONCE_ONLINE}`,
  offlineDayReached: `इससे आप 24 घंटों में बिना नेटवर्क उससे ज़्यादा पैसे दे देंगे, जितने आपका ऑपरेटर देने देता है। ${ONCE_ONLINE}`,
  noCoins: `इस मुद्रा में आपके पास ऐसे सिक्के नहीं हैं जो दिए जा सकें। ${NOT_HERE}`,
  notEnoughCoins: 'आपके सिक्के इस रकम से कम के हैं। कोई पैसा नहीं कटा। कम रकम दें, या किसी और तरीके से दें।',
  tooManyCoins:
    'इसमें इतने सिक्के लगेंगे जितने एक कोड में नहीं समाते। कोई पैसा नहीं कटा। कम रकम दें, या किसी और तरीके से दें।',
  tooManyUnconfirmed:
    'इस दुकानदार को दिए बहुत-से भुगतानों की रसीद बाकी है। और कोई पैसा नहीं कटा। पहले वे रसीदें स्कैन करें, या सिंक करें।',
  tooMuchUnconfirmed:
    'इस दुकानदार को दी गई बहुत बड़ी रकम की रसीद बाकी है। और कोई पैसा नहीं कटा। पहले वे रसीदें स्कैन करें, या सिंक करें।',
};

export const SHOW_PAYMENT_TEXTS_HINDI: Readonly<
  Record<Extract<ShowOutcome, { readonly ok: false }>['code'], string>
> = {
  unknownPayment: 'इस डिवाइस में ऐसा कोई भुगतान नहीं है। कोई पैसा नहीं कटा। सूची से एक चुनें।',
};

const NOT_OURS = 'यह रसीद इस डिवाइस के किसी भुगतान की नहीं है। कुछ नहीं बदला। अपनी रसीद स्कैन करें।';

export const TAKE_RECEIPT_TEXTS_HINDI: Readonly<Record<TakeReceiptRefusal, string>> = {
  ...readTextsHindi('यह रसीद नहीं है। कुछ नहीं बदला। भुगतान के बाद टर्मिनल जो कोड दिखाता है, उसे स्कैन करें।'),
  notEnrolled: NOT_ENROLLED_TEXT_HINDI,
  unknownPayment: NOT_OURS,
  otherRequest: NOT_OURS,
  doesNotOpen: 'यह रसीद आपके भुगतान के लिए नहीं बनी है। कुछ नहीं बदला। टर्मिनल से उसे दोबारा स्कैन करें।',
  payeeSignature:
    'इस रसीद पर उस टर्मिनल का हस्ताक्षर नहीं है जिसे आपने पैसे दिए। कुछ नहीं बदला। टर्मिनल से दोबारा माँगें।',
  amountDiffers: 'यह रसीद आपकी दी हुई रकम से अलग रकम की है। कुछ नहीं बदला। टर्मिनल से सही रसीद माँगें।',
  contradictsEarlier:
    'टर्मिनल इस भुगतान को पहले रद्द कर चुका था। कुछ नहीं बदला: यह रद्द ही रहेगा। टर्मिनल से नया अनुरोध माँगें।',
};

export const STATUS_CODE_TEXTS_HINDI: Readonly<
  Record<Extract<TypeStatusCodeOutcome, { readonly ok: false }>['code'], string>
> = {
  unknownPayment: 'इस डिवाइस में ऐसा कोई भुगतान नहीं है। कुछ नहीं बदला। सूची से एक चुनें।',
  wrongStatusCode: 'यह इस भुगतान का कोड नहीं है। कुछ नहीं बदला। टर्मिनल के अंकों से मिलाएँ।',
};
