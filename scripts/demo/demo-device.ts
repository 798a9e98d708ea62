/** A device of the demo: a process, its store's folder, and checked answers. */

import { fileURLToPath } from 'node:url';
import type { DeviceCommand } from './device-command.ts';
import { startLineProcess, type LineProcess } from './line-process.ts';

const SCRIPT = fileURLToPath(new URL('device-process.ts', import.meta.url));

/** What a device answers: `ok`, and whatever the verb gives. */
export type DeviceAnswer = Readonly<Record<string, unknown>>;

export interface DemoDevice {
  /** Rejects when the device refuses. */
  ask(command: DeviceCommand): Promise<DeviceAnswer>;
  kill(): Promise<void>;
  /** Starts the process again on the same store. */
  restart(): Promise<void>;
}

/** Starts a device process whose store lies in `folder`. */
export async function startDevice(folder: string): Promise<DemoDevice> {
  // A person would type it; the demo's stores live for a minute.
  const env = { DEMO_STORE_SECRET: 'correct horse battery staple' };
  const start = (): Promise<LineProcess> => startLineProcess(SCRIPT, [folder], env);
  let running = await start();
  return {
    ask: async (command) => {
      const answer: unknown = JSON.parse(await running.ask(JSON.stringify(command)));
      if (!isAnswer(answer)) throw new Error('a device answered nonsense');
      if (answer['ok'] !== true) throw new Error(`the device refused: ${JSON.stringify(answer)}`);
      return answer;
    },
    kill: () => running.kill(),
    restart: async () => {
      running = await start();
    },
  };
}

function isAnswer(value: unknown): value is DeviceAnswer {
  return typeof value === 'object' && value !== null;
}

/** The text in a field of an answer. */
export function textIn(answer: DeviceAnswer, field: string): string {
  const value = answer[field];
  if (typeof value !== 'string') throw new Error(`the device answered without ${field}`);
  return value;
}
