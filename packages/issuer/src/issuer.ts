/** What the issuer's operations need from outside: all of it parameters, none of it global. */

import type { Database } from '@tallystick/database/database';
import type { Clock, Crypto, Random } from '@tallystick/protocol/crypto';
import type { TenantId } from '@tallystick/protocol/identifiers';
import type { Allowances } from './allowances/allowances.ts';
import type { Banks } from './connectors/bank/banks.ts';
import type { MailSender } from './connectors/mail/mail-sender.ts';
import type { SmsSender } from './connectors/sms/sms-sender.ts';
import type { KeyChanger } from './keys/keyring.ts';
import type { TenantKeys } from './keys/tenant-keys.ts';

export interface IssuerDeps {
  readonly database: Database;
  readonly crypto: Crypto;
  readonly random: Random;
  readonly clock: Clock;
  /** The keys of a tenant; undefined for a tenant that this service does not know. */
  readonly keysOf: (tenant: TenantId) => TenantKeys | undefined;
  /** Takes keys that another process changed, and changes them. */
  readonly keyChanger: KeyChanger;
  /** `production` offers no test bank. */
  readonly mode: 'test' | 'production';
  /** Where devices reach the service, without a trailing slash. */
  readonly publicUrl: string;
  /** How short messages leave; without it nobody is told anything. */
  readonly sms?: SmsSender;
  /** For whoever has an address and no number. */
  readonly mail?: MailSender;
  /** The banks that the operator works with; without them no money comes from any. */
  readonly banks?: Banks;
  /** Who of the devices may call now. */
  readonly allowances: Allowances;
}
