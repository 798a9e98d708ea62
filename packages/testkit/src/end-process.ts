/** Ending a child process, with or without warning. */

import type { ChildProcess } from 'node:child_process';

/** Sends a signal and waits until the process is gone; at once, if it is gone already. */
export async function endProcess(child: ChildProcess, signal: 'SIGKILL' | 'SIGINT'): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const gone = new Promise<void>((resolve) => {
    child.once('exit', () => {
      resolve();
    });
  });
  child.kill(signal);
  await gone;
}
