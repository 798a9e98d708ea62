/** Answers of the routes for how a tenant shows itself. */

import {
  changeBrand,
  showBrand,
  type BrandBody,
  type BrandSetting,
} from '@tallystick/api/routes/brand';
import type { Brand } from '@tallystick/protocol/brand/brand';
import type { IssuerDeps } from '../../issuer.ts';
import { changeBrand as carryOut, showBrand as show } from '../../operator/change-brand.ts';
import { serveTenant, type Served, type TenantPorts } from '../serve.ts';

export function brandRoutes(issuer: IssuerDeps, ports: TenantPorts): readonly Served[] {
  return [
    serveTenant(ports, showBrand, async ({ tenant }) => {
      const shown = await show(issuer, tenant);
      return shown.ok ? { ok: true, value: settingOf(shown.value) } : shown;
    }),
    serveTenant(ports, changeBrand, async ({ tenant, body }) => {
      const wanted = body.brand === undefined ? undefined : brandOf(body.brand);
      const changed = await carryOut(issuer, tenant, wanted);
      return changed.ok ? { ok: true, value: settingOf(changed.value) } : changed;
    }),
  ];
}

function brandOf({ logo, words = [], ...brand }: BrandBody): Brand {
  return {
    ...brand,
    ...(logo === undefined ? {} : { logo: new Uint8Array(Buffer.from(logo, 'base64')) }),
    words: words.map(({ language, welcome = '', blocked = '' }) => ({
      language,
      welcome,
      blocked,
    })),
  };
}

function settingOf(brand: Brand | undefined): BrandSetting {
  if (brand === undefined) return {};
  const { logo, ...shown } = brand;
  const text = logo === undefined ? {} : { logo: Buffer.from(logo).toString('base64') };
  return { brand: { ...shown, ...text } };
}
