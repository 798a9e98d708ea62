/** As much of `node:test` as the contract of a store uses, for a page. */

type Body = () => Promise<void> | void;

const tests = new Map<string, Body>();

/** Node's `suite`: registers what is in it. */
export function suite(_name: string, body: () => void): void {
  body();
}

/** Node's `test`. */
export function test(name: string, body: Body): void {
  tests.set(name, body);
}

/** What has been registered so far. */
export function takeTests(): ReadonlyMap<string, Body> {
  return new Map(tests);
}
