/** Why a payee's device did not take a payment, in Hindi, in words for the payer. */

import type { DeclineCode } from '../../payee/decision.ts';

const NOT_TAKEN = 'टर्मिनल ने भुगतान नहीं लिया, और कोई पैसा नहीं कटा।';
const OTHER_WAY = `${NOT_TAKEN} किसी और तरीके से पैसे दें।`;
const TILL_ONLINE = `${NOT_TAKEN} किसी और तरीके से पैसे दें, या टर्मिनल के ऑनलाइन होने के बाद दोबारा दें।`;
const REFRESH = `${NOT_TAKEN} ऑनलाइन होकर फिर से पैसे तैयार करें, और दोबारा पैसे दें।`;
const ASK_ANEW = `${NOT_TAKEN} टर्मिनल से नया अनुरोध माँगें, और उसका नया कोड स्कैन करें।`;
const UPDATE = `${NOT_TAKEN} दोनों डिवाइस पर ऐप अपडेट करें, या किसी और तरीके से पैसे दें।`;
/** Coins that were signed over once are not signed over again. */
const COINS_GONE = `${NOT_TAKEN} किसी और तरीके से पैसे दें। ये सिक्के आप दोबारा नहीं दे सकते; इनके पैसे अपने आप आपके खाते में वापस आएँगे।`;

export const DECLINED_TO_PAYER_TEXTS_HINDI: Readonly<Record<DeclineCode, string>> = {
  unknownIssuerKey: `आपके पैसे ऐसी चाबी पर टिके हैं जिसे टर्मिनल अभी नहीं जानता। ${TILL_ONLINE}`,
  issuerKeyNotValid: `आपके पैसे ऐसी चाबी पर टिके हैं जो उस समय मान्य नहीं थी। ${REFRESH}`,
  issuerSignature: `टर्मिनल के अनुसार आपके पैसों के पीछे उसका ऑपरेटर नहीं है। ${REFRESH}`,
  deviceSignature: `टर्मिनल के अनुसार इस भुगतान पर इस डिवाइस का हस्ताक्षर नहीं है। ${OTHER_WAY}`,
  ruleSetDiffers: `भुगतान के नियम आपके पैसों के नियमों से अलग थे। ${REFRESH}`,
  otherCurrency: `भुगतान उस मुद्रा में नहीं था जो टर्मिनल ने माँगी थी। ${ASK_ANEW}`,
  amountZero: `भुगतान की रकम शून्य थी। ${ASK_ANEW}`,
  amountDiffers: `भुगतान की रकम टर्मिनल की माँगी रकम से अलग थी। ${ASK_ANEW}`,
  sumBelowAmount: `भुगतान का जोड़ सही नहीं बैठा। ${REFRESH}`,
  belowBase: `भुगतान में वे पैसे थे जो पहले गिने जा चुके हैं। ${REFRESH}`,
  aboveCeiling: `आपके पास इतने पैसे ऑफ़लाइन तैयार नहीं थे। ${REFRESH}`,
  fundsLocked: `आपके पास बिना ताले के इतने पैसे ऑफ़लाइन तैयार नहीं थे। ${REFRESH}`,
  abovePaymentMax: `आप एक बार में इतने पैसे नहीं दे सकते। ${OTHER_WAY}`,
  countExhausted: `आप इस बार तैयार किए पैसों से सारे ऑफ़लाइन भुगतान कर चुके हैं। ${REFRESH}`,
  ruleSetMissing: `आपके पैसों के नियम टर्मिनल के पास नहीं हैं। ${TILL_ONLINE}`,
  unknownRule: `आपके पैसों का एक नियम टर्मिनल नहीं समझता। ${UPDATE}`,
  otherPlace: `आपके पैसे इस जगह के लिए नहीं हैं। ${OTHER_WAY}`,
  otherMerchantType: `आपके पैसे इस तरह की दुकान के लिए नहीं हैं। ${OTHER_WAY}`,
  outsideWindow: `आपके पैसे इस समय के लिए नहीं हैं। ${OTHER_WAY}`,
  anchorMissing: `आपका भुगतान यह नहीं बताता कि उसका इलाका कहाँ से शुरू होता है। ${OTHER_WAY}`,
  placeTooCoarse: `टर्मिनल की जगह आपके पैसों के लिए ठीक-ठीक पता नहीं है। ${OTHER_WAY}`,
  outsideRadius: `टर्मिनल इन पैसों से आपके पहले भुगतान की जगह से बहुत दूर है। ${OTHER_WAY}`,
  aboveDayMax: `आप एक दिन में इतने पैसे नहीं दे सकते। ${OTHER_WAY}`,
  bundleTooOld: `टर्मिनल बहुत समय से ऑफ़लाइन है और भुगतान जाँच नहीं सकता। ${TILL_ONLINE}`,
  requestExpired: `अनुरोध का समय निकल चुका था। ${ASK_ANEW}`,
  requestPaid: `इस अनुरोध का भुगतान पहले ही हो चुका था। ${NOT_TAKEN} अब कुछ करने की ज़रूरत नहीं है।`,
  requestClosed: `टर्मिनल ने यह अनुरोध रद्द कर दिया था। ${ASK_ANEW}`,
  ownPayment: `कोई डिवाइस अपने आप को पैसे नहीं देता। ${OTHER_WAY}`,
  certificateExpired: `आपके पैसे अब ऑफ़लाइन तैयार नहीं हैं। ${REFRESH}`,
  certificateFromFuture: `टर्मिनल की घड़ी के अनुसार आपके पैसे बाद में तैयार होंगे। ${NOT_TAKEN} दोनों डिवाइस का समय मिलाएँ, फिर टर्मिनल से नया अनुरोध माँगें।`,
  deviceRevoked: `टर्मिनल के अनुसार यह डिवाइस ब्लॉक किया गया है। ${NOT_TAKEN} अपने ऑपरेटर से पूछें।`,
  onlineRequired: `टर्मिनल यह भुगतान सिर्फ़ नेटवर्क के साथ लेता है। ${TILL_ONLINE}`,
  aboveOfflineLimit: `टर्मिनल बिना नेटवर्क इतनी रकम नहीं लेता। ${TILL_ONLINE}`,
  offlineCountReached: `टर्मिनल बिना नेटवर्क जितने भुगतान ले सकता है, उतने ले चुका है। ${TILL_ONLINE}`,
  offlineSumReached: `टर्मिनल बिना नेटवर्क जितनी रकम ले सकता है, उतनी ले चुका है। ${TILL_ONLINE}`,
  offlineDayReached: `टर्मिनल एक दिन में बिना नेटवर्क जितना ले सकता है, उतना ले चुका है। ${TILL_ONLINE}`,
  aboveOwnPaymentMax: `दुकान बिना नेटवर्क एक भुगतान में इतनी रकम नहीं लेती। ${TILL_ONLINE}`,
  aboveOwnDay: `दुकान आज बिना नेटवर्क और नहीं लेती। ${TILL_ONLINE}`,
  aboveOwnLine: `दुकान बिना नेटवर्क आपसे और नहीं लेती। ${TILL_ONLINE}`,
  aboveOwnUnsettled: `दुकान बिना नेटवर्क जितना लेना चाहती है, उतना ले चुकी है। ${TILL_ONLINE}`,
  lineWentBack: `टर्मिनल के अनुसार यह डिवाइस अपनी पुरानी हालत में लौट गया है। ${NOT_TAKEN} ऑनलाइन हों, और फिर यही हो तो अपने ऑपरेटर से पूछें।`,
  passageSignature: `टर्मिनल के अनुसार आपका एक सिक्का आपके पास वैसे नहीं आया जैसे लिखा है। ${COINS_GONE}`,
  coinsNotTogether: `टर्मिनल के अनुसार आपके सिक्के एक साथ के नहीं थे। ${COINS_GONE}`,
  coinPartUsed: `आपके एक सिक्के का कुछ हिस्सा पहले ही इस्तेमाल हो चुका था। ${COINS_GONE}`,
  holderRedeemsOnly: `आपका एक सिक्का ऐसे डिवाइस से आया था जो सिक्के आगे नहीं दे सकता। ${COINS_GONE}`,
  restTooLarge: `इस रकम के लिए आख़िरी सिक्के की ज़रूरत नहीं थी। ${COINS_GONE}`,
  coinExpired: `टर्मिनल की घड़ी के अनुसार आपके एक सिक्के का समय निकल चुका है। ${COINS_GONE}`,
  coinFromFuture: `टर्मिनल की घड़ी के अनुसार आपका एक सिक्का बाद के समय का है। ${COINS_GONE}`,
  holderExpired: `आपका डिवाइस बहुत समय से ऑफ़लाइन है और सिक्के आगे नहीं दे सकता। ${COINS_GONE}`,
  tooManyHops: `आपका एक सिक्का उतने हाथों से गुज़र चुका है जितने आपका ऑपरेटर मानता है। ${COINS_GONE}`,
  coinTaken: `टर्मिनल इनमें से एक सिक्का आपसे पहले देख चुका था। ${COINS_GONE}`,
  paidThroughNetwork: `इस अनुरोध का भुगतान नेटवर्क से पहले ही हो चुका है। ${NOT_TAKEN} अब कुछ करने की ज़रूरत नहीं है।`,
  voided:
    'टर्मिनल ने यह भुगतान लिया और फिर रद्द किया। पैसे आपके खाते में वापस आते हैं। अब कुछ करने की ज़रूरत नहीं है।',
  tooManyAttempts: `इस अनुरोध के लिए बहुत बार गलत भुगतान दिखाए गए। ${ASK_ANEW}`,
};
