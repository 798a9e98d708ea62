/** Why the issuer does not pay a payment that was handed in, in Hindi, in words for both sides. */

import type { RecordRefusal } from '@tallystick/protocol/calls/sync';

const FORGED = 'इसके पैसे नहीं मिलेंगे। इसे संभालकर रखें और अपने ऑपरेटर से पूछें।';
const NOT_PAID = 'इसके पैसे नहीं मिलेंगे। दूसरे पक्ष के साथ पैसे देने का कोई और तरीका तय करें।';
const WENT_BACK = 'पैसे उसी को वापस मिल गए जिसने दिए थे।';
const NOTHING_TO_DO = 'अब कुछ करने की ज़रूरत नहीं है।';

export const RECORD_TEXTS_HINDI: Readonly<Record<RecordRefusal, string>> = {
  malformed: `ऑपरेटर यह भुगतान पढ़ नहीं सका। ${FORGED}`,
  unknownInstrument: `ऑपरेटर इस तरह का भुगतान नहीं पहचानता। ${FORGED}`,
  unknownIssuerKey: `यह भुगतान जिस चाबी पर टिका है, वह ऑपरेटर की नहीं है। ${FORGED}`,
  issuerKeyNotValid: `यह भुगतान ऐसी चाबी पर टिका है जो उस समय मान्य नहीं थी। ${FORGED}`,
  issuerSignature: `इस भुगतान के पीछे ऑपरेटर नहीं है। ${FORGED}`,
  payeeSignature: `अनुरोध में जिस टर्मिनल का नाम है, हस्ताक्षर उसका नहीं है। ${FORGED}`,
  deviceSignature: `इस भुगतान पर पैसे देने वाले के डिवाइस का हस्ताक्षर नहीं है। ${FORGED}`,
  receiptSignature: `रसीद पर टर्मिनल का हस्ताक्षर नहीं है। ${FORGED}`,
  orderSignature: `पैसे देने का आदेश पैसे देने वाले के डिवाइस ने साइन नहीं किया। ${FORGED}`,
  ruleSetDiffers: `इस भुगतान के नियम उसके पैसों के नियमों से अलग हैं। ${FORGED}`,
  otherTenant: `यह भुगतान किसी और ऑपरेटर का है। ${FORGED}`,
  neverIssued: `ऑपरेटर ने इस भुगतान के लिए पैसे कभी तैयार नहीं किए। ${FORGED}`,
  payerIsPayee: `पैसे देने वाला और पाने वाला एक ही है। ${NOT_PAID}`,
  otherCurrency: `भुगतान माँगी गई मुद्रा से अलग मुद्रा में है। ${NOT_PAID}`,
  amountZero: `भुगतान की रकम शून्य है। ${NOT_PAID}`,
  amountDiffers: `भुगतान की रकम माँगी गई रकम से अलग है। ${NOT_PAID}`,
  sumBelowAmount: `भुगतान का जोड़ सही नहीं बैठता। ${NOT_PAID}`,
  belowBase: `भुगतान में वे पैसे हैं जो पहले गिने जा चुके हैं। ${NOT_PAID}`,
  aboveCeiling: `पैसे देने वाले के पास इतने पैसे ऑफ़लाइन तैयार नहीं थे। ${NOT_PAID}`,
  fundsLocked: `पैसे देने वाले के कुछ पैसों पर ताला था, और बाकी काफ़ी नहीं थे। ${NOT_PAID}`,
  abovePaymentMax: `पैसे देने वाला एक बार में इतनी रकम नहीं दे सकता था। ${NOT_PAID}`,
  countExhausted: `पैसे देने वाला उस बार तैयार किए पैसों से सारे भुगतान कर चुका था। ${NOT_PAID}`,
  otherPlace: `पैसे देने वाले के पैसे इस जगह के लिए नहीं थे। ${NOT_PAID}`,
  otherMerchantType: `पैसे देने वाले के पैसे इस तरह की दुकान के लिए नहीं थे। ${NOT_PAID}`,
  voided: `टर्मिनल ने यह भुगतान रद्द किया। ${WENT_BACK} ${NOTHING_TO_DO}`,
  declined: `टर्मिनल ने यह भुगतान नहीं लिया। ${WENT_BACK} ${NOTHING_TO_DO}`,
  closedUnpaid: `टर्मिनल ने यह अनुरोध बिना भुगतान बंद किया। ${WENT_BACK} ${NOTHING_TO_DO}`,
  requestPaid: `इस अनुरोध का भुगतान पहले ही हो चुका था। ${WENT_BACK} ${NOTHING_TO_DO}`,
  afterRedeemBy: `यह बहुत देर से भेजा गया, और पैसे देने वाले के खाते में इसके लिए पैसे नहीं थे। ${NOT_PAID}`,
  notCovered:
    'इसे चुकाने के लिए कुछ नहीं बचा था। यह इंतज़ार में है, और पैसे न आए तो इसके पैसे नहीं मिलेंगे। अपने ऑपरेटर से पूछें।',
  unconfirmedAtRedeemBy: `टर्मिनल ने यह भुगतान कभी नहीं भेजा। ${WENT_BACK} अगर रकम अब भी देनी है, तो दोबारा दें।`,
  awaitsPayer: `पैसे इंतज़ार में हैं, और पैसे देने वाले का फ़ोन ऑनलाइन आते ही, या समय पूरा होने पर, मिल जाएँगे। ${NOTHING_TO_DO}`,
  unknownToPayer:
    'पैसे देने वाले का फ़ोन ऑनलाइन आया, पर यह भुगतान उसमें नहीं था। पैसे इंतज़ार में हैं, और आख़िरी दिन मिलेंगे। अपने ऑपरेटर से पूछें।',
  passageSignature: `इनमें से एक सिक्का पैसे देने वाले के पास वैसे नहीं आया जैसे लिखा है। ${FORGED}`,
  coinsNotTogether: `ये सिक्के एक साथ के नहीं हैं। ${FORGED}`,
  coinPartUsed: `इनमें से एक सिक्के का कुछ हिस्सा पहले ही इस्तेमाल हो चुका था। ${NOT_PAID}`,
  holderRedeemsOnly: `इनमें से एक सिक्का ऐसे डिवाइस से आया जो सिक्के आगे नहीं दे सकता। ${NOT_PAID}`,
  restTooLarge: `इस भुगतान के लिए आख़िरी सिक्के की ज़रूरत नहीं थी। ${NOT_PAID}`,
  disputeUpheld:
    'पैसे देने वाले ने आपत्ति की, और ऑपरेटर ने उसके पक्ष में फ़ैसला किया। पैसे उसी को वापस मिल गए जिसने दिए थे। अपने ऑपरेटर से पूछें।',
};
