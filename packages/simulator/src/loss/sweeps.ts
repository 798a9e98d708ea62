/** Which points are measured: one knob at a time around the default, and a few pairs. */

import { DEFAULT_POINT, MAJOR, pointText, type LossPoint } from './loss-point.ts';

export interface SweepStep {
  /** On the axis and in the table. */
  readonly label: string;
  /** Where it lies on the axis. */
  readonly x: number;
  readonly change: Partial<LossPoint>;
}

export interface SweepLine {
  /** Empty where there is one line only. */
  readonly label: string;
  readonly change: Partial<LossPoint>;
}

export interface Sweep {
  /** Of its picture. */
  readonly name: string;
  readonly title: string;
  /** Below the axis: what is varied, with its unit. */
  readonly axis: string;
  /** What differs from the default besides, in words. */
  readonly setting: string;
  /** What one learns from it. */
  readonly reading: string;
  readonly steps: readonly SweepStep[];
  readonly lines: readonly SweepLine[];
}

const ONE_LINE: readonly SweepLine[] = [{ label: '', change: {} }];

function counts(values: readonly number[]): readonly SweepStep[] {
  return values.map((merchants) => ({
    label: String(merchants),
    x: merchants,
    change: { merchants },
  }));
}

function sums(
  values: readonly number[],
  change: (minor: bigint) => Partial<LossPoint>,
): readonly SweepStep[] {
  return values.map((value) => ({
    label: value.toLocaleString('en-US'),
    x: value,
    change: change(BigInt(value) * MAJOR),
  }));
}

/** Evenly spaced, because what matters is how often it doubles. */
function times(
  labels: readonly (readonly [label: string, hours: number])[],
  change: (hours: number) => Partial<LossPoint>,
): readonly SweepStep[] {
  return labels.map(([label, hours], x) => ({ label, x, change: change(hours) }));
}

const SYNC_TIMES = [
  ['1 h', 1],
  ['3 h', 3],
  ['6 h', 6],
  ['12 h', 12],
  ['1 d', 24],
  ['2 d', 48],
  ['4 d', 96],
  ['6 d', 144],
] as const;

const VALID_TIMES = [
  ['1 h', 1],
  ['3 h', 3],
  ['6 h', 6],
  ['12 h', 12],
  ['1 d', 24],
  ['2 d', 48],
  ['7 d', 168],
] as const;

const MERCHANTS: Sweep = {
  name: 'merchants',
  title: 'Loss by number of merchants',
  axis: 'merchants whom the cheat means to visit, one an hour',
  setting: '',
  reading:
    'The bound of all merchants goes on for ever; the loss does not. Once two halves of one certificate have met, the revocation travels with the syncs, and who comes later is refused.',
  steps: counts([1, 2, 5, 10, 20, 30, 40, 60]),
  lines: ONE_LINE,
};

const COVER: Sweep = {
  name: 'cover',
  title: 'Loss by cap per payee',
  axis: 'cover allotted to each till',
  setting: '',
  reading:
    'Cover moves the loss from merchants to the issuer, unit by unit, until it is all that one device can spend at one till. What is allotted beyond that costs nothing and promises nothing.',
  steps: sums([0, 500, 1_000, 2_000, 3_000, 4_000, 5_000, 7_000], (cover) => ({ cover })),
  lines: ONE_LINE,
};

const CEILING: Sweep = {
  name: 'ceiling',
  title: 'Loss by ceiling of the certificate',
  axis: 'what the cheat has made ready for spending offline',
  setting: '',
  reading:
    "Below the cover, the ceiling is what each payee loses, and the bound is loose: it knows the line limit, which allows more than this cheat has ready. Above the cover the issuer's loss stands still, and the merchants' grows.",
  steps: sums([500, 1_000, 1_500, 2_000, 3_000, 4_000, 5_000], (ceiling) => ({ ceiling })),
  lines: ONE_LINE,
};

const LINE_LIMIT: Sweep = {
  name: 'line-limit',
  title: 'Loss by line limit',
  axis: "the tenant's line limit, all of which the cheat has made ready",
  setting: '',
  reading:
    'The one knob that bounds what merchants lose, too. Below the cover it is what each payee loses at most.',
  steps: sums([500, 1_000, 1_500, 2_000, 3_000, 5_000, 8_000], (lineLimit) => ({
    lineLimit,
    ceiling: lineLimit,
  })),
  lines: ONE_LINE,
};

const SYNC: Sweep = {
  name: 'sync',
  title: 'Loss by sync interval',
  axis: 'from one sync of a till to its next',
  setting: '',
  reading:
    'The cheapest knob. It works twice: the halves meet sooner, and the revocation spreads sooner. It is spent when the tour is over before the tills hear of it.',
  steps: times(SYNC_TIMES, (syncHours) => ({ syncHours })),
  lines: ONE_LINE,
};

const PACE: Sweep = {
  name: 'pace',
  title: 'Loss by pace of the cheat',
  axis: 'from one merchant to the next',
  setting: '',
  reading:
    'Copies of one phone at many tills at once are the left end: nothing is heard in time, and the bound of all merchants is what it costs, less the one certificate that the reservation pays.',
  steps: times(
    [
      ['5 min', 5],
      ['15 min', 15],
      ['30 min', 30],
      ['1 h', 60],
      ['2 h', 120],
      ['4 h', 240],
    ],
    (visitMinutes) => ({ visitMinutes }),
  ),
  lines: ONE_LINE,
};

const VALIDITY: Sweep = {
  name: 'validity',
  title: 'Loss by validity of a certificate',
  axis: 'how long a certificate can be spent',
  setting:
    'Two cheats: one without a network, and one who refreshes while the issuer knows nothing.',
  reading:
    'A short validity stops a cheat without a network, and only that one: it bites where it is shorter than the time until the revocation arrives. Who has a network refreshes until the first half is handed in.',
  steps: times(VALID_TIMES, (validHours) => ({ validHours })),
  lines: [
    { label: 'stays offline', change: {} },
    { label: 'refreshes', change: { renews: true } },
  ],
};

const SYNC_AND_PACE: Sweep = {
  name: 'sync-and-pace',
  title: 'Loss by sync interval and pace',
  axis: 'from one sync of a till to its next',
  setting: 'Cheats of three speeds.',
  reading:
    'What counts is how many merchants the cheat reaches in one interval: twice as fast against tills that sync twice as often is the same loss.',
  steps: times(
    SYNC_TIMES.filter(([, hours]) => hours !== 1 && hours !== 6 && hours !== 96),
    (syncHours) => ({ syncHours }),
  ),
  lines: [
    { label: 'every 15 min', change: { visitMinutes: 15 } },
    { label: 'every hour', change: { visitMinutes: 60 } },
    { label: 'every 4 h', change: { visitMinutes: 240 } },
  ],
};

const MERCHANTS_AND_COVER: Sweep = {
  name: 'merchants-and-cover',
  title: 'Loss by number of merchants and cap per payee',
  axis: 'merchants whom the cheat means to visit, one an hour',
  setting: 'Tills with little, some and ample cover.',
  reading:
    'Half the cover is half the loss, whatever the number. The payee whose payments come first is paid from the reservation, and costs the issuer nothing.',
  steps: counts([1, 5, 10, 20, 40]),
  lines: [
    { label: 'cover of 500', change: { cover: 500n * MAJOR } },
    { label: 'cover of 2,000', change: { cover: 2_000n * MAJOR } },
    { label: 'cover of 5,000', change: { cover: 5_000n * MAJOR } },
  ],
};

const BUNDLE_AGE: Sweep = {
  name: 'bundle-age',
  title: 'Loss by oldest acceptable bundle, where tills are silent',
  axis: 'the oldest bundle on which a till may rely',
  setting: 'Tills that sync every ten days, and a cheat who needs four hours from one to the next.',
  reading:
    'The knob that works when nobody syncs: a till that has not heard from the issuer for so long takes nothing any more, and is not paid from cover for what it hands in later. Here tills do not keep to what they were told, so merchants lose also what their screens called covered.',
  steps: times(
    [
      ['6 h', 6],
      ['12 h', 12],
      ['1 d', 24],
      ['2 d', 48],
      ['4 d', 96],
      ['7 d', 168],
    ],
    (bundleAgeHours) => ({ bundleAgeHours }),
  ),
  lines: [{ label: '', change: { syncHours: 240, visitMinutes: 240 } }],
};

const LIVES: Sweep = {
  name: 'rising-certificates',
  title: 'Loss by rising certificates, with an accomplice',
  axis: 'certificates, one after the other, that the cheat means to spend everywhere',
  setting:
    'Certificates of 5,000 for an hour under a line limit of 15,000; ten tills that sync every six days, with cover of 20,000 each; a visit every five minutes. An accomplice takes each certificate honestly, so that the next one is issued.',
  reading:
    'Three certificates fit into the line limit, and the fourth is refused. With them the loss is the bound to the last unit: the accomplice has taken the reservation, and each till has taken all that the limit allows. A certificate that has expired still counts, until no till can be paid for it unheard; when it did not, each one more added as much as the first.',
  steps: counts([1, 2, 3, 4, 5]).map(({ label, x }) => ({ label, x, change: { lives: x } })),
  lines: [
    {
      label: '',
      change: {
        lineLimit: 15_000n * MAJOR,
        merchants: 10,
        validHours: 1,
        syncHours: 144,
        visitMinutes: 5,
        cover: 20_000n * MAJOR,
      },
    },
  ],
};

/** In the order of the page. */
export const SWEEPS: readonly Sweep[] = [
  MERCHANTS,
  COVER,
  CEILING,
  LINE_LIMIT,
  SYNC,
  PACE,
  VALIDITY,
  MERCHANTS_AND_COVER,
  SYNC_AND_PACE,
  BUNDLE_AGE,
  LIVES,
];

/** Is that point the default? */
export function isDefault(line: SweepLine, step: SweepStep): boolean {
  return pointText(pointOf(line, step)) === pointText(DEFAULT_POINT);
}

/** The point of one step on one line. */
export function pointOf(line: SweepLine, step: SweepStep): LossPoint {
  return { ...DEFAULT_POINT, ...line.change, ...step.change };
}
