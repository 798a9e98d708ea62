/** What the shared parts say in English. */

import type { UiTexts } from './ui-texts.ts';

export const ENGLISH: UiTexts = {
  back: 'Back',
  close: 'Close',
  code: {
    enlarge: 'Show the code larger',
    copy: 'Copy code',
    copied: 'The code was copied. Paste it on the other device.',
    notCopied: 'The browser did not let the code be copied. Save it as a picture instead.',
    save: 'Save picture',
    brightness: 'In bright sun, turn up the brightness of this screen.',
    digits: 'Both screens show',
    unseen: 'Without seeing: copy the code here and choose “Paste code” on the other device.',
  },
  scan: {
    aim: 'Point the camera at the code.',
    starting: 'The camera is starting.',
    torchOn: 'Light on',
    torchOff: 'Light off',
    camera: 'Camera',
    cameraNumber: (number) => `Camera ${number}`,
    otherWays: 'Paste code or open a picture',
    paste: 'Code as text',
    use: 'Use this code',
    picture: 'Open a picture of the code',
    noCodeInPicture: 'There is no code in this picture. Choose one that shows the whole code.',
    noCamera: 'This device has no camera. Paste the code as text, or open a picture of it.',
    cameraRefused:
      'The camera is not allowed. Allow it in the settings of the browser, or paste the code as text or open a picture of it.',
    cameraBusy:
      'Another app uses the camera. Close that one and come back, or paste the code as text.',
    cameraNeedsHttps:
      'The browser gives the camera to secure pages only. Open this app by its https address, or paste the code as text.',
  },
  hold: 'Press and hold',
  brand: {
    about: (name) => `Your operator: ${name}`,
    welcome: (name) => `${name} says:`,
    blocked: (name) => `${name} says, for when this device is blocked:`,
    call: 'Help by telephone:',
    read: 'Help on the web:',
  },
  amount: {
    empty: 'Enter an amount.',
    notAnAmount: 'This is not an amount. Use digits and one point, such as 120.50.',
    tooManyDecimals: 'This has more digits after the point than the currency.',
    tooLarge: 'This is more than can be counted. Enter less.',
  },
  access: {
    starting: 'Opening',
    openElsewhere: {
      title: 'Open in another window',
      body: 'This app is open in another tab or window of this browser. Only one at a time may pay. Close the other one, and this one goes on by itself.',
    },
    enterCode: {
      body: 'Your operator gave you a code, printed or on a screen. It is good once.',
      scan: 'Scan the code',
      paste: 'Or paste the code as text',
      use: 'Go on',
      retry: 'Try again',
      problem: 'The code did not do',
      issuerRefused:
        'Somebody else than your operator answered, such as the sign-in page of a Wi-Fi network. Nothing happened. Check the network, then try again with the same code.',
    },
    choosePin: {
      title: 'Choose a PIN',
      body: 'The PIN locks the money on this device. Six digits or more. Nobody else has it, and nobody can find it for you.',
      pin: 'New PIN',
      again: 'The same PIN again',
      set: 'Set PIN',
      tooShort: 'A PIN has six digits or more.',
      notDigits: 'A PIN has digits only.',
      tooSimple: 'Others would try this PIN first. Choose another.',
      differ: 'The two PINs differ. Enter the same one twice.',
    },
    locked: {
      title: 'Enter your PIN',
      pin: 'PIN',
      unlock: 'Open',
      passkey: 'Open with the lock of this device',
      passkeyRefused: 'The lock of this device did not open the app. Enter the PIN.',
      wrong: 'This is not the PIN. Nothing is lost.',
      wait: (span) => `After so many tries, wait ${span}, then try again.`,
      forgot: 'Forgot your PIN?',
    },
    forgot: {
      title: 'Forgot your PIN?',
      body: [
        'Nobody can open what is kept here without the PIN. You can delete it and start afresh with a new code from your operator.',
        'Money at the operator stays yours. Money that was ready offline here comes back to your account by itself, at the latest some weeks from now.',
        'Payments whose other half has not reached the operator yet may be lost with what is deleted. If you may still remember the PIN, try again first.',
      ],
      erase: 'Delete everything here',
      keep: 'Keep it and try again',
    },
    changePin: { title: 'Change PIN', old: 'PIN now', done: 'The PIN was changed.' },
    passkey: {
      title: 'Lock of this device',
      body: 'Open the app by fingerprint, face or the lock of this device. The PIN still opens it.',
      add: 'Use the lock of this device',
      on: 'The lock of this device opens the app.',
      drop: 'Only the PIN from now on',
    },
    working: { pin: 'Checking the PIN', enrolment: 'Asking your operator' },
    broken: {
      title: 'This device needs attention',
      storeFull:
        'There is no room left on this device, so the last step was not kept and did not happen. Delete something else, such as pictures, and do it again.',
      needsReopening:
        'A write to this device failed, and whether the last step happened is not known. What was confirmed before is kept. Open the app again and look at the list of payments.',
      storeDamaged:
        'What was kept on this device has been changed or damaged and cannot be trusted. Money at the operator is safe. Open the app again; if this comes back, start afresh with a new code from your operator.',
      unexpected:
        'Something went wrong that should not. What was confirmed before is kept. Open the app again.',
      madeRoom: 'I made room',
      reload: 'Open again',
      startAfresh: 'Start afresh',
    },
  },
};
