/** From arguments to a command's outcome, and from there to text and an exit status. */

import { parseArgs } from 'node:util';
import type { Command, CommandResult, ExitCode, OptionValues } from './command.ts';
import { eraseAccount, exportAccount, registerAccount } from './commands/account.ts';
import { createCustomer, createMerchant } from './commands/accounts.ts';
import { setBrand, showBrand } from './commands/brand.ts';
import { setCallLimits, showCallLimits } from './commands/call-limits.ts';
import { allotCover, fundLossAccount } from './commands/cover.ts';
import { decideAppeal, listAppeals, showAppeal } from './commands/appeals.ts';
import { debtShare, forgiveDebt, listDebts, showDebt } from './commands/debts.ts';
import { auditLog } from './commands/audit-log.ts';
import { audit } from './commands/audit.ts';
import { readCase } from './commands/case-read.ts';
import { closeCase, exportCase, listCases, openCase, showCase } from './commands/case.ts';
import { blockDevice } from './commands/device.ts';
import { deviceCode } from './commands/device-code.ts';
import { listDevices, replaceDevice } from './commands/device-list.ts';
import { history } from './commands/history.ts';
import { createGuest, limitGuests, refundGuestMoney } from './commands/guest.ts';
import { listKeys, revokeKey, rotateKey } from './commands/key.ts';
import { makeInvestigatorKey, setInvestigator, showInvestigator } from './commands/investigator.ts';
import { checkLedger } from './commands/ledger.ts';
import {
  listNotices,
  listTemplates,
  setNoticeSettings,
  setTemplate,
  showNoticeSettings,
} from './commands/notice.ts';
import { showPayment } from './commands/payment.ts';
import { setPolicy, showPolicy } from './commands/policy.ts';
import { noteRestore } from './commands/restore.ts';
import { endAccountRule, listAccountRules, setAccountRule } from './commands/rules.ts';
import { decideDispute, listDisputes, showDispute } from './commands/dispute.ts';
import { setDisputeTerms, showDisputeTerms } from './commands/dispute-terms.ts';
import { allowBankOrders, listBankOrders, showBankTerms } from './commands/bank-orders.ts';
import { setCoins, showCoins, stopCoins } from './commands/coins.ts';
import { setSettlement, showSettlement } from './commands/settlement.ts';
import { createTenant } from './commands/tenant.ts';
import { verifyProof } from './commands/verify-proof.ts';
import { COMMON_OPTIONS, commandHelp, overview, usageOf } from './help.ts';
import type { Terminal } from './terminal.ts';

export const COMMANDS: readonly Command[] = [
  createTenant,
  showBrand,
  setBrand,
  createCustomer,
  createMerchant,
  createGuest,
  refundGuestMoney,
  limitGuests,
  registerAccount,
  exportAccount,
  eraseAccount,
  showPayment,
  listAccountRules,
  setAccountRule,
  endAccountRule,
  listDevices,
  showPolicy,
  setPolicy,
  showCoins,
  setCoins,
  stopCoins,
  listBankOrders,
  showBankTerms,
  allowBankOrders,
  showSettlement,
  setSettlement,
  listDisputes,
  showDispute,
  decideDispute,
  showDisputeTerms,
  setDisputeTerms,
  showNoticeSettings,
  setNoticeSettings,
  listTemplates,
  setTemplate,
  listNotices,
  showCallLimits,
  setCallLimits,
  fundLossAccount,
  allotCover,
  blockDevice,
  replaceDevice,
  deviceCode,
  checkLedger,
  history,
  auditLog,
  audit,
  listKeys,
  rotateKey,
  revokeKey,
  noteRestore,
  listAppeals,
  showAppeal,
  decideAppeal,
  listDebts,
  showDebt,
  forgiveDebt,
  debtShare,
  verifyProof,
  makeInvestigatorKey,
  setInvestigator,
  showInvestigator,
  openCase,
  listCases,
  showCase,
  closeCase,
  exportCase,
  readCase,
];

export interface Printed {
  readonly exitCode: ExitCode;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs what `args` say. Standard output has the answer only; with `--json` it is one JSON object. */
export async function runCommand(args: readonly string[], terminal: Terminal): Promise<Printed> {
  const command = COMMANDS.find(({ words }) => words.every((word, at) => args[at] === word));
  if (command === undefined) {
    const [first] = args;
    if (first === '--help' || first === '-h') return printed(0, overview(COMMANDS));
    const asked =
      first === undefined ? 'Which command?' : `There is no such command: ${quote(args)}.`;
    return usage(false, `${asked} tallystick --help lists them.`);
  }
  const isJson = args.includes('--json');
  const parsed = parse(command, args.slice(command.words.length));
  if (!parsed.ok) return usage(isJson, `${parsed.message} ${usageOf(command)} --help says more.`);
  if (parsed.values['help'] === true) return printed(0, commandHelp(command));
  return print(await command.run({ ...parsed, terminal }), isJson);
}

type Parsed =
  | { readonly ok: true; readonly values: OptionValues; readonly positionals: readonly string[] }
  | { readonly ok: false; readonly message: string };

function parse(command: Command, args: readonly string[]): Parsed {
  const options = [...command.options, ...COMMON_OPTIONS].map(
    ({ name, value, isList = false }) =>
      [
        name,
        {
          type: value === undefined ? ('boolean' as const) : ('string' as const),
          multiple: isList,
        },
      ] as const,
  );
  try {
    const { values, positionals } = parseArgs({
      args: [...args],
      options: Object.fromEntries(options),
      allowPositionals: true,
    });
    const needed = command.positionals.filter((name) => !name.startsWith('[')).length;
    const isHelp = values['help'] === true;
    if (!isHelp && positionals.length < needed) {
      return { ok: false, message: `${command.positionals.join(' ')} is missing.` };
    }
    if (positionals.length > command.positionals.length) {
      return {
        ok: false,
        message: `${quote(positionals.slice(command.positionals.length))} is too much.`,
      };
    }
    return { ok: true, values: textsAndSwitches(values), positionals };
  } catch (error) {
    // Node's messages name the argument; some go on with advice in further sentences and lines.
    const said = error instanceof Error ? error.message : String(error);
    return { ok: false, message: `${said.split(/[.\n]/)[0] ?? ''}.` };
  }
}

function textsAndSwitches(values: Readonly<Record<string, unknown>>): OptionValues {
  return Object.fromEntries(
    Object.entries(values).filter(
      (entry): entry is [string, string | boolean | readonly string[]] =>
        isTexts(entry[1]) || typeof entry[1] !== 'object',
    ),
  );
}

function isTexts(value: unknown): value is readonly string[] {
  return Array.isArray(value) && value.every((each) => typeof each === 'string');
}

function print(result: CommandResult, isJson: boolean): Printed {
  switch (result.kind) {
    case 'answer': {
      const text = isJson ? JSON.stringify(result.object) : result.lines.join('\n');
      return printed(result.isRefusal === true ? 1 : 0, text);
    }
    case 'refused':
    case 'failed': {
      const { code, message } = result;
      const exitCode = result.kind === 'refused' ? 1 : 2;
      if (isJson) return printed(exitCode, JSON.stringify({ code, message }));
      return { exitCode, stdout: '', stderr: `${message} (${code})\n` };
    }
    case 'usage':
      return usage(isJson, result.message);
  }
}

function usage(isJson: boolean, message: string): Printed {
  if (isJson) return printed(2, JSON.stringify({ code: 'usage', message }));
  return { exitCode: 2, stdout: '', stderr: `${message}\n` };
}

function printed(exitCode: ExitCode, text: string): Printed {
  return { exitCode, stdout: `${text}\n`, stderr: '' };
}

const QUOTED_LENGTH_MAX = 60;

function quote(texts: readonly string[]): string {
  return JSON.stringify(texts.join(' ').slice(0, QUOTED_LENGTH_MAX));
}
