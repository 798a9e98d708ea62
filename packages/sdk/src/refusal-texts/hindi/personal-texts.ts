/** Why something personal was not read, changed, handed out or deleted, in Hindi. */

import type {
  ConsentsOutcome,
  EraseOutcome,
  ExportOutcome,
  RegistrationOutcome,
} from '../../device/personal.ts';
import { contactTextsHindi, NOT_ENROLLED_TEXT_HINDI } from './shared-texts.ts';

type RefusalOf<Outcome> = Extract<Outcome, { readonly ok: false; readonly code: string }>['code'];

const ASK = 'अपने ऑपरेटर से पूछें।';
const NOTHING_CHANGED = 'कुछ नहीं बदला।';

export const REGISTRATION_TEXTS_HINDI: Readonly<Record<RefusalOf<RegistrationOutcome>, string>> = {
  ...contactTextsHindi({
    open: 'इसमें कोई पैसा शामिल नहीं है। नेटवर्क मिलने पर दोबारा कोशिश करें।',
    refused: 'इसमें कोई पैसा शामिल नहीं है।',
  }),
  notEnrolled: NOT_ENROLLED_TEXT_HINDI,
};

export const CONSENTS_TEXTS_HINDI: Readonly<Record<RefusalOf<ConsentsOutcome>, string>> =
  REGISTRATION_TEXTS_HINDI;

export const EXPORT_TEXTS_HINDI: Readonly<Record<RefusalOf<ExportOutcome>, string>> = {
  ...REGISTRATION_TEXTS_HINDI,
  documentChanged: 'आपका डेटा आते समय खाते में कुछ बदल गया। इसमें कोई पैसा शामिल नहीं है। दोबारा कोशिश करें।',
  documentTooLarge: `आपका डेटा इस डिवाइस के लिए बहुत बड़ा है। इसमें कोई पैसा शामिल नहीं है। ${ASK}`,
};

export const ERASE_TEXTS_HINDI: Readonly<Record<RefusalOf<EraseOutcome>, string>> = {
  ...contactTextsHindi({
    open: 'खाता मिटा या नहीं, यह अभी पता नहीं। यहाँ कुछ नहीं बदला। नेटवर्क मिलने पर दोबारा कोशिश करें।',
    refused: NOTHING_CHANGED,
  }),
  notEnrolled: NOT_ENROLLED_TEXT_HINDI,
  statementSignature: `आपके ऑपरेटर ने इस डिवाइस का हस्ताक्षर नहीं माना। ${NOTHING_CHANGED} ${ASK}`,
  statementMissing: `लिए गए भुगतानों की सूची नहीं मिली। ${NOTHING_CHANGED} ऐप अपडेट करें, फिर दोबारा कोशिश करें।`,
  statementContradicts: `आपका ऑपरेटर इस डिवाइस के ऐसे भुगतान जानता है जो डिवाइस में नहीं हैं। ${NOTHING_CHANGED} ${ASK}`,
  moneyLeft: `आपके खाते में अभी पैसे हैं, या आने वाले हैं। ${NOTHING_CHANGED} पहले सारे पैसे खर्च करें या निकलवाएँ, फिर दोबारा कोशिश करें।`,
  paymentsOpen: `आपके कुछ भुगतान अभी पक्के नहीं हुए हैं। ${NOTHING_CHANGED} उनकी आख़िरी तारीख़ निकलने के बाद दोबारा कोशिश करें।`,
  debtLeft: `आपके ऑपरेटर ने इस खाते के लिए पैसे चुकाए थे, जो उसे वापस नहीं मिले। ${NOTHING_CHANGED} ${ASK}`,
};
