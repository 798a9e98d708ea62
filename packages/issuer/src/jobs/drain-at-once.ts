/**
 * Work that waits for somebody else, a gateway or a bank: some pieces at once, each claimed in a transaction of its
 * own before anybody is asked, so that one that takes its time holds up no others.
 */

/** Does up to `limit` pieces; the number done. After a first fault no more are claimed, and it is thrown at the end. */
export async function drainAtOnce<Claimed>(input: {
  readonly limit: number;
  readonly atOnce: number;
  /** Undefined where nothing is due. */
  readonly claim: () => Promise<Claimed | undefined>;
  readonly carryOut: (claimed: Claimed) => Promise<void>;
}): Promise<number> {
  const { limit, atOnce, claim, carryOut } = input;
  const running = new Set<Promise<void>>();
  const faults: unknown[] = [];
  const note = (error: unknown): undefined => {
    faults.push(error);
  };
  let done = 0;
  while (done < limit && faults.length === 0) {
    const claimed = await claim().catch(note);
    if (claimed === undefined) break;
    done += 1;
    const doing: Promise<void> = carryOut(claimed)
      .catch(note)
      .finally(() => running.delete(doing));
    running.add(doing);
    if (running.size >= atOnce) await Promise.race(running);
  }
  await Promise.all(running);
  if (faults.length > 0) throw faults[0];
  return done;
}
