/** Why coins are not printed or not claimed as lost, and what became of those that were, in Hindi. */

import type { ClaimLostCoinsRefusal } from '../../coins/claim-lost-coins.ts';
import type { CoinSheetsOutcome } from '../../coins/coin-sheet.ts';
import type { FruitlessState } from '../coin-loss-texts.ts';
import { contactTextsHindi, NOT_ENROLLED_TEXT_HINDI } from './shared-texts.ts';

type CoinSheetsRefusal = Extract<CoinSheetsOutcome, { readonly ok: false }>['code'];

const NOTHING = 'कुछ नहीं बदला।';
const NOT_CLAIMED = 'कोई दावा दर्ज नहीं हुआ, और कोई पैसा नहीं कटा।';
const WITHOUT = 'इसे दोबारा स्कैन करें, या बिना पर्चे के दावा करें।';

export const COIN_SHEETS_TEXTS_HINDI: Readonly<Record<CoinSheetsRefusal, string>> = {
  notEnrolled: NOT_ENROLLED_TEXT_HINDI,
  noCoins: `इस डिवाइस में कोई सिक्का नहीं है। ${NOTHING} पहले सिक्के बनाएँ, फिर छापें।`,
  virtualIdMissing: `आपका नंबर अभी यहाँ नहीं है। ${NOTHING} एक बार ऑनलाइन हों, फिर दोबारा कोशिश करें।`,
};

export const CLAIM_LOST_COINS_TEXTS_HINDI: Readonly<Record<ClaimLostCoinsRefusal, string>> = {
  ...contactTextsHindi({
    open: 'कुछ खोया नहीं है। दोबारा दावा करें: वह एक ही बार गिना जाता है।',
    refused: NOT_CLAIMED,
  }),
  notEnrolled: NOT_ENROLLED_TEXT_HINDI,
  sheetEmpty: `पर्चे का कोई कोड स्कैन नहीं हुआ। ${NOT_CLAIMED} सारे कोड स्कैन करें, या बिना पर्चे के दावा करें।`,
  sheetTooLarge: `एक पर्चे में इतने कोड नहीं होते। ${NOT_CLAIMED} एक ही पर्चा शुरू से स्कैन करें।`,
  notASheet: `यह सिक्कों के पर्चे का कोड नहीं है। ${NOT_CLAIMED} ${WITHOUT}`,
  sheetVersion: `यह पर्चा किसी नए ऐप ने छापा है। ${NOT_CLAIMED} ऐप अपडेट करें, फिर दोबारा कोशिश करें।`,
  sheetOtherTenant: `यह पर्चा किसी और ऑपरेटर का है। ${NOT_CLAIMED} उसी ऑपरेटर के वॉलेट से दावा करें।`,
  sheetsMixed: `ये कोड दो पर्चों के हैं। ${NOT_CLAIMED} एक बार में एक ही पर्चा स्कैन करें।`,
  sheetIncomplete: `इस पर्चे के कुछ कोड बाकी हैं। ${NOT_CLAIMED} बाकी भी स्कैन करें, या बिना पर्चे के दावा करें।`,
  sheetDamaged: `इस पर्चे के कोड आपस में मेल नहीं खाते। ${NOT_CLAIMED} ${WITHOUT}`,
};

export const LOST_COIN_TEXTS_HINDI: Readonly<Record<FruitlessState, string>> = {
  redeemed:
    'यह सिक्का ऑपरेटर को दिया जा चुका है, और जिसके पास था उसे पैसे मिल गए। आपके दावे से कोई पैसा नहीं कटा। अब कुछ करने की ज़रूरत नहीं है।',
  unknown:
    'आपका ऑपरेटर नहीं जानता कि यह सिक्का आपका था। कोई पैसा नहीं कटा। अगर किसी ने आपको यह दिया था, तो उनसे ऑनलाइन होने को कहें, फिर दोबारा दावा करें।',
  notHeld:
    'हस्ताक्षरों के अनुसार यह सिक्का अब आपके पास नहीं था। कोई पैसा नहीं कटा। अगर यह ग़लत है, तो अपने ऑपरेटर से पूछें।',
  tooLate:
    'आपके दावे से पहले इस सिक्के का आख़िरी दिन निकल चुका था। आपके दावे से कोई पैसा नहीं कटा: पैसे उसे मिले जिसके पास सिक्का पहले था। उनसे पैसे माँगें।',
};
