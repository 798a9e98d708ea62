/** A test's issuer that works with the sandbox banks, which are a process of their own. */

import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after } from 'node:test';
import { readBankSettings } from '@tallystick/issuer/config/bank-settings';
import { openBanks, type Banks } from '@tallystick/issuer/connectors/bank/banks';
import type { IssuerDeps } from '@tallystick/issuer/issuer';
import { availableAccount } from '@tallystick/ledger/account';
import { balancesOf } from '@tallystick/ledger/balances';
import { assert } from '@tallystick/protocol/assert';
import {
  bankAccountBodyShape,
  bankAccountResultShape,
  fundFromBankBodyShape,
  fundFromBankResultShape,
  type BankAccountResult,
  type BankOrderView,
  type TypedBankAccount,
} from '@tallystick/protocol/calls/bank';
import { readShape } from '@tallystick/protocol/encoding/shape';
import { minor, type Currency } from '@tallystick/protocol/money';
import { freePort } from './free-port.ts';
import type { IssuerDevice } from './issuer-device.ts';
import { createIssuerWorld, type IssuerWorld, type IssuerWorldOptions } from './issuer-world.ts';
import { SANDBOX_API_KEY, startSandboxBank, type SandboxBank } from './sandbox-bank.ts';
import { TEST_CURRENCY } from './world-bundle.ts';

/** A customer of the sandbox's first bank, with 50,000 rupees. */
export const ASHAS_ACCOUNT: TypedBankAccount = {
  bank: 'TSBA0000001',
  account: '1000 0000 0001',
  name: 'Asha Rao',
  phone: '+91 98200 12345',
  pan: 'abcpr1234f',
};

/** Long enough for a machine that has other work, and what is waited for a bank of which no answer is expected. */
const TIMEOUT_MS = 10_000;
const HURRIED_MS = 300;

export interface BankWorld extends IssuerWorld {
  /** The file of banks as an operator writes it. */
  readonly banksText: string;
  /** An issuer that waits for no bank that is silent. */
  readonly hurried: IssuerDeps;
  bank(): SandboxBank;
  /** kill -9 of the banks, and the same banks again. */
  restartBank(): Promise<void>;
  /** What is in an account at a sandbox bank, by the bank's own statement. */
  bankBalance(account: string, code?: string): Promise<bigint>;
}

/** Call it at the top of a test file; the banks end with the tests. */
export async function createBankWorld(options: IssuerWorldOptions = {}): Promise<BankWorld> {
  const folder = await mkdtemp(join(tmpdir(), 'tallystick-bank-world-'));
  const port = await freePort();
  const journal = join(folder, 'journal');
  let sandbox = await startSandboxBank({ journal, port });
  after(async () => {
    await sandbox.kill();
    await rm(folder, { recursive: true });
  });
  // Which tenant they pay out for is known once there is one.
  const later: { banks?: Banks } = {};
  const banks: Banks = {
    find: (code) => later.banks?.find(code),
    paying: (tenant, payee) => later.banks?.paying(tenant, payee) ?? [],
    files: () => later.banks?.files() ?? [],
    close: async () => later.banks?.close(),
  };
  const world = await createIssuerWorld({ ...options, banks });
  const banksText = banksFileText(port, TIMEOUT_MS, world.tenant);
  later.banks = await openTestBanks(banksText);
  const hurried = await openTestBanks(banksFileText(port, HURRIED_MS, world.tenant));
  return {
    ...world,
    banksText,
    hurried: { ...world.deps, banks: hurried },
    bank: () => sandbox,
    restartBank: async () => {
      await sandbox.kill();
      sandbox = await startSandboxBank({ journal, port });
    },
    bankBalance: async (account, code = ASHAS_ACCOUNT.bank) => {
      const path = `/statement?bank=${code}&account=${account}`;
      const { balance } = await sandbox.control('GET', path);
      return BigInt(String(balance));
    },
  };
}

/** The file of the sandbox's banks, as an operator writes it; they pay out for the tenant, where one is told. */
export function banksFileText(port: number, timeoutMs: number, tenant?: string): string {
  const banks = ['TSBA0000001', 'TSBB0000001'].map((code) => ({
    code,
    kind: 'http',
    url: `http://127.0.0.1:${port}/banks/${code}`,
    apiKey: SANDBOX_API_KEY,
    timeoutMs,
    ...(tenant === undefined ? {} : { payOutFor: [tenant] }),
  }));
  return JSON.stringify({ banks });
}

async function openTestBanks(text: string): Promise<Banks> {
  const settings = readBankSettings(text, 'test');
  assert(settings.ok, 'the banks of a test are none');
  return openBanks(settings.banks, () => 0);
}

/** What the device's account has free. */
export async function availableOf(
  { database, tenant }: IssuerWorld,
  { account }: Pick<IssuerDevice, 'account'>,
): Promise<bigint> {
  const asked = [availableAccount(account)];
  const [available] = await database.transaction(tenant, (tx) => balancesOf(tx, asked));
  return available ?? 0n;
}

/** Gives, or only reads, the details of a device's bank account; asserts that they are taken. */
export async function bankAccountOf(
  device: IssuerDevice,
  change?: TypedBankAccount,
): Promise<BankAccountResult> {
  const body = bankAccountBodyShape.encode(change === undefined ? {} : { change });
  const answer = await device.call('bankAccount', body);
  assert(answer.accepted, `the bank account of a test was refused: ${answer.code}`);
  const result = readShape(bankAccountResultShape, answer.result, 'bankAccount');
  assert(result.ok, 'the issuer answered a bank account with something else');
  return result.value;
}

/** Orders money from the device's bank account: the order, or the code of the refusal. */
export async function fund(
  device: IssuerDevice,
  amount: bigint,
  callId?: Uint8Array,
  currency: Currency = TEST_CURRENCY.number,
): Promise<BankOrderView | string> {
  const body = fundFromBankBodyShape.encode({ currency, amount: minor(amount) });
  const answer = await device.call('fundFromBank', body, callId);
  if (!answer.accepted) return answer.code;
  const result = readShape(fundFromBankResultShape, answer.result, 'fundFromBank');
  assert(result.ok, 'the issuer answered an order of money with something else');
  return result.value.order;
}
