/**
 * How the operator shows itself in the apps (P-31). Its words stand in a frame of their own, under its
 * name, on the first screen and on the help page; none stands where money is asked for, paid or received,
 * so they are never taken for what the app says.
 */

import type { Brand } from '@tallystick/protocol/brand/brand';
import type { JSX } from 'preact';
import { useEffect, useMemo } from 'preact/hooks';
import { useLanguage } from './language.tsx';

export interface BrandProps {
  /** Absent where the operator has none: then nothing is shown. */
  readonly brand: Brand | undefined;
}

/** Logo and name above the first screen; what to do, while this device is blocked. */
export function BrandHead({
  brand,
  isBlocked,
}: BrandProps & { readonly isBlocked: boolean }): JSX.Element | null {
  if (brand === undefined) return null;
  return (
    <>
      <p class="brand">
        <Logo brand={brand} />
        <span>{brand.name}</span>
      </p>
      {isBlocked ? <Words brand={brand} of="blocked" /> : null}
    </>
  );
}

/** Who the operator is, where help is, and what it has to say. */
export function AboutOperator({ brand }: BrandProps): JSX.Element | null {
  const { ui } = useLanguage();
  if (brand === undefined) return null;
  const { name, phone, url } = brand;
  return (
    <section class="stack">
      <h2 class="section brand">
        <Logo brand={brand} />
        {ui.brand.about(name)}
      </h2>
      <Words brand={brand} of="welcome" />
      {phone === undefined ? null : (
        <p>
          {ui.brand.call} <a href={`tel:${phone}`}>{phone}</a>
        </p>
      )}
      {url === undefined ? null : (
        <p>
          {ui.brand.read}{' '}
          <a href={url} target="_blank" rel="noreferrer">
            {url.slice('https://'.length)}
          </a>
        </p>
      )}
      <Words brand={brand} of="blocked" />
    </section>
  );
}

/** Words of the operator in this language; nothing where it has none. */
function Words({
  brand,
  of,
}: {
  readonly brand: Brand;
  readonly of: 'welcome' | 'blocked';
}): JSX.Element | null {
  const { ui, language } = useLanguage();
  const said = brand.words.find((words) => words.language === language)?.[of] ?? '';
  if (said === '') return null;
  return (
    <figure class="brand-words">
      <figcaption class="small">{ui.brand[of](brand.name)}</figcaption>
      <blockquote>{said}</blockquote>
    </figure>
  );
}

function Logo({ brand: { logo } }: { readonly brand: Brand }): JSX.Element | null {
  const source = useMemo(() => (logo === undefined ? undefined : pngAddress(logo)), [logo]);
  // The name stands beside it.
  return source === undefined ? null : <img class="brand-logo" src={source} alt="" />;
}

/** RFC 2397. The content security policy allows pictures in addresses, and no scripts in them. */
function pngAddress(bytes: Uint8Array): string {
  const characters = Array.from(bytes, (byte) => String.fromCodePoint(byte)).join('');
  return `data:image/png;base64,${btoa(characters)}`;
}

/** Gives buttons and links the operator's accent, in both themes, until there is another one. */
export function useAccent(brand: Brand | undefined): void {
  const { light, dark } = brand?.accent ?? {};
  useEffect(() => {
    const { style, dataset } = document.documentElement;
    if (light === undefined || dark === undefined) {
      delete dataset['brand'];
      return;
    }
    style.setProperty('--brand-light', light);
    style.setProperty('--brand-dark', dark);
    dataset['brand'] = '';
  }, [light, dark]);
}
