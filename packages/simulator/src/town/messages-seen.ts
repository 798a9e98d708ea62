/** What a gateway and the people behind it saw of messages: who gave which number, what came, who wants no more. */

import type { NoticeSettings } from '@tallystick/issuer/notices/notice-settings';

/** A message that a process of the issuer offered to the gateway. */
export interface OfferedMessage {
  readonly to: string;
  readonly text: string;
  /** Hexadecimal; the same for each attempt. */
  readonly reference: string;
  /** Unix seconds. */
  readonly at: number;
  /** It may be on the phone. */
  readonly hasLeft: boolean;
  /** The process was told that the gateway has it. */
  readonly isAnswered: boolean;
}

export interface PhoneNumber {
  readonly account: bigint;
  readonly number: string;
  /** The issuer had it by then, unix seconds. */
  readonly givenAt: number;
}

export interface MessagesSeen {
  /** There is a gateway, and the operator wants this of it. */
  messengerHired(settings: NoticeSettings): void;
  noticeSettings(): NoticeSettings | undefined;
  numberGiven(number: PhoneNumber): void;
  numbers(): readonly PhoneNumber[];
  /** Its holder wants no more messages, and was heard at that time (unix seconds). */
  stopped(number: string, at: number): void;
  stops(): ReadonlyMap<string, number>;
  offered(message: OfferedMessage): void;
  messages(): readonly OfferedMessage[];
  /** A pass of the workers ended in the middle, at that time (unix seconds). */
  workFailed(at: number): void;
  failedWork(): readonly number[];
}

/** Nobody was told anything yet. */
export function rememberMessages(): MessagesSeen {
  const numbers: PhoneNumber[] = [];
  const stops = new Map<string, number>();
  const messages: OfferedMessage[] = [];
  const failed: number[] = [];
  let settings: NoticeSettings | undefined;
  return {
    messengerHired(wanted) {
      settings = wanted;
    },
    noticeSettings: () => settings,
    numberGiven: (number) => void numbers.push(number),
    numbers: () => numbers,
    stopped(number, at) {
      if (!stops.has(number)) stops.set(number, at);
    },
    stops: () => stops,
    offered: (message) => void messages.push(message),
    messages: () => messages,
    workFailed: (at) => void failed.push(at),
    failedWork: () => failed,
  };
}
