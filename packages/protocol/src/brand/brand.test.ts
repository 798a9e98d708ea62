/** What a tenant may say and show of itself, and that it never spoils a bundle (P-31). */

import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import fc from 'fast-check';
import { squarePng } from '@tallystick/testkit/png';
import { decodeCbor, encodeCbor, type CborValue } from '../encoding/cbor.ts';
import { contrastOf, unreadableIn } from './accent.ts';
import { brandValue, readBrand, refusalOf, type Brand, type BrandRefusal } from './brand.ts';
import { isLogo, LOGO_BYTES_MAX, LOGO_SIDE_MAX } from './logo.ts';

const CAMPUS: Brand = {
  name: 'परिसर Campus',
  phone: '+912212345678',
  url: 'https://help.example.org/wallet?x=1',
  accent: { light: '#174f8f', dark: '#8dbbee' },
  logo: squarePng(64),
  words: [
    { language: 'en', welcome: 'Welcome to Campus.', blocked: 'Come to the office by the gate.' },
    { language: 'hi', welcome: 'परिसर में स्वागत है।', blocked: '' },
  ],
};
const welcome = (said: string): Partial<Brand> => ({
  words: [{ language: 'en', welcome: said, blocked: '' }],
});

test('P-31: a brand comes back from its value as it was, and so does the least there can be', () => {
  for (const brand of [CAMPUS, { name: 'C', words: [] }]) {
    assert.equal(refusalOf(brand), undefined);
    const sent = decodeCbor(encodeCbor(brandValue(brand)), 20_000);
    assert.ok(sent.ok);
    assert.deepEqual(readBrand(sent.value), brand);
  }
});

const REFUSED: Readonly<Record<BrandRefusal, readonly Partial<Brand>[]>> = {
  brandNameInvalid: [
    { name: '' },
    { name: ' Campus' },
    { name: 'x'.repeat(33) },
    { name: 'Paid 500' },
    { name: '₹ Bank' },
    { name: 'Bank\u202Eknab' },
    { name: 'Ba\u200Bnk' },
    { name: 'Bank\nPaid' },
  ],
  helpLineInvalid: [
    { phone: '912212345678' },
    { phone: '+0912212345' },
    { phone: '+91 22 1234' },
    { url: 'http://help.example.org' },
    { url: 'javascript:alert(1)' },
    { url: 'https://help.example.org/a b' },
    { url: 'https://user@evil.example' },
    { url: `https://example.org/${'a'.repeat(120)}` },
  ],
  accentUnreadable: [
    { accent: { light: '#ffff00', dark: '#8dbbee' } },
    { accent: { light: '#174f8f', dark: '#174f8f' } },
    { accent: { light: 'red', dark: '#8dbbee' } },
    { accent: { light: '#174f8f;', dark: '#8dbbee' } },
  ],
  logoInvalid: [{ logo: new Uint8Array() }, { logo: new TextEncoder().encode('<svg/>') }],
  wordsInvalid: [
    welcome('You received ₹'),
    welcome('You received 500'),
    welcome('आपको ५०० मिले'),
    welcome('x'.repeat(161)),
    welcome('All\u2028well'),
    welcome('trailing '),
    {
      words: [
        { language: 'en', welcome: 'a', blocked: '' },
        { language: 'en', welcome: 'b', blocked: '' },
      ],
    },
  ],
};

for (const [code, changes] of Object.entries(REFUSED)) {
  test(`P-31: ${code}: refused by the issuer, and left out by a device that gets it all the same`, () => {
    for (const change of changes) {
      const brand = { ...CAMPUS, ...change };
      assert.equal(refusalOf(brand), code, JSON.stringify(change));
      assert.equal(readBrand(brandValue(brand)), undefined, JSON.stringify(change));
    }
  });
}

test('whatever stands in the place of a brand is read or left out, and never thrown about', () => {
  const values: readonly CborValue[] = [null, 0, 'x', [], [[]], brandValue(CAMPUS)];
  fc.assert(
    fc.property(fc.constantFrom(...values), fc.nat(6), fc.string(), (value, place, text) => {
      const changed =
        Array.isArray(value) && place < value.length ? value.with(place, text) : value;
      const brand = readBrand(changed);
      if (brand !== undefined) assert.equal(refusalOf(brand), undefined);
    }),
  );
});

suite('an accent', () => {
  test('P-31: is one that can be read in both themes: on paper, and under the text of a button', () => {
    assert.deepEqual(unreadableIn({ light: '#174f8f', dark: '#8dbbee' }), []);
    assert.deepEqual(unreadableIn({ light: '#8dbbee', dark: '#174f8f' }), ['light', 'dark']);
    // 5.7 to white: enough for a link, and not for an amount on a button.
    assert.ok(contrastOf('#2268b8', '#fbfaf7') > 4.5);
    assert.deepEqual(unreadableIn({ light: '#2268b8', dark: '#8dbbee' }), ['light']);
  });
});

suite('a logo', () => {
  const text = new TextEncoder().encode('Comment\0<script>');
  const refused: Readonly<Record<string, Uint8Array>> = {
    'one pixel too large': squarePng(LOGO_SIDE_MAX + 1),
    'with text': squarePng(8, [['tEXt', text]]),
    'with a profile': squarePng(8, [['iCCP', text]]),
    'that moves': squarePng(8, [['acTL', new Uint8Array(8)]]),
    'with two headers': squarePng(8, [['IHDR', new Uint8Array(13)]]),
    'with something behind its end': new Uint8Array([...squarePng(8), 0]),
    'that is cut': squarePng(8).slice(0, -1),
    'without pixels': squarePng(8).slice(0, 33),
    'with a length beyond its end': squarePng(8).with(33, 0xff),
    'of no size': squarePng(0),
    'that is no PNG': new TextEncoder().encode('<svg xmlns="http://www.w3.org/2000/svg"/>'),
    'that is too long': squarePng(8, [['PLTE', new Uint8Array(LOGO_BYTES_MAX)]]),
  };

  test('P-31: is a small PNG of pixels', () => {
    for (const side of [1, 64, LOGO_SIDE_MAX]) assert.equal(isLogo(squarePng(side)), true);
    assert.equal(isLogo(squarePng(8, [['tRNS', new Uint8Array(6)]])), true);
  });

  for (const [what, bytes] of Object.entries(refused)) {
    test(`P-31: ${what} is refused`, () => assert.equal(isLogo(bytes), false));
  }

  test('whatever bytes there are, they are judged', () => {
    const genuine = [...squarePng(4)];
    fc.assert(
      fc.property(fc.nat(genuine.length - 1), fc.nat(255), (at, byte) => {
        assert.equal(typeof isLogo(Uint8Array.from(genuine).with(at, byte)), 'boolean');
      }),
    );
  });
});
