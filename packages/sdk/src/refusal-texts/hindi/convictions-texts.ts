/** Why what is proven against devices of the account was not shown, or an appeal was not taken, in Hindi. */

import type { APPEAL_TEXTS, CONVICTIONS_TEXTS } from '../convictions-texts.ts';
import { contactTextsHindi, NOT_ENROLLED_TEXT_HINDI } from './shared-texts.ts';

export const CONVICTIONS_TEXTS_HINDI: typeof CONVICTIONS_TEXTS = {
  ...contactTextsHindi({
    open: 'कुछ नहीं बदला। नेटवर्क मिलने पर दोबारा कोशिश करें।',
    refused: 'कुछ नहीं बदला।',
  }),
  notEnrolled: NOT_ENROLLED_TEXT_HINDI,
};

export const APPEAL_TEXTS_HINDI: typeof APPEAL_TEXTS = {
  ...contactTextsHindi({
    open: 'अपील पहुँची या नहीं, अभी पता नहीं। वही बात लिखकर दोबारा कोशिश करें: वह एक ही बार गिनी जाती है।',
    refused: 'आपकी अपील नहीं ली गई। कुछ नहीं बदला।',
  }),
  notEnrolled: NOT_ENROLLED_TEXT_HINDI,
  notConvicted: 'आपके खाते के इस डिवाइस पर कुछ साबित नहीं हुआ है। कुछ नहीं बदला। वापस जाकर फिर से जाँचें।',
  alreadyAppealed:
    'आप पहले ही अपील कर चुके हैं, और एक ही अपील सुनी जाती है। तब जो लिखा था वही मान्य है। कुछ नहीं बदला। फ़ैसले का इंतज़ार करें, या अपने ऑपरेटर से पूछें।',
  appealInvalid:
    'यह नहीं भेजा जा सकता: यह ख़ाली है, या 2,000 अक्षरों से लंबा है। कुछ नहीं बदला। जो हुआ उसे कम शब्दों में लिखें।',
};
