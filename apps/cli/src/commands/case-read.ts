/**
 * `tallystick case read`: opens the reports of a case with the investigator's private key, on the
 * investigator's machine. It asks nobody. What a device wrote is data of a stranger: texts have no
 * characters that steer a terminal, because none are read from a report.
 */

import { createCheck } from '@tallystick/api/schema';
import { releasedCaseSchema, type ReleasedCaseResult } from '@tallystick/api/routes/cases';
import { timeText } from '@tallystick/api/time-text';
import { createNodeCrypto } from '@tallystick/elements/node-crypto';
import { fromHex } from '@tallystick/protocol/encoding/octets';
import { parseTenantId, type TenantId } from '@tallystick/protocol/identifiers';
import type { TraceCell, TraceData, TraceSlot } from '@tallystick/protocol/trace/trace-data';
import { openTraceReport, type OpenTraceResult } from '@tallystick/protocol/trace/trace-report';
import { textOf, type Command } from '../command.ts';
import { readKeyFile, type InvestigatorKey } from '../investigator-key.ts';
import { parseJson } from '../json-text.ts';
import { readSmallFile } from '../small-file.ts';

/** The most that an issuer gives out for one case: 200 reports of 5,600 letters, and room. */
const FILE_BYTES_MAX = 2_097_152;

const FAULTS: Readonly<Record<Extract<OpenTraceResult, { ok: false }>['code'], string>> = {
  tooLarge: 'it is too large to be a report',
  truncated: 'it is too short to be a report',
  doesNotOpen: 'it does not open: it was sealed to another key, or altered, or is of another case',
  malformed: 'what was sealed is no report',
  deviceSignature: 'it is forged: the device did not sign it',
  otherCase: 'the device made it for another case',
  otherDevice: 'the file names another device than its key is of',
};

export const readCase: Command = {
  words: ['case', 'read'],
  positionals: ['FILE'],
  summary: "open the reports of a case with the investigator's key, without a network",
  options: [{ name: 'key', value: 'FILE', meaning: "the investigator's private key" }],
  run: async ({ positionals: [path = ''], values }) => {
    const keyPath = textOf(values, 'key');
    if (keyPath === undefined) return { kind: 'usage', message: 'Give your key with --key.' };
    const file = await readKeyFile(keyPath);
    if (file.kind !== 'key') {
      const message = `${JSON.stringify(keyPath)} holds no private key of an investigator.`;
      return { kind: 'usage', message };
    }
    const released = await readReleased(path);
    if (released === undefined) {
      return { kind: 'usage', message: `${JSON.stringify(path)} holds no case.` };
    }
    const opened = await openAll(released.tenant, released.value, file.key);
    const { account, number } = released.value.case;
    return {
      kind: 'answer',
      isRefusal: opened.some(({ result }) => !result.ok),
      object: {
        case: `${account}-${number}`,
        keyHash: released.value.case.keyHash,
        reports: opened.map(({ receivedAt, result }) =>
          result.ok
            ? { receivedAt, hour: result.report.hour, data: result.report.data }
            : { receivedAt, code: result.code },
        ),
      },
      lines: [
        `case    ${account}-${number} (${released.value.case.reason})`,
        `device  ${released.value.case.keyHash}`,
        ...(opened.length === 0 ? ['There is no report.'] : opened.flatMap(linesOf)),
      ],
    };
  },
};

async function readReleased(
  path: string,
): Promise<{ readonly tenant: TenantId; readonly value: ReleasedCaseResult } | undefined> {
  const text = await readSmallFile(path, FILE_BYTES_MAX);
  if (text === undefined) return undefined;
  const checked = createCheck(releasedCaseSchema)(parseJson(text));
  const tenant = checked.ok ? parseTenantId(checked.value.tenant) : undefined;
  return checked.ok && tenant !== undefined ? { tenant, value: checked.value } : undefined;
}

interface Opened {
  readonly receivedAt: number;
  readonly result: OpenTraceResult;
}

async function openAll(
  tenant: TenantId,
  { case: known, publicKey, reports }: ReleasedCaseResult,
  key: InvestigatorKey,
): Promise<readonly Opened[]> {
  const crypto = createNodeCrypto();
  const frame = {
    tenant,
    caseNumber: known.number,
    keyHash: bytesOf(known.keyHash),
    publicKey: bytesOf(publicKey),
    investigatorPrivateKey: bytesOf(key.privateKey),
  };
  return Promise.all(
    reports.map(async ({ receivedAt, sealed }) => {
      const bytes = new Uint8Array(Buffer.from(sealed, 'base64url'));
      return { receivedAt, result: await openTraceReport(crypto, { ...frame, bytes }) };
    }),
  );
}

/** The schemas have seen to hexadecimal digits. */
function bytesOf(hex: string): Uint8Array {
  return fromHex(hex) ?? new Uint8Array();
}

function linesOf({ receivedAt, result }: Opened, index: number): readonly string[] {
  const head = `report ${index + 1}, received ${timeText(receivedAt)}`;
  if (!result.ok) return [`${head}: ${FAULTS[result.code]} (${result.code})`];
  const { hour, data } = result.report;
  return [`${head}, made in the hour from ${timeText(hour)}`, ...dataLines(data)];
}

function dataLines({ model, serial, slots, cells, ...page }: TraceData): readonly string[] {
  const phone = [model, serial === undefined ? undefined : `serial ${serial}`];
  return [
    ...line('device', phone),
    ...slots.flatMap((slot) => line('SIM', slotParts(slot))),
    ...cells.flatMap((cell) => line('cell', cellParts(cell))),
    ...line('platform', [page.platform]),
    ...line('network', [page.connection]),
  ];
}

function line(name: string, parts: readonly (string | undefined)[]): readonly string[] {
  const known = parts.filter((part) => part !== undefined);
  return known.length === 0 ? [] : [`  ${name.padEnd(8)}  ${known.join(', ')}`];
}

function slotParts({ imei, iccid, operator }: TraceSlot): readonly (string | undefined)[] {
  return [
    imei === undefined ? undefined : `IMEI ${imei}`,
    iccid === undefined ? undefined : `ICCID ${iccid}`,
    operator,
  ];
}

function cellParts(heard: TraceCell): readonly (string | undefined)[] {
  const { radio, network, area, cell, signalDbm, isServing } = heard;
  return [
    radio,
    network === undefined ? undefined : `network ${network.slice(0, 3)}-${network.slice(3)}`,
    area === undefined ? undefined : `area ${area}`,
    cell === undefined ? undefined : `cell ${cell}`,
    signalDbm === undefined ? undefined : `${signalDbm} dBm`,
    isServing ? 'registered in' : undefined,
  ];
}
