/** Why a contact with the operator did not do what was asked, in Hindi. */

import type { DepositOutcome } from '../../device/deposit.ts';
import type { EnrolDeviceRefusal } from '../../device/enrol.ts';
import type { CertifyDeviceRefusal } from '../../payer/certify.ts';
import type { GiveBackOutcome } from '../../payer/give-back.ts';
import type { ReserveRefusal } from '../../payer/reserve.ts';
import type { ChangeRulesOutcome } from '../../payer/account-rules.ts';
import type { AskUnlockOutcome } from '../../payer/unlock.ts';
import type { SyncDeviceRefusal } from '../../sync/sync.ts';
import {
  contactTextsHindi,
  NOT_ENROLLED_TEXT_HINDI,
  STATE_LOST_TEXT_HINDI,
} from './shared-texts.ts';

const NOTHING_SET_ASIDE = 'कुछ अलग नहीं रखा गया।';
const ASK = 'अपने ऑपरेटर से पूछें।';

export const ENROL_TEXTS_HINDI: Readonly<Record<EnrolDeviceRefusal, string>> = {
  ...contactTextsHindi({
    open: 'इसमें कोई पैसा शामिल नहीं है। इसी कोड से दोबारा कोशिश करें।',
    refused: 'इसमें कोई पैसा शामिल नहीं है।',
  }),
  notAnEnrolmentCode:
    'यह किसी ऑपरेटर का दिया कोड नहीं है। कुछ नहीं बदला। कोड पूरा कॉपी हुआ है या नहीं, जाँच लें।',
  alreadyEnrolled: 'इस डिवाइस का खाता पहले से है। कुछ नहीं बदला। दूसरे खाते के लिए दूसरा डिवाइस लें।',
  stateLost: STATE_LOST_TEXT_HINDI,
  unknownCode: 'आपका ऑपरेटर इस कोड को नहीं पहचानता। कुछ नहीं बदला। नया कोड माँगें।',
  codeUsed: 'यह कोड किसी दूसरे डिवाइस पर इस्तेमाल हो चुका है। यहाँ कुछ नहीं बदला। नया कोड माँगें।',
  codeExpired: 'इस कोड का समय निकल चुका है। कुछ नहीं बदला। नया कोड माँगें।',
  accountConvicted:
    'इस खाते के एक डिवाइस से वही पैसे दो बार दिए गए, इसलिए खाते को नया डिवाइस नहीं मिलता। कोई पैसा नहीं कटा। उस डिवाइस से या खाते के किसी दूसरे डिवाइस से अपील करें, या अपने ऑपरेटर से पूछें।',
};

export const DEPOSIT_TEXTS_HINDI: Readonly<
  Record<Extract<DepositOutcome, { readonly ok: false }>['code'], string>
> = {
  ...contactTextsHindi({
    open: 'पैसे आए या नहीं, यह अभी पता नहीं। वही रकम दोबारा जोड़ें: वह एक ही बार आएगी।',
    refused: 'कोई पैसा नहीं कटा।',
  }),
  notEnrolled: NOT_ENROLLED_TEXT_HINDI,
  sourceNotOffered: 'आपका ऑपरेटर वहाँ से पैसे नहीं लेता। कोई पैसा नहीं कटा। कोई दूसरा तरीका चुनें।',
  unknownCurrency: 'आपका ऑपरेटर इस मुद्रा में काम नहीं करता। कोई पैसा नहीं कटा। दूसरी मुद्रा चुनें।',
  amountZero: 'रकम शून्य है। कोई पैसा नहीं कटा। रकम डालें।',
  amountTooLarge: 'एक बार में इतनी रकम नहीं जोड़ी जा सकती। कोई पैसा नहीं कटा। कम रकम डालें।',
};

export const CERTIFY_TEXTS_HINDI: Readonly<Record<CertifyDeviceRefusal, string>> = {
  ...contactTextsHindi({
    open: 'यहाँ जो पैसे तैयार थे, वे अब भी तैयार हैं। नेटवर्क मिलने पर दोबारा कोशिश करें।',
    refused: 'यहाँ जो पैसे तैयार थे, वे अब भी तैयार हैं।',
  }),
  notEnrolled: NOT_ENROLLED_TEXT_HINDI,
  stateLost: STATE_LOST_TEXT_HINDI,
  insufficientFunds: `खाते में इतने पैसे नहीं हैं। ${NOTHING_SET_ASIDE} पैसे जोड़ें, या कम रकम चुनें।`,
  unknownCurrency: `आपका ऑपरेटर इस मुद्रा में काम नहीं करता। ${NOTHING_SET_ASIDE} दूसरी मुद्रा चुनें।`,
  amountZero: `रकम शून्य है। ${NOTHING_SET_ASIDE} रकम डालें।`,
  aboveLineLimit: `आपका ऑपरेटर इतने पैसे ऑफ़लाइन तैयार रखने नहीं देता। ${NOTHING_SET_ASIDE} कम रकम चुनें, या पहले की रकम का समय पूरा होने दें।`,
  redeemOnly: `यह डिवाइस सिर्फ़ भुगतान लेता है, दे नहीं सकता। ${NOTHING_SET_ASIDE} दूसरा डिवाइस लें।`,
  accountConvicted:
    'आपके खाते के एक डिवाइस से वही पैसे दो बार दिए गए, इसलिए ऑफ़लाइन के लिए और पैसे तैयार नहीं होते। कुछ अलग नहीं रखा गया, और खाते के पैसे वहीं हैं। मेन्यू में “डिवाइस” में देखें, और वहीं अपील करें।',
  unknownPurse: `आपका ऑपरेटर खाते के इस हिस्से को नहीं पहचानता। ${NOTHING_SET_ASIDE} ${ASK}`,
  fundsLocked: 'आपके नियम यह सारा पैसा रोके हुए हैं। कुछ अलग नहीं रखा गया। नियम बदलें, या पैसे जोड़ें।',
  outsideWindow: 'आपके नियम जिस समय तक ख़र्च करने देते हैं, वह निकल चुका है। कुछ अलग नहीं रखा गया। नियम बदलें।',
  tooManyRules: 'एक भुगतान के साथ इतने नियम नहीं जा सकते। कुछ अलग नहीं रखा गया। कम नियम चुनें।',
  lineClosed: `इस डिवाइस से ऑफ़लाइन भुगतान बंद कर दिया गया है। ${NOTHING_SET_ASIDE} ${ASK}`,
  historyIncomplete: `इस डिवाइस के कुछ भुगतान आपके ऑपरेटर तक नहीं पहुँचे हैं। ${NOTHING_SET_ASIDE} सिंक करें, फिर दोबारा कोशिश करें।`,
  statementSignature: `आपके ऑपरेटर ने इस डिवाइस का हस्ताक्षर नहीं माना। ${NOTHING_SET_ASIDE} ${ASK}`,
  statementMissing:
    'लिए गए भुगतानों की सूची नहीं मिली। कुछ खोया नहीं है। ऐप अपडेट करें, फिर दोबारा कोशिश करें।',
  statementContradicts: `आपका ऑपरेटर इस डिवाइस के ऐसे भुगतान जानता है जो डिवाइस में नहीं हैं। ${NOTHING_SET_ASIDE} ${ASK}`,
};

export const UNLOCK_TEXTS_HINDI: Readonly<
  Record<Extract<AskUnlockOutcome, { readonly ok: false }>['code'], string>
> = {
  nothingLocked: 'आपके किसी पैसे पर ताला नहीं है। कुछ नहीं बदला। और पैसे तैयार करें।',
};

export const RULES_TEXTS_HINDI: Readonly<
  Record<Extract<ChangeRulesOutcome, { readonly ok: false }>['code'], string>
> = {
  ...contactTextsHindi({
    open: 'कोई पैसा शामिल नहीं। नेटवर्क मिलने पर दोबारा कोशिश करें।',
    refused: 'कोई पैसा शामिल नहीं।',
  }),
  notEnrolled: NOT_ENROLLED_TEXT_HINDI,
  tooManyRules: 'एक खाते में इससे ज़्यादा नियम नहीं हो सकते। कुछ नहीं बदला। हटाने के लिए पहले एक नियम चुनें।',
  untilPassed: 'यह नियम तो ख़त्म हो चुका होता। कुछ नहीं बदला। आगे का समय चुनें।',
  unknownRule: 'आपका ऑपरेटर इस नियम को नहीं जानता। कुछ नहीं बदला। सिंक करें, फिर सूची से चुनें।',
  otherAuthor: 'यह नियम किसी और ने रखा है और वही हटा सकता है। कुछ नहीं बदला। अपने ऑपरेटर से पूछें।',
};

export const GIVE_BACK_TEXTS_HINDI: Readonly<
  Record<Extract<GiveBackOutcome, { readonly ok: false }>['code'], string>
> = {
  nothingReady: 'इस डिवाइस पर ऑफ़लाइन के लिए कोई पैसा तैयार नहीं है। कुछ नहीं बदला। पहले कुछ पैसे तैयार करें।',
};

const RESERVATION_OVER = 'अलग रखे पैसों का समय पूरा हुआ, या वे ख़र्च हो गए। जो बचा है, वह खाते में लौटता है।';

export const RESERVE_TEXTS_HINDI: Readonly<Record<ReserveRefusal | 'nothingReady', string>> = {
  ...CERTIFY_TEXTS_HINDI,
  ...contactTextsHindi({
    open: 'पैसे अलग रखे गए या नहीं, यह अभी पता नहीं। दोबारा कोशिश करें: वे एक ही बार अलग रहेंगे, और अपने आप लौटते हैं।',
    refused: NOTHING_SET_ASIDE,
  }),
  fundsLocked: `आपके नियम इन पैसों का कुछ हिस्सा रोके हुए हैं। ${NOTHING_SET_ASIDE} कम रकम चुनें, या नियम बदलें।`,
  tooManyReservations: `यह डिवाइस इससे ज़्यादा ख़रीदों के लिए पैसे अलग नहीं रख सकता। ${NOTHING_SET_ASIDE} कोई एक लौटाएँ, या उनमें से एक चुनें।`,
  reservationOver: `${RESERVATION_OVER} ${NOTHING_SET_ASIDE} फिर से अलग रखने के लिए दोबारा कोशिश करें।`,
  nothingReady: `${RESERVATION_OVER} कुछ नहीं बदला। कोई दूसरा चुनें।`,
};

const KEPT = 'सब कुछ यहाँ सुरक्षित है।';

export const SYNC_TEXTS_HINDI: Readonly<Record<SyncDeviceRefusal, string>> = {
  ...contactTextsHindi({
    open: 'सब कुछ यहाँ सुरक्षित है और कुछ खोया नहीं है। नेटवर्क मिलने पर दोबारा कोशिश करें।',
    refused: 'सब कुछ यहाँ सुरक्षित है और कुछ खोया नहीं है।',
  }),
  notEnrolled: NOT_ENROLLED_TEXT_HINDI,
  statementSignature: `आपके ऑपरेटर ने इस डिवाइस का हस्ताक्षर नहीं माना। ${KEPT} ${ASK}`,
  statementMissing: `लिए गए भुगतानों की सूची नहीं मिली। ${KEPT} ऐप अपडेट करें, फिर दोबारा कोशिश करें।`,
  statementContradicts: `आपका ऑपरेटर इस डिवाइस के ऐसे भुगतान जानता है जो डिवाइस में नहीं हैं। ${KEPT} ${ASK}`,
};
