/** Vectors of trust bundles in which a tenant says how it shows itself, all of them good. */

import { brandValue } from '@tallystick/protocol/brand/brand';
import { trustBundleKind } from '@tallystick/protocol/messages/trust-bundle';
import { craft } from '../fixed/craft.ts';
import { sealingPair } from '../fixed/fixed-keys.ts';
import { bundleBody } from '../fixed/tenant.ts';
import type { Vector } from '../vector.ts';
import { messageVector } from './message-vector.ts';

/** With a brand, and no investigator before it or one. */
export async function brandedBundles(): Promise<Vector[]> {
  const signer = 'bundle';
  const brand = brandValue({
    name: 'परिसर',
    phone: '+912212345678',
    accent: { light: '#174f8f', dark: '#8dbbee' },
    words: [{ language: 'en', welcome: 'Welcome.', blocked: '' }],
  });
  const investigatorKey = sealingPair('investigator').publicKey;
  return [
    messageVector(
      'trust bundle: one with a brand',
      await craft(trustBundleKind, await bundleBody({ brand }), { signer }),
    ),
    messageVector(
      'trust bundle: one that names an investigator and has a brand',
      await craft(trustBundleKind, await bundleBody({ investigatorKey, brand }), { signer }),
    ),
  ];
}
