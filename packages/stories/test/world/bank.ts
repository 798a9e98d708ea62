/** The sandbox banks beside a story's operator, and what a customer of theirs does in the wallet. */

import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ASHAS_ACCOUNT, banksFileText } from '@tallystick/testkit/bank-world';
import { startSandboxBank, type SandboxBank } from '@tallystick/testkit/sandbox-bank';
import type { Page } from 'playwright-core';
import { button } from './wallet-steps.ts';

export interface StoryBank {
  /** What the operator sets in the service's environment. */
  readonly settings: Readonly<Record<string, string>>;
  readonly control: SandboxBank['control'];
  /** Writes that they pay out for a tenant, which the operator reads at its next start. */
  payOutFor(tenant: string): Promise<void>;
  /** What is in an account, in minor units as text. */
  balance(bank: string, account: string): Promise<unknown>;
  /** Ends the banks and removes what they kept. */
  end(): Promise<void>;
}

/** A slow machine is no bank that is away. */
const TIMEOUT_MS = 10_000;

/** Starts them, and writes the file of banks as an operator does. */
export async function startStoryBank(): Promise<StoryBank> {
  const folder = await mkdtemp(join(tmpdir(), 'tallystick-story-bank-'));
  const sandbox = await startSandboxBank({ journal: join(folder, 'journal') });
  const file = join(folder, 'banks.json');
  const port = Number(new URL(sandbox.url).port);
  await writeFile(file, banksFileText(port, TIMEOUT_MS));
  return {
    settings: { TALLYSTICK_BANKS: file },
    control: sandbox.control,
    payOutFor: (tenant) => writeFile(file, banksFileText(port, TIMEOUT_MS, tenant)),
    balance: async (bank, account) => {
      const path = `/statement?bank=${bank}&account=${account}`;
      return (await sandbox.control('GET', path))['balance'];
    },
    end: async () => {
      await sandbox.kill();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** From home to the screen of the bank account. */
export async function openBank(page: Page): Promise<void> {
  await button(page, 'Add money').click();
  await button(page, 'From my bank account').click();
}

/** On that screen: the details of a customer with 50,000 rupees, but for what is told. */
export async function giveDetails(
  page: Page,
  changes: Partial<typeof ASHAS_ACCOUNT> = {},
): Promise<void> {
  const { bank, account, name, phone, pan } = { ...ASHAS_ACCOUNT, ...changes };
  await page.getByLabel('Code of your bank').fill(bank);
  await page.getByLabel('Account number').fill(account);
  await page.getByLabel('Your name').fill(name);
  await page.getByLabel('Phone number').fill(phone);
  await page.getByLabel('PAN').fill(pan);
  await button(page, 'Keep these details').click();
}

/** On that screen: orders an amount. */
export async function askBank(page: Page, amount: string): Promise<void> {
  await page.getByLabel('How much shall come from your bank?').fill(amount);
  await button(page, 'Ask the bank for it').click();
}
