/**
 * One day of some people, disturbed at every place where it can be: a device killed at each of its writes in turn, each
 * answer of the issuer in turn lost. After each of these days all must be as after an undisturbed one.
 */

import type { Cut } from './disk.ts';
import { noNetwork, type TestDevice, type World } from './world.ts';

export interface Story<Day extends { readonly world: World }> {
  /** A new world; nothing is disturbed until it is there. */
  readonly dawn: () => Promise<Day>;
  /** All that people do, and do again where it was disturbed. */
  readonly live: (day: Day) => Promise<void>;
  /** Throws unless all is as it should be in the evening; `what` is how the day was disturbed. */
  readonly judge: (day: Day, what: string) => void;
}

/** Kills a device at each of its writes, a day each. Resolves to how many they were. */
export async function killAtEachWrite<Day extends { readonly world: World }>(
  story: Story<Day>,
  { deviceOf, cut }: { readonly deviceOf: (day: Day) => TestDevice; readonly cut: Cut },
): Promise<number> {
  const writes = await countOf(story, (day) => deviceOf(day).disk.writes());
  for (let at = 1; at <= writes; at += 1) {
    const day = await story.dawn();
    deviceOf(day).disk.cutAt(at, cut);
    await story.live(day);
    story.judge(day, `killed ${cut} write ${at} of ${writes}`);
  }
  return writes;
}

/** Loses each answer of the issuer, a day each. Resolves to how many they were. */
export async function loseEachAnswer<Day extends { readonly world: World }>(
  story: Story<Day>,
): Promise<number> {
  const calls = await countOf(story, ({ world }) => world.calls);
  for (let at = 1; at <= calls; at += 1) {
    const day = await story.dawn();
    const { world } = day;
    const lost = world.calls + at;
    world.onAnswer = (answer): Uint8Array => {
      if (world.calls === lost) throw noNetwork();
      return answer;
    };
    await story.live(day);
    story.judge(day, `answer ${at} of ${calls} lost`);
  }
  return calls;
}

/** How much of something an undisturbed day has. */
async function countOf<Day extends { readonly world: World }>(
  { dawn, live, judge }: Story<Day>,
  count: (day: Day) => number,
): Promise<number> {
  const day = await dawn();
  const begun = count(day);
  await live(day);
  judge(day, 'undisturbed');
  return count(day) - begun;
}
