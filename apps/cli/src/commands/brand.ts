/** `tallystick tenant brand show` and `tallystick tenant brand set` (P-31). */

import { readFile } from 'node:fs/promises';
import {
  changeBrand as route,
  showBrand as show,
  type BrandBody,
  type BrandSetting,
} from '@tallystick/api/routes/brand';
import { BRAND_LANGUAGES } from '@tallystick/protocol/brand/brand';
import { isLogo } from '@tallystick/protocol/brand/logo';
import { askTenant, type AskedTenant } from '../ask-tenant.ts';
import {
  textOf,
  textsOf,
  type Command,
  type CommandResult,
  type OptionValues,
} from '../command.ts';
import { CONNECTION_OPTIONS, TENANT_OPTION } from '../connection.ts';

export const showBrand: Command = {
  words: ['tenant', 'brand', 'show'],
  positionals: [],
  summary: 'show how a tenant shows itself in the apps',
  options: [TENANT_OPTION, ...CONNECTION_OPTIONS],
  run: async (input) => shown(await askTenant(input, show, { query: {}, body: {} })),
};

export const setBrand: Command = {
  words: ['tenant', 'brand', 'set'],
  positionals: [],
  summary: 'decide how a tenant shows itself in the apps; what is left out stays',
  options: [
    { name: 'name', value: 'NAME', meaning: 'of the operator, without digits' },
    { name: 'help-phone', value: 'NUMBER', meaning: 'for help, such as +912212345678' },
    { name: 'help-url', value: 'ADDRESS', meaning: 'for help, with https' },
    {
      name: 'accent',
      value: 'LIGHT/DARK',
      meaning: 'of buttons and links in each theme, such as #174f8f/#8dbbee',
    },
    {
      name: 'logo',
      value: 'FILE',
      meaning: 'a plain PNG of at most 8,192 bytes and 192 pixels a side',
    },
    {
      name: 'welcome',
      value: 'LANGUAGE=WORDS',
      meaning: 'on the page about the operator; en or hi',
      isList: true,
    },
    {
      name: 'blocked',
      value: 'LANGUAGE=WORDS',
      meaning: 'what to do when a device is blocked; en or hi',
      isList: true,
    },
    { name: 'none', meaning: 'take the brand away: the apps look as they come' },
    TENANT_OPTION,
    ...CONNECTION_OPTIONS,
  ],
  run: async (input) => {
    const held = await askTenant(input, show, { query: {}, body: {} });
    if (held.kind !== 'done') return held;
    if (input.values['none'] === true) {
      return shown(await askTenant(input, route, { query: {}, body: {} }));
    }
    const brand = await brandOf(input.values, held.value.brand);
    if (typeof brand === 'string') return { kind: 'usage', message: brand };
    return shown(await askTenant(input, route, { query: {}, body: { brand } }));
  },
};

/** The brand as it shall be, or what is wrong with the options. */
async function brandOf(
  values: OptionValues,
  held: BrandBody | undefined,
): Promise<BrandBody | string> {
  const name = textOf(values, 'name') ?? held?.name;
  if (name === undefined) return 'A first brand needs --name.';
  const accent = accentOf(textOf(values, 'accent'));
  if (accent === 'malformed') return '--accent takes two colours, as in #174f8f/#8dbbee.';
  const logo = await logoOf(textOf(values, 'logo'));
  if (logo === 'unusable') {
    return '--logo takes a PNG of at most 8,192 bytes and 192 pixels a side, without text, profile or animation.';
  }
  const words = wordsOf(values, held?.words ?? []);
  if (words === undefined) return '--welcome and --blocked take en= or hi= and the words.';
  const [phone, url] = [textOf(values, 'help-phone'), textOf(values, 'help-url')];
  return {
    ...held,
    name,
    words,
    ...(phone === undefined ? {} : { phone }),
    ...(url === undefined ? {} : { url }),
    ...(accent === undefined ? {} : { accent }),
    ...(logo === undefined ? {} : { logo }),
  };
}

function accentOf(text: string | undefined): BrandBody['accent'] | 'malformed' {
  if (text === undefined) return undefined;
  const [, light, dark] = /^(#[0-9a-f]{6})\/(#[0-9a-f]{6})$/.exec(text.toLowerCase()) ?? [];
  return light === undefined || dark === undefined ? 'malformed' : { light, dark };
}

async function logoOf(file: string | undefined): Promise<string | undefined> {
  if (file === undefined) return undefined;
  const bytes = await readFile(file).catch(() => new Uint8Array());
  return isLogo(bytes) ? Buffer.from(bytes).toString('base64') : 'unusable';
}

/** Each language once, with what was said before where nothing new is. */
function wordsOf(
  values: OptionValues,
  held: NonNullable<BrandBody['words']>,
): NonNullable<BrandBody['words']> | undefined {
  const said = new Map(held.map((words) => [words.language, words]));
  for (const kind of ['welcome', 'blocked'] as const) {
    for (const text of textsOf(values, kind)) {
      const language = BRAND_LANGUAGES.find((each) => text.startsWith(`${each}=`));
      if (language === undefined) return undefined;
      const earlier = said.get(language) ?? { language };
      said.set(language, { ...earlier, [kind]: text.slice(language.length + 1) });
    }
  }
  return [...said.values()];
}

function shown(asked: AskedTenant<BrandSetting>): CommandResult {
  if (asked.kind !== 'done') return asked;
  const { brand } = asked.value;
  if (brand === undefined) return { kind: 'answer', object: asked.value, lines: ['no brand'] };
  const { name, phone, url, accent, logo, words = [] } = brand;
  return {
    kind: 'answer',
    object: asked.value,
    lines: [
      `name     ${name}`,
      ...(phone === undefined ? [] : [`phone    ${phone}`]),
      ...(url === undefined ? [] : [`url      ${url}`]),
      ...(accent === undefined ? [] : [`accent   ${accent.light}/${accent.dark}`]),
      ...(logo === undefined ? [] : [`logo     ${Buffer.from(logo, 'base64').length} bytes`]),
      ...words.flatMap(({ language, welcome = '', blocked = '' }) => [
        ...(welcome === '' ? [] : [`welcome  ${language}=${welcome}`]),
        ...(blocked === '' ? [] : [`blocked  ${language}=${blocked}`]),
      ]),
    ],
  };
}
