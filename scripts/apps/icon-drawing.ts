/**
 * The mark as an icon: a stick split lengthwise, and notches that run across both halves. The wallet's
 * stands on green, the terminal's on ink, so that a phone with both shows which is which.
 */

import type { AppName } from '@tallystick/issuer/http/app-files';

interface Colours {
  readonly ground: string;
  readonly stick: string;
}

const COLOURS: Readonly<Record<AppName, Colours>> = {
  wallet: { ground: '#175A3D', stick: '#FBFAF7' },
  terminal: { ground: '#17211B', stick: '#7CCBA2' },
};

/** Which shape the system wants: its own corners, or a full square that it cuts itself. */
export type IconShape = 'rounded' | 'square';

/** A drawing of 512 by 512. In a square it keeps to the middle, which every mask leaves (40 % radius). */
export function iconDrawing(app: AppName, shape: IconShape): string {
  const { ground, stick } = COLOURS[app];
  const corner = shape === 'rounded' ? 112 : 0;
  const scale = shape === 'rounded' ? 1 : 0.78;
  const notches = [148, 220, 292, 364].map((y) => `M196 ${y}H316`).join('');
  return [
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 512 512">',
    `<rect width="512" height="512" rx="${corner}" fill="${ground}"/>`,
    `<g transform="translate(256 256) rotate(14) scale(${scale}) translate(-256 -256)">`,
    `<path d="M172 82a26 26 0 0 1 26-26h48v400h-48a26 26 0 0 1-26-26z" fill="${stick}"/>`,
    `<path d="M266 56h48a26 26 0 0 1 26 26v348a26 26 0 0 1-26 26h-48z" fill="${stick}"/>`,
    `<path d="${notches}" stroke="${ground}" stroke-width="20" stroke-linecap="round"/>`,
    '</g></svg>\n',
  ].join('');
}
