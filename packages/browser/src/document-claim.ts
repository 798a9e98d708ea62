/**
 * One page has the device at a time. Two tabs that pay from one line would sign two withdrawals for one
 * place on it, and the owner would look like a cheat.
 */

/**
 * Resolves when this page has the device of this name, until the page ends. Where another page has it,
 * `refused` is called once, and this one waits for that one to end.
 */
export async function claimDocument(name: string, refused: () => void): Promise<void> {
  const lock = `tallystick-${name}`;
  if (await hold(lock, { ifAvailable: true })) return;
  refused();
  await hold(lock, {});
}

/** Takes the lock for as long as the page lives; false when it is taken. */
function hold(lock: string, options: LockOptions): Promise<boolean> {
  const held = Promise.withResolvers<boolean>();
  const request = navigator.locks.request(lock, options, async (granted) => {
    held.resolve(granted !== null);
    // Never settles: the browser gives the lock back when the page ends.
    if (granted !== null) await new Promise(() => undefined);
  });
  request.catch(held.reject);
  return held.promise;
}
