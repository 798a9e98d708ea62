/** What the wallet says about money set aside for one purchase, in Hindi. */

import type { SetAsideTexts } from './set-aside-texts.ts';

export const SET_ASIDE_HINDI: SetAsideTexts = {
  title: 'एक ख़रीद के लिए अलग रखें',
  intro:
    'ऐसी दुकान में एक भुगतान के लिए जिसका टर्मिनल ऑनलाइन है। पाँच मिनट तक ये पैसे कहीं और ख़र्च नहीं हो सकते। जो ख़र्च नहीं होता, वह फिर अपने आप लौटता है।',
  howMuch: 'ख़रीद कितने की है?',
  have: (amount) => `खाते में ${amount} हैं।`,
  action: 'अलग रखें',
  needsNetwork:
    'अलग रखने और समय बढ़ाने के लिए नेटवर्क चाहिए। जो अलग रखा है, उससे इस डिवाइस से अब भी पैसे दे सकते हैं।',
  list: 'आपके अलग रखे पैसे',
  left: (time) => `${time} बाकी`,
  used: 'एक भुगतान में लगे',
  usedRest: (amount, when) => `एक भुगतान में लगे। ${amount} ${when} तक लौटते हैं`,
  ended: 'समय पूरा हुआ। ये खाते में लौटते हैं',
  givenBack: (when) => `लौटाए गए, ${when} तक खाते में`,
  extend: '5:00 तक बढ़ाएँ',
  giveBack: 'लौटाएँ',
  from: {
    label: 'किन पैसों से दें?',
    setAside: (amount, when) => `अलग रखे: ${amount}, ${when} तक`,
    ready: (amount) => `ऑफ़लाइन तैयार: ${amount}`,
    online: 'टर्मिनल को ऑनलाइन होना होगा। इस भुगतान से जो बचता है, वह खाते में लौटता है।',
  },
};
