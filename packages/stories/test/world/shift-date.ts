/** Sets the clock of a process or of a page ahead, or behind, and lets it run on. */
// adapter: clock

/** Also runs inside a page, where nothing from this module is in reach. */
export function shiftDate(secondsAhead: number): void {
  const RealDate = Date;
  const now = (): number => RealDate.now() + secondsAhead * 1_000;
  globalThis.Date = new Proxy(RealDate, {
    construct: (target, parts: readonly unknown[]): Date => {
      const [first] = parts;
      if (parts.length === 0) return new target(now());
      // Apps make dates of nothing, of a number or a text, and of another date.
      return new target(typeof first === 'string' ? first : Number(first));
    },
    get: (target, key, receiver): unknown =>
      key === 'now' ? now : Reflect.get(target, key, receiver),
  });
}
