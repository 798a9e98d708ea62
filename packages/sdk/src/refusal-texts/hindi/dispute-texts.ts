/** Why what the account has paid did not come, or an objection was not taken, in Hindi. */

import type { DISPUTE_TEXTS, HELD_PAYMENTS_TEXTS } from '../dispute-texts.ts';
import { contactTextsHindi, NOT_ENROLLED_TEXT_HINDI } from './shared-texts.ts';

export const HELD_PAYMENTS_TEXTS_HINDI: typeof HELD_PAYMENTS_TEXTS = {
  ...contactTextsHindi({
    open: 'कुछ नहीं बदला। नेटवर्क मिलने पर दोबारा कोशिश करें।',
    refused: 'कुछ नहीं बदला।',
  }),
  notEnrolled: NOT_ENROLLED_TEXT_HINDI,
};

export const DISPUTE_TEXTS_HINDI: typeof DISPUTE_TEXTS = {
  ...contactTextsHindi({
    open: 'हो सकता है आपकी आपत्ति न पहुँची हो। कोई पैसा नहीं कटा। नेटवर्क मिलने पर दोबारा कोशिश करें।',
    refused: 'कुछ नहीं बदला।',
  }),
  notEnrolled: NOT_ENROLLED_TEXT_HINDI,
  unknownPayment: 'आपके खाते में ऐसा कोई भुगतान नहीं है। कुछ नहीं बदला। वापस जाकर सूची से फिर चुनें।',
  notRedeemed:
    'यह पैसा अभी किसी ने नहीं माँगा। कोई पैसा नहीं कटा। जब यह चुकाया हुआ दिखे, तब दोबारा कोशिश करें।',
  nothingToDispute: 'यह पैसा फिर आपका है, या कभी गया ही नहीं। कुछ नहीं बदला। अब कुछ करने की ज़रूरत नहीं है।',
  disputeWindowOver: 'इस भुगतान पर आपत्ति करने का समय बीत चुका है। कुछ नहीं बदला। अपने ऑपरेटर से पूछें।',
  disputeDecided: 'इस पर आपत्ति हो चुकी है, और फ़ैसला भी। कुछ नहीं बदला। अपने ऑपरेटर से पूछें।',
  tooManyDisputes:
    'आपकी बहुत सारी आपत्तियाँ खुली हैं। कुछ नहीं बदला। किसी एक का फ़ैसला होने तक रुकें, या अपने ऑपरेटर से पूछें।',
  wordsInvalid: 'यह बहुत लंबा है, या इसमें न दिखने वाले चिह्न हैं। कुछ नहीं बदला। कम शब्दों में अपनी बात कहें।',
};
