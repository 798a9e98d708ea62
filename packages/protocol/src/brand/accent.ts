/**
 * A tenant's accent, one colour for each theme (P-31). It stands on buttons and links and nowhere else:
 * what became of money has colours of its own, which no tenant changes.
 */

/** Each `#rrggbb`, in lower case. */
export interface Accent {
  readonly light: string;
  readonly dark: string;
}

const THEME_NAMES = ['light', 'dark'] as const;
type ThemeName = (typeof THEME_NAMES)[number];

/** What an accent stands on, and what stands on it: the apps' own colours in each theme. */
export const ACCENT_GROUNDS: Readonly<
  Record<ThemeName, { readonly paper: string; readonly onAccent: string }>
> = {
  light: { paper: '#fbfaf7', onAccent: '#ffffff' },
  dark: { paper: '#111613', onAccent: '#0c130f' },
};

/** Of links and outlines on paper (WCAG 2.2, 1.4.3), and of amounts on buttons in the sun (1.4.6). */
const ON_PAPER_MIN = 4.5;
const ON_ACCENT_MIN = 7;
const COLOUR = /^#[0-9a-f]{6}$/;

/** In which themes an accent cannot be read, or is no colour at all; none where it may be used. */
export function unreadableIn(accent: Accent): readonly ThemeName[] {
  return THEME_NAMES.filter((theme) => {
    const colour = accent[theme];
    const { paper, onAccent } = ACCENT_GROUNDS[theme];
    return (
      !COLOUR.test(colour) ||
      contrastOf(colour, paper) < ON_PAPER_MIN ||
      contrastOf(colour, onAccent) < ON_ACCENT_MIN
    );
  });
}

/** Contrast of two colours `#rrggbb`, 1 to 21 (WCAG 2.2, "contrast ratio"). */
export function contrastOf(one: string, other: string): number {
  const [low = 0, high = 0] = [luminance(one), luminance(other)].toSorted((a, b) => a - b);
  return (high + 0.05) / (low + 0.05);
}

/** Relative luminance (WCAG 2.2). */
function luminance(colour: string): number {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5].map((at) => {
    const share = Number.parseInt(colour.slice(at, at + 2), 16) / 255;
    return share <= 0.040_45 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}
