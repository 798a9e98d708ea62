/** Why a list of devices did not come, or a device stays as it is, in Hindi. */

import type {
  BLOCK_DEVICE_TEXTS,
  LIST_DEVICES_TEXTS,
  NAME_DEVICE_TEXTS,
  RETIRE_DEVICE_TEXTS,
} from '../devices-texts.ts';
import { contactTextsHindi, NOT_ENROLLED_TEXT_HINDI } from './shared-texts.ts';

const NOT_YOURS = 'आपके खाते में ऐसा कोई डिवाइस नहीं है। कुछ नहीं बदला। वापस जाकर सूची से फिर चुनें।';

export const LIST_DEVICES_TEXTS_HINDI: typeof LIST_DEVICES_TEXTS = {
  ...contactTextsHindi({
    open: 'कुछ नहीं बदला। नेटवर्क मिलने पर दोबारा कोशिश करें।',
    refused: 'कुछ नहीं बदला।',
  }),
  notEnrolled: NOT_ENROLLED_TEXT_HINDI,
};

export const NAME_DEVICE_TEXTS_HINDI: typeof NAME_DEVICE_TEXTS = {
  ...LIST_DEVICES_TEXTS_HINDI,
  notYourDevice: NOT_YOURS,
  nameInvalid: 'यह नाम नहीं रखा जा सकता। कुछ नहीं बदला। छोटा नाम चुनें।',
};

export const BLOCK_DEVICE_TEXTS_HINDI: typeof BLOCK_DEVICE_TEXTS = {
  ...contactTextsHindi({
    open: 'जहाँ तक पता है, कुछ नहीं बदला। तुरंत दोबारा कोशिश करें, या ऑपरेटर से ब्लॉक करने को कहें।',
    refused: 'कुछ नहीं बदला।',
  }),
  notEnrolled: NOT_ENROLLED_TEXT_HINDI,
  notYourDevice: NOT_YOURS,
  thisDevice: 'यह आपके हाथ का डिवाइस है। कुछ नहीं बदला। जो खो गया है उसे चुनें, या इसका इस्तेमाल बंद करें।',
};

export const RETIRE_DEVICE_TEXTS_HINDI: typeof RETIRE_DEVICE_TEXTS = {
  ...contactTextsHindi({
    open: 'यहाँ से ख़र्च बंद हो चुका है, और पैसे आपके खाते में वापस आते हैं। नेटवर्क मिलने पर दोबारा कोशिश करें।',
    refused: 'यहाँ से ख़र्च बंद हो चुका है, और पैसे आपके खाते में वापस आते हैं।',
  }),
  notEnrolled: NOT_ENROLLED_TEXT_HINDI,
  tillStays: 'टर्मिनल बना रहता है। कुछ नहीं बदला। अपने ऑपरेटर से पूछें।',
  unsent: 'कुछ भुगतान सिर्फ़ इस डिवाइस पर हैं। कुछ नहीं बदला। पहले सिंक करें।',
};
