/**
 * The whole story: a customer and a merchant enrol, get ready, lose the network, pay by camera with both
 * apps closed and opened again in between, and see it settle on both screens; then a day with all that
 * also happens, through every screen of both apps. `story-translated` plays it in each other language.
 *
 * Shows V-08, V-09, V-55, V-79, V-81, G-016, G-034, G-035, G-037, G-040, G-041, G-048, G-051,
 * G-064, G-071, G-091, G-139, P-05, P-08, P-10, P-14, P-17, M-01, M-03, M-05, M-13, M-17, M-20,
 * M-21, M-22, M-23, M-24, M-25, L-03.
 */

import { suite, test } from 'node:test';
import { LANGUAGES } from '@tallystick/ui/language';
import { inScene } from './acts/scene.ts';
import { playWholeStory } from './acts/whole-story.ts';

const [FIRST] = LANGUAGES;

suite('two people without a network', () => {
  test(`pay and are paid, in ${FIRST}`, async () => inScene(FIRST, playWholeStory));
});
