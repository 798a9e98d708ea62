/** Why coins are not made, or not brought into the account, and what the operator says of each, in Hindi. */

import type { ConvertRefusal } from '../../coins/convert-to-coins.ts';
import type { CoinCode } from '../../coins/coin-record.ts';
import type { RedeemCoinsRefusal } from '../../coins/redeem-coins.ts';
import {
  contactTextsHindi,
  NOT_ENROLLED_TEXT_HINDI,
  STATE_LOST_TEXT_HINDI,
} from './shared-texts.ts';

const SAME_AGAIN = 'कुछ खोया नहीं है। वही रकम दोबारा माँगें: सिक्के एक ही बार बनते हैं, और अगली बार आ जाएँगे।';
const NOT_MADE = 'कोई पैसा नहीं कटा।';

export const CONVERT_TEXTS_HINDI: Readonly<Record<ConvertRefusal, string>> = {
  ...contactTextsHindi({ open: SAME_AGAIN, refused: NOT_MADE }),
  notEnrolled: NOT_ENROLLED_TEXT_HINDI,
  stateLost: STATE_LOST_TEXT_HINDI,
  coinsNotValid: `जो सिक्के आए, वे वैसे नहीं हैं जैसे आपने माँगे थे, और उनमें से कोई नहीं रखा गया। ${SAME_AGAIN} फिर यही हो, तो अपने ऑपरेटर से पूछें।`,
  coinsNotOffered: `आपका ऑपरेटर सिक्के नहीं बनाता। ${NOT_MADE} इसके बजाय ऑफ़लाइन के लिए पैसे तैयार करें।`,
  unknownCurrency: `आपका ऑपरेटर इस मुद्रा में काम नहीं करता। ${NOT_MADE} दूसरी मुद्रा चुनें।`,
  amountZero: `रकम शून्य है। ${NOT_MADE} रकम डालें।`,
  insufficientFunds: `खाते में इतने पैसे नहीं हैं। ${NOT_MADE} पैसे जोड़ें, या कम रकम चुनें।`,
  amountNotInCoins: `ऐसे सिक्के नहीं हैं जिनसे यह रकम बने। ${NOT_MADE} पूरी रकम चुनें।`,
  tooManyCoins: `एक बार में इतने सिक्के नहीं बनते। ${NOT_MADE} कम रकम चुनें।`,
  aboveCoinLimit: `आपका ऑपरेटर इतने पैसे सिक्कों में रखने नहीं देता। ${NOT_MADE} कम रकम चुनें, या अपने सिक्कों से पैसे दें।`,
  redeemOnly: `यह डिवाइस सिर्फ़ भुगतान लेता है, दे नहीं सकता। ${NOT_MADE} दूसरा डिवाइस लें।`,
  accountConvicted: `आपके खाते के एक डिवाइस से वही पैसे दो बार दिए गए, इसलिए खाते को सिक्के नहीं मिलते। ${NOT_MADE} मेन्यू में “डिवाइस” में देखें, और वहीं अपील करें।`,
};

const KEPT = 'सब कुछ यहाँ सुरक्षित है।';
const ASK = 'अपने ऑपरेटर से पूछें।';

export const REDEEM_COINS_TEXTS_HINDI: Readonly<Record<RedeemCoinsRefusal, string>> = {
  ...contactTextsHindi({ open: `${KEPT} नेटवर्क मिलने पर दोबारा कोशिश करें।`, refused: KEPT }),
  notEnrolled: NOT_ENROLLED_TEXT_HINDI,
  stateLost: STATE_LOST_TEXT_HINDI,
  coinsNotOffered: `आपके ऑपरेटर ने अभी तक कोई सिक्के नहीं बनाए। ${KEPT} ${ASK}`,
  noCoins: 'इनमें से कोई सिक्का अब यहाँ नहीं है। कुछ नहीं बदला। सूची से एक चुनें।',
  statementSignature: `आपके ऑपरेटर ने इस डिवाइस का हस्ताक्षर नहीं माना। ${KEPT} ${ASK}`,
  statementMissing: `लिए गए भुगतानों की सूची नहीं मिली। ${KEPT} ऐप अपडेट करें, फिर दोबारा कोशिश करें।`,
  statementContradicts: `आपका ऑपरेटर इस डिवाइस के ऐसे भुगतान जानता है जो डिवाइस में नहीं हैं। ${KEPT} ${ASK}`,
};

const NOT_PAID = 'इसके पैसे नहीं मिलेंगे।';
const KEEP = `${NOT_PAID} इसे संभालकर रखें और अपने ऑपरेटर से पूछें।`;
const ASK_GIVER = 'जिससे यह मिला, उससे पैसे माँगें।';

export const COIN_TEXTS_HINDI: Readonly<Record<CoinCode, string>> = {
  neverIssued: `यह सिक्का ऑपरेटर ने कभी नहीं बनाया। ${KEEP}`,
  spentBefore: `यह सिक्का कोई और पहले ला चुका है: जिनके पास यह था, उनमें से किसी ने इसे दो बार दिया। ${NOT_PAID} सबूत आपके ऑपरेटर के पास है; ${ASK_GIVER}`,
  afterRedeemBy: `यह सिक्का बहुत देर से लाया गया। ${NOT_PAID} ${ASK_GIVER}`,
  returned: `इस सिक्के को समय पर कोई नहीं लाया, और इसके पैसे उसे वापस मिले जिसके पास यह आपसे पहले था। ${NOT_PAID} ${ASK_GIVER}`,
  malformed: `ऑपरेटर ये सिक्के पढ़ नहीं सका। ${KEEP}`,
  unknownIssuerKey: `ये सिक्के जिस चाबी पर टिके हैं, वह ऑपरेटर की नहीं है। ${KEEP}`,
  issuerKeyNotValid: `ये सिक्के ऐसी चाबी पर टिके हैं जो उस समय मान्य नहीं थी। ${KEEP}`,
  issuerSignature: `इन सिक्कों के पीछे ऑपरेटर नहीं है। ${KEEP}`,
  deviceSignature: `ऑपरेटर के अनुसार इन सिक्कों की वापसी पर इस डिवाइस का हस्ताक्षर नहीं है। ${KEEP}`,
  passageSignature: `इनमें से एक सिक्का यहाँ वैसे नहीं आया जैसे लिखा है। ${KEEP}`,
  coinsNotTogether: `ऑपरेटर के अनुसार ये सिक्के एक साथ के नहीं हैं। ${KEEP}`,
  coinPartUsed: `इनमें से एक सिक्के का कुछ हिस्सा पहले ही इस्तेमाल हो चुका था। ${KEEP}`,
  holderRedeemsOnly: `इनमें से एक सिक्का ऐसे डिवाइस से आया जो सिक्के आगे नहीं दे सकता। ${KEEP}`,
  restTooLarge: `ऑपरेटर के अनुसार इन सिक्कों का कुछ हिस्सा नहीं है। ${KEEP}`,
  otherHolder: `ऑपरेटर के अनुसार ये सिक्के किसी दूसरे डिवाइस के हैं। ${KEEP}`,
};
