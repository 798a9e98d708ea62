/** What is wrong with a code, whichever one was wanted, in Hindi. */

import type { MisreadTexts } from './misread-code-en.ts';

export const HINDI_MISREAD: MisreadTexts = {
  empty: 'यहाँ कोई कोड नहीं है। फिर स्कैन या पेस्ट करें।',
  unsupportedVersion: 'यह कोड नए ऐप का है। कोई पैसा नहीं कटा। इस ऐप को अपडेट करें।',
  unknownKind: 'यह ऐप इस तरह का कोड नहीं जानता। कोई पैसा नहीं कटा। ऐप अपडेट करें।',
  truncated: 'कोड का एक हिस्सा नहीं है। कोई पैसा नहीं कटा। फिर स्कैन या पेस्ट करें।',
  badCharacter: 'कोड रास्ते में बदल गया। कोई पैसा नहीं कटा। फिर स्कैन या पेस्ट करें।',
  badCheck: 'कोड ग़लत पढ़ा गया। कोई पैसा नहीं कटा। फिर स्कैन करें।',
};
