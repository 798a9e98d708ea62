/** What a measurement was made on, and of which sources. */

import { execFile } from 'node:child_process';
import { cpus, totalmem } from 'node:os';
import { promisify } from 'node:util';

export interface Machine {
  readonly cpu: string;
  readonly cores: number;
  readonly memoryGib: number;
  readonly platform: string;
  readonly node: string;
}

const BYTES_PER_GIB = 2 ** 30;

/** This machine. */
export function thisMachine(): Machine {
  const processors = cpus();
  return {
    cpu: processors[0]?.model.trim() ?? 'unknown',
    cores: processors.length,
    memoryGib: Math.round(totalmem() / BYTES_PER_GIB),
    platform: `${process.platform}-${process.arch}`,
    node: process.version,
  };
}

/** The commit of these sources, with a `+` where they differ from it; "unknown" outside of a clone. */
export async function sourcesCommit(): Promise<string> {
  const git = async (...args: readonly string[]): Promise<string> => {
    const { stdout } = await promisify(execFile)('git', [...args], { cwd: import.meta.dirname });
    return stdout.trim();
  };
  try {
    const commit = await git('rev-parse', 'HEAD');
    return (await git('status', '--porcelain')) === '' ? commit : `${commit}+`;
  } catch {
    return 'unknown';
  }
}
