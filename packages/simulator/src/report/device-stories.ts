/** What happened with each device, from the lines of the journal. */

import type { JournalLine } from '../world/journal.ts';
import { amountText } from './words.ts';
import type { DeviceStory } from './run-record.ts';

export interface DeviceStories {
  add(line: JournalLine): void;
  isConnected(name: string): boolean;
  /** The stories of these devices, in this order. */
  all(names: readonly string[]): readonly DeviceStory[];
}

/** Of one device; a page with more is not read. */
const EVENTS_MAX = 120;

/** No stories yet. */
export function createDeviceStories(): DeviceStories {
  const stories = new Map<string, DeviceStory>();
  const of = (name: string): DeviceStory => {
    const known = stories.get(name);
    if (known !== undefined) return known;
    const story: DeviceStory = { name, events: [], left: 0, switches: [] };
    stories.set(name, story);
    return story;
  };
  const tell = (name: string, line: JournalLine, more: string): void => {
    const story = of(name);
    if (story.events.length >= EVENTS_MAX) story.left += 1;
    else story.events.push({ at: line.at, kind: line.kind, more });
  };
  return {
    add(line) {
      const { kind, at, fields } = line;
      const { device, payer, payee, till, thief } = fields;
      if (kind === 'connected' || kind === 'disconnected') {
        of(String(device)).switches.push(at);
        return;
      }
      if (device !== undefined) tell(String(device), line, String(fields[kind] ?? ''));
      for (const other of [till, thief]) if (other !== undefined) tell(String(other), line, '');
      const what = [
        typeof fields['amount'] === 'bigint' ? amountText(fields['amount']) : '',
        String(fields['why'] ?? ''),
        fields['repeated'] === true ? 'again' : '',
      ].filter((part) => part !== '');
      if (payer !== undefined) tell(String(payer), line, [...what, `at ${payee}`].join(', '));
      if (payee !== undefined) tell(String(payee), line, [...what, `from ${payer}`].join(', '));
    },
    isConnected: (name) => (stories.get(name)?.switches.length ?? 0) % 2 === 0,
    all: (names) => names.map(of),
  };
}
