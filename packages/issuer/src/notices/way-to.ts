/** By which way somebody is told (P-33, V-82): by SMS where there is a number and a gateway, else by mail. Pure. */

import type { Registration } from '@tallystick/protocol/registration';

export interface Way {
  readonly by: 'sms' | 'mail';
  /** A number (E.164) or an address. */
  readonly to: string;
}

/** The way; undefined where there is none. */
export function wayTo(
  { phone, email }: Pick<Registration, 'phone' | 'email'>,
  has: { readonly sms: boolean; readonly mail: boolean },
): Way | undefined {
  if (phone !== undefined && has.sms) return { by: 'sms', to: phone };
  return email !== undefined && has.mail ? { by: 'mail', to: email } : undefined;
}
