/** What the demo asks of a device process: one line of JSON each. Amounts are minor units as text. */

export type DeviceCommand =
  | { readonly verb: 'enrol'; readonly code: string }
  | { readonly verb: 'deposit' | 'certify' | 'request'; readonly amount: string }
  | { readonly verb: 'read' | 'pay' | 'accept' | 'takeReceipt'; readonly qr: string }
  | { readonly verb: 'sync' | 'show' };
