/**
 * What several verbs say alike, in Hindi. Every sentence tells a person three things: what happened,
 * whether money moved, and what to do now.
 */

import type { ReadRefusal } from '@tallystick/protocol/encoding/message';
import type { ContactRefusal } from '../../device/call-issuer.ts';
import type { ContactEnding } from '../shared-texts.ts';

/** The texts of every call to the issuer, in Hindi. */
export function contactTextsHindi({
  open,
  refused,
}: ContactEnding): Readonly<Record<ContactRefusal, string>> {
  const ask = 'अपने ऑपरेटर से पूछें।';
  return {
    offline: `आपके ऑपरेटर से संपर्क नहीं हो सका। ${open}`,
    notTheIssuer: `जवाब आपके ऑपरेटर का नहीं था; शायद Wi-Fi का साइन-इन पेज था। ${open}`,
    staleNonce: `आपके ऑपरेटर ने दो बार शुरू से भेजने को कहा। ${open}`,
    tooManyCalls: `इस डिवाइस ने आपके ऑपरेटर से थोड़े समय में बहुत बार पूछा। ${refused} एक मिनट रुकें, फिर दोबारा कोशिश करें।`,
    answerNotUnderstood:
      'आपके ऑपरेटर का जवाब ऐप का यह संस्करण नहीं समझता। यहाँ कुछ नहीं बदला। ऐप अपडेट करें, फिर दोबारा कोशिश करें।',
    unknownDevice: `आपका ऑपरेटर इस डिवाइस को अब नहीं पहचानता। ${refused} यहाँ रखा कुछ भी खोया नहीं है। नया कोड माँगें और यहाँ डालें।`,
    deviceBlocked: `यह डिवाइस ब्लॉक है। ${refused} ${ask}`,
    deviceRetired: `यह डिवाइस अब इस्तेमाल में नहीं है। ${refused} दूसरा डिवाइस लें, या ऑपरेटर से नया कोड माँगें।`,
    callSignature: `आपके ऑपरेटर ने इस डिवाइस का हस्ताक्षर नहीं माना। ${refused} ${ask}`,
    malformedBody: `इस डिवाइस ने जो भेजा, उसे आपका ऑपरेटर पढ़ नहीं सका। ${refused} ऐप अपडेट करें, फिर दोबारा कोशिश करें।`,
    callIdReused: `आपके ऑपरेटर ने इसे पहले भेजा गया कुछ और समझा। ${refused} ${ask}`,
  };
}

/** One sentence for all the ways in which bytes are not what they should be. */
export function readTextsHindi(sentence: string): Readonly<Record<ReadRefusal['code'], string>> {
  return {
    empty: sentence,
    tooLarge: sentence,
    tooDeep: sentence,
    tooManyItems: sentence,
    forbiddenType: sentence,
    truncated: sentence,
    trailingBytes: sentence,
    notDeterministic: sentence,
    notSigned: sentence,
    malformed: sentence,
  };
}

export const NOT_ENROLLED_TEXT_HINDI =
  'इस डिवाइस का अभी कोई खाता नहीं है। कोई पैसा नहीं कटा। अपने ऑपरेटर से मिला कोड डालें।';
export const STATE_LOST_TEXT_HINDI =
  'यह डिवाइस अपनी पुरानी हालत में लौट गया है, इसलिए अब इससे पैसों का काम नहीं हो सकता। कोई पैसा नहीं कटा। ऑनलाइन हों ताकि आपके पैसे वापस आएँ, और ऑपरेटर से नया कोड लेकर नए सिरे से शुरू करें।';
