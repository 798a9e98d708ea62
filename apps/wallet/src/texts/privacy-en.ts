/** What the wallet says about what is personal, in English. */

import type { PrivacyTexts } from './privacy-texts.ts';

export const PRIVACY_ENGLISH: PrivacyTexts = {
  title: 'Privacy',
  intro:
    'Nothing here is needed to pay. Whatever you allow, you can take back at any time, and it is noted when and on which device you did.',
  yes: 'Yes',
  no: 'No',
  consents: {
    precisePlace: {
      question: 'Keep exact places?',
      about:
        'Some money may be spent only near your first payment. For that, shops are shown a rough area. With Yes they are shown the exact spot of that first shop.',
    },
    relevantContent: {
      question: 'Receive content chosen for you?',
      about: 'Such as offers that fit what you bought. With No, nothing is chosen for you.',
    },
    traceData: {
      question: 'Help to find this phone, or a fraud?',
      about:
        'Only if this phone is reported lost, or a fraud with it is proven: it then sends what it knows about itself, its SIM and the mobile network around it, once an hour at most, for 90 days at most. In a browser that is very little. Only your operator’s investigator can open it. What was sent is deleted when the case is closed. With No, nothing is sent.',
    },
  },
  trace: {
    withheld:
      'This device sends nothing yet: you said Yes on another device, or your operator has named another investigator since.',
    agreeHere: 'Yes, from this device too',
    sent: (when) => `Last sent from this device: ${when}.`,
  },
  details: {
    title: 'Your details',
    about:
      'Your operator can reach you with them. You may leave each of them empty. Shops never see them.',
    labels: { name: 'Name', address: 'Address', phone: 'Phone', email: 'E-mail' },
    phoneHint: 'With the number of the country, such as +91 98200 12345.',
    save: 'Save details',
    saved: 'Saved with your operator.',
    problems: {
      personNameInvalid: 'This name is too long. Nothing was saved. Enter a shorter one.',
      addressInvalid: 'This address is too long. Nothing was saved. Enter a shorter one.',
      phoneInvalid:
        'This is no whole phone number. Nothing was saved. Begin with a plus and the number of the country.',
      emailInvalid: 'This is no e-mail address. Nothing was saved. Check it.',
    },
  },
  copy: {
    title: 'Your data',
    about:
      'A file with everything your operator holds about this account: details, choices, devices, money and payments. Keep it where nobody else reads it.',
    action: 'Save a copy of my data',
    done: 'The file is saved.',
  },
  erase: {
    title: 'Delete account',
    open: 'Delete my account',
    goes: 'This deletes your name, your details and your choices at your operator, and ends this wallet on all your devices.',
    stays:
      'What stays, without your name: the record of payments and what your devices signed. Your operator and the shops need it to show that money went where it should.',
    others:
      'Shops keep the receipts that they have. Backups of your operator are overwritten in time.',
    forGood: 'It is for good. It works only when no money is left and every payment is final.',
    action: 'Delete for good',
    keep: 'Keep my account',
    doneTitle: 'Account deleted',
    done: 'Your account is deleted. All that is left is the wallet on this device.',
    clear: 'Clear this device',
  },
};
