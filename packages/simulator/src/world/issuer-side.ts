/**
 * The issuer of the world: the production operations in two processes that share one database and take
 * calls in turn. A process that is killed gives no answer, and another one goes on.
 */

import { answerCall } from '@tallystick/issuer/operations/answer-call';
import { createAllowances } from '@tallystick/issuer/allowances/allowances';
import type { SmsSender } from '@tallystick/issuer/connectors/sms/sms-sender';
import type { IssuerDeps } from '@tallystick/issuer/issuer';
import { drainWork } from '@tallystick/issuer/jobs/drain';
import { drainNotices } from '@tallystick/issuer/notices/drain-notices';
import { createAccount } from '@tallystick/issuer/operator/create-account';
import { createTenant } from '@tallystick/issuer/operator/create-tenant';
import { FIXED_KEYS } from '@tallystick/issuer/keys/fixed-keys';
import type { TenantKeys } from '@tallystick/issuer/keys/tenant-keys';
import type { TenantSettings } from '@tallystick/issuer/tenants/settings';
import type { Database } from '@tallystick/database/database';
import { assert } from '@tallystick/protocol/assert';
import type { Crypto, Random } from '@tallystick/protocol/crypto';
import type { TenantId } from '@tallystick/protocol/identifiers';
import { currency } from '@tallystick/protocol/money';
import type { CurrencyInfo } from '@tallystick/protocol/messages/trust-bundle';
import type { DeviceElement } from '@tallystick/sdk/ports';
import { ProcessKilled } from '../database/faults.ts';
import { expectedFailure } from './expected-failure.ts';
import { createIssuerKeys } from './issuer-keys.ts';
import type { IssuerTap } from './issuer-tap.ts';
import type { Journal } from './journal.ts';

/** Indian rupees. */
export const CURRENCY: CurrencyInfo = { number: currency(356), code: 'INR', exponent: 2 };
const URL = 'https://issuer.invalid';
const ORDER_TRIES_MAX = 100;

export interface IssuerSideInput {
  /** A way into the database for each process: how one is opened when the process starts. */
  readonly databases: readonly (() => Database)[];
  readonly crypto: Crypto;
  readonly random: Random;
  readonly newElement: () => Promise<DeviceElement>;
  /** Unix seconds. */
  readonly clock: () => number;
  readonly tenant: TenantId;
  readonly settings: TenantSettings;
  /** What money it keeps. */
  readonly currency: CurrencyInfo;
  /** Most pieces of work that the worker does in one go: a fault may leave it with work without end. */
  readonly workAtOnce: number;
  readonly journal: Journal;
  /** How short messages leave; nobody is told anything where it is left out. */
  readonly messenger?: SmsSender | undefined;
  /** Listens at the doors; made once the issuer's keys are there. */
  readonly tap?: (keys: TenantKeys) => Promise<IssuerTap>;
}

export interface OpenedAccount {
  readonly account: bigint;
  readonly enrolmentCode: Uint8Array;
}

export type AccountOrder =
  | { readonly role: 'customer'; readonly name: string }
  | {
      readonly role: 'merchant';
      readonly name: string;
      readonly merchantType: number;
      readonly place: string;
    };

export interface IssuerSide {
  readonly tenant: TenantId;
  /** The answer's bytes; undefined when nobody answered, and a refusal below the protocol. */
  answer(bytes: Uint8Array): Promise<Uint8Array | 'refused' | undefined>;
  openAccount(order: AccountOrder): Promise<OpenedAccount>;
  /** Does what is due; whether nothing of it is left. */
  work(): Promise<boolean>;
  /** Ends all processes and starts them again, as whoever restores a database has to. */
  restart(): void;
  /** Does what an operator orders, once more where a process died of it or its answer was lost. */
  operate<T>(order: (deps: IssuerDeps, tenant: TenantId) => Promise<T>): Promise<T>;
}

/** A process of the issuer, which has forgotten whom it let wait. */
function startProcess(
  { crypto, random, clock, tenant, messenger }: IssuerSideInput,
  keys: TenantKeys,
  open: () => Database,
): IssuerDeps {
  return {
    database: open(),
    crypto,
    random,
    clock,
    keysOf: (wanted) => (wanted === tenant ? keys : undefined),
    keyChanger: FIXED_KEYS,
    mode: 'test',
    publicUrl: URL,
    allowances: createAllowances({ nowMs: () => clock() * 1_000 }),
    ...(messenger === undefined ? {} : { sms: messenger }),
  };
}

/** A new tenant. */
export async function createIssuerSide(input: IssuerSideInput): Promise<IssuerSide> {
  const { random, clock, tenant, journal } = input;
  const keys = await createIssuerKeys({
    ...input,
    now: clock(),
    makesCoins: input.settings.coins !== undefined,
  });
  const start = (open: () => Database): IssuerDeps => startProcess(input, keys, open);
  const processes = input.databases.map((open) => ({ open, deps: start(open) }));
  let turn = 0;
  const inTurn = async <T>(work: (deps: IssuerDeps) => Promise<T>): Promise<T> => {
    turn = (turn + 1) % processes.length;
    const process = processes[turn];
    assert(process !== undefined, 'the issuer has no process');
    try {
      return await work(process.deps);
    } catch (error) {
      // Whoever watches over it starts another one.
      if (error instanceof ProcessKilled) process.deps = start(process.open);
      throw error;
    }
  };
  const [first] = processes;
  assert(first !== undefined, 'the issuer has no process');
  const { deps } = first;
  const created = await createTenant(deps, {
    tenant,
    name: 'Town',
    currency: input.currency,
    settings: input.settings,
  });
  assert(created.ok, 'the tenant of the world was refused');
  const side: IssuerSide = {
    tenant,
    async answer(bytes) {
      try {
        const answered = await inTurn((process) => answerCall(process, tenant, bytes));
        return answered.ok ? answered.bytes : 'refused';
      } catch (error) {
        journal.note('issuerFailed', { code: failureCode(error) });
        return undefined;
      }
    },
    async openAccount(order) {
      const opened = await createAccount(deps, tenant, { ...order, id: random(16) });
      assert(opened.ok, 'an account of the town was refused');
      return opened.value;
    },
    restart() {
      for (const process of processes) process.deps = start(process.open);
    },
    operate: (order) => untilDone(journal, () => inTurn((process) => order(process, tenant))),
    async work() {
      try {
        const limit = input.workAtOnce;
        return await inTurn((process) => workOff(process, tenant, limit));
      } catch (error) {
        journal.note('workFailed', { code: failureCode(error) });
        return false;
      }
    },
  };
  return input.tap === undefined ? side : heard(side, await input.tap(keys));
}

/**
 * Both workers, one after the other; whether nothing that was due is left. Until the worker of the notices has told
 * a payer, or found that nobody can be told, the payment does not settle by itself.
 */
async function workOff(deps: IssuerDeps, tenant: TenantId, limit: number): Promise<boolean> {
  const told = await drainNotices(deps, tenant, { limit });
  return (await drainWork(deps, tenant, { limit })) < limit && told < limit;
}

/** The same issuer, with somebody at its doors. */
function heard(side: IssuerSide, tap: IssuerTap): IssuerSide {
  return {
    ...side,
    async answer(bytes) {
      await tap.begin();
      const said = await side.answer(bytes);
      await tap.call(bytes, said);
      return said;
    },
    async work() {
      await tap.begin();
      const isComplete = await side.work();
      await tap.work(isComplete);
      return isComplete;
    },
  };
}

/** Once more where a process died of it, or its answer was lost. */
async function untilDone<T>(journal: Journal, order: () => Promise<T>): Promise<T> {
  for (let tries = 1; ; tries += 1) {
    try {
      return await order();
    } catch (error) {
      journal.note('orderFailed', { code: failureCode(error) });
      assert(tries < ORDER_TRIES_MAX, 'an order of the operator never came through');
    }
  }
}

function failureCode(error: unknown): string {
  return error instanceof ProcessKilled ? 'killed' : expectedFailure(error, EXPECTED);
}

/** What a database looks like that was lost, is full, or refuses to serialize. */
const EXPECTED: ReadonlySet<string> = new Set([
  'database_unavailable',
  'disk_full',
  'transaction_conflict',
]);
