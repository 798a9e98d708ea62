/** What the devices of a town are called: a quarter of them are tills, the others phones. */

/** The names of so many devices, tills first. */
export function deviceNames(devices: number): readonly string[] {
  const tills = tillsOf(devices);
  return Array.from({ length: devices }, (_, at) =>
    at < tills ? `till-${at}` : `phone-${at - tills}`,
  );
}

/** How many of so many devices are tills. */
export function tillsOf(devices: number): number {
  return Math.max(1, Math.floor(devices / 4));
}

/** What somebody's second phone is called. */
export function secondPhone(name: string): string {
  return `${name}b`;
}

/** Is it the name of a second phone? */
export function isSecondPhone(name: string): boolean {
  return /^phone-\d+b$/.test(name);
}

/** The name of the same person's first phone; any other name as it is. */
export function firstPhone(name: string): string {
  return isSecondPhone(name) ? name.slice(0, -1) : name;
}
