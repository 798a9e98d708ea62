/**
 * What a log needs of a folder: few operations, each with what it promises about power cuts, so that a
 * test can make any of them fail.
 */

export interface LogFolder {
  /** A file's content; undefined when there is none. Rejects with `store_too_large` above `bytesMax`. */
  read(name: string, bytesMax: number): Promise<Uint8Array | undefined>;
  /** Opens a file for writing, made empty if `create` is set. Its content is not yet durable. */
  open(name: string, options: { readonly create: boolean }): Promise<LogFile>;
  /** Gives a file another name, in place of the one that had it: all at once, not yet durable. */
  rename(from: string, to: string): Promise<void>;
  /** Removes a file if it is there. */
  remove(name: string): Promise<void>;
  /** Makes new names durable. */
  sync(): Promise<void>;
  /** Lets another process in. */
  release(): Promise<void>;
}

export interface LogFile {
  /** Writes all of `bytes` from `position` on; after a failure any part of them may be there. */
  write(bytes: Uint8Array, position: number): Promise<void>;
  truncate(length: number): Promise<void>;
  /** Makes content and length durable. */
  sync(): Promise<void>;
  close(): Promise<void>;
}
