/**
 * What a till sounds like: two rising notes for taken, a low one for declined, and a tick of the
 * device's motor with each. Told apart without looking; silent where the browser gives no sound.
 */

const RISING: readonly Note[] = [
  { hertz: 660, start: 0, length: 0.14 },
  { hertz: 990, start: 0.15, length: 0.28 },
];
const LOW: readonly Note[] = [{ hertz: 165, start: 0, length: 0.5 }];
const LOUDNESS = 0.4;
const FADE_SECONDS = 0.02;
const MOTOR_MS = { taken: [60], declined: [120, 80, 120] } as const;

interface Note {
  readonly hertz: number;
  /** Seconds from now on. */
  readonly start: number;
  readonly length: number;
}

export interface Sounds {
  /** Plays how a payment ended. */
  play(end: 'taken' | 'declined'): void;
}

/** Sounds of this page. Browsers give no sound before somebody touched it. */
export function createSounds(): Sounds {
  let audio: AudioContext | undefined;
  return {
    play(end): void {
      // Absent in Safari.
      if ('vibrate' in navigator) navigator.vibrate([...MOTOR_MS[end]]);
      audio ??= new AudioContext();
      void playNotes(audio, end === 'taken' ? RISING : LOW);
    },
  };
}

async function playNotes(audio: AudioContext, notes: readonly Note[]): Promise<void> {
  await audio.resume();
  for (const note of notes) sound(audio, note);
}

function sound(audio: AudioContext, { hertz, start, length }: Note): void {
  const begin = audio.currentTime + start;
  const tone = audio.createOscillator();
  const loudness = audio.createGain();
  tone.type = 'triangle';
  tone.frequency.value = hertz;
  // Without the fades the speaker clicks.
  loudness.gain.setValueAtTime(0, begin);
  loudness.gain.linearRampToValueAtTime(LOUDNESS, begin + FADE_SECONDS);
  loudness.gain.setValueAtTime(LOUDNESS, begin + length - FADE_SECONDS);
  loudness.gain.linearRampToValueAtTime(0, begin + length);
  tone.connect(loudness).connect(audio.destination);
  tone.start(begin);
  tone.stop(begin + length);
}
