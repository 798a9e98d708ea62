/** Why a list of devices did not come, or a device stays as it is. */

import type {
  BlockDeviceOutcome,
  DevicesOutcome,
  NameDeviceOutcome,
  RetireDeviceOutcome,
} from '../device/devices.ts';
import { contactTexts, NOT_ENROLLED_TEXT } from './shared-texts.ts';

type Sentences<Outcome> = Readonly<
  Record<Extract<Outcome, { readonly ok: false; readonly code: string }>['code'], string>
>;

const NOT_YOURS =
  'Your account has no such device. Nothing changed. Go back, and choose it from the list again.';

export const LIST_DEVICES_TEXTS: Sentences<DevicesOutcome> = {
  ...contactTexts({
    open: 'Nothing changed. Try again when there is a network.',
    refused: 'Nothing changed.',
  }),
  notEnrolled: NOT_ENROLLED_TEXT,
};

export const NAME_DEVICE_TEXTS: Sentences<NameDeviceOutcome> = {
  ...LIST_DEVICES_TEXTS,
  notYourDevice: NOT_YOURS,
  nameInvalid: 'This name cannot be kept. Nothing changed. Choose a shorter one.',
};

export const BLOCK_DEVICE_TEXTS: Sentences<BlockDeviceOutcome> = {
  ...contactTexts({
    open: 'Nothing changed as far as is known. Try again at once, or ask your operator to block it.',
    refused: 'Nothing changed.',
  }),
  notEnrolled: NOT_ENROLLED_TEXT,
  notYourDevice: NOT_YOURS,
  thisDevice:
    'This is the device in your hand. Nothing changed. Choose the one that you lost, or stop using this one.',
};

export const RETIRE_DEVICE_TEXTS: Sentences<RetireDeviceOutcome> = {
  ...contactTexts({
    open: 'Spending has ended here. The money comes back to your account. Try again when there is a network.',
    refused: 'Spending has ended here. The money comes back to your account.',
  }),
  notEnrolled: NOT_ENROLLED_TEXT,
  tillStays: 'A till stays. Nothing changed. Ask your operator.',
  unsent: 'Some payments lie on this device only. Nothing changed. Synchronise first.',
};
