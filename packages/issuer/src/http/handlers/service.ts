/** Answers about the service itself: is it alive, is it ready, what can it do. */

import { documentationPage } from '@tallystick/api/documentation-page';
import { openApiDocument } from '@tallystick/api/open-api';
import {
  showDocumentation,
  showHealth,
  showOpenApi,
  showReadiness,
} from '@tallystick/api/routes/service';
import type { IssuerDeps } from '../../issuer.ts';
import { serve, type Served } from '../serve.ts';

const TEST_NOTICE = 'Test mode: the test bank invents money, and keys lie on this disk.';

export function serviceRoutes(
  issuer: IssuerDeps,
  isReady: () => Promise<boolean>,
): readonly Served[] {
  const notice = issuer.mode === 'test' ? { notice: TEST_NOTICE } : {};
  return [
    serve(showHealth, async () => ({ ok: true, value: { status: 'ok' } })),
    serve(showReadiness, async () =>
      (await isReady())
        ? { ok: true, value: { status: 'ok' } }
        : { ok: false, code: 'unavailable' },
    ),
    serve(showOpenApi, async () => ({ ok: true, value: openApiDocument(issuer.publicUrl) })),
    serve(showDocumentation, async () => ({
      ok: true,
      value: documentationPage({ publicUrl: issuer.publicUrl, ...notice }),
    })),
  ];
}
