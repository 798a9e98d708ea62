/**
 * Who wants to know that something about an account changed, in this process. PostgreSQL brings the
 * news of all processes; `0002-account-news.sql` says what counts as news.
 */

import { parseTenantId, type TenantId } from '@tallystick/protocol/identifiers';

/** The channel that the migration's triggers write to. */
export const ACCOUNT_CHANNEL = 'tallystick_account';

export interface AccountNews {
  /**
   * Calls `listener` after each change to the account; gives what ends that, or undefined where too many
   * listen to the account already.
   */
  subscribe(tenant: TenantId, account: bigint, listener: () => void): (() => void) | undefined;
  /** Takes a message of the channel. One that is none is ignored. */
  readonly take: (message: string) => void;
  /** Messages were missed: everybody is told. */
  readonly takeGap: () => void;
}

/** A shop's tills are fewer. One account may not take the places of all others. */
const LISTENERS_MAX = 64;
const MESSAGE = /^([0-9a-f-]{36}):([0-9]+(?:,[0-9]+)*)$/;

/** News without subscribers yet. */
export function createAccountNews(): AccountNews {
  const subscribers = new Map<string, Set<() => void>>();
  return Object.freeze({
    subscribe(tenant: TenantId, account: bigint, listener: () => void): (() => void) | undefined {
      const key = keyOf(tenant, String(account));
      const listeners = subscribers.get(key) ?? new Set();
      if (listeners.size >= LISTENERS_MAX) return undefined;
      subscribers.set(key, listeners.add(listener));
      return () => {
        listeners.delete(listener);
        if (listeners.size === 0 && subscribers.get(key) === listeners) subscribers.delete(key);
      };
    },
    take(message: string): void {
      const [, tenantText = '', accounts = ''] = MESSAGE.exec(message) ?? [];
      const tenant = parseTenantId(tenantText);
      if (tenant === undefined) return;
      for (const account of accounts.split(',')) {
        for (const listener of subscribers.get(keyOf(tenant, account)) ?? []) listener();
      }
    },
    takeGap(): void {
      for (const listeners of subscribers.values()) for (const listener of listeners) listener();
    },
  });
}

function keyOf(tenant: TenantId, account: string): string {
  return `${tenant}:${account}`;
}
