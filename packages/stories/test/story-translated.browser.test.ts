/**
 * The whole story of `story.browser.test.ts` in each other language: a file of its own, because another
 * file may be played beside it.
 */

import { suite, test } from 'node:test';
import { LANGUAGES } from '@tallystick/ui/language';
import { inScene } from './acts/scene.ts';
import { playWholeStory } from './acts/whole-story.ts';

suite('two people without a network', () => {
  for (const language of LANGUAGES.slice(1)) {
    test(`pay and are paid, in ${language}`, async () => inScene(language, playWholeStory));
  }
});
