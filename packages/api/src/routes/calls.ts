/** The one route for devices: they speak sealed COSE, and HTTP only carries it (P-36). */

import { CALL_BYTES_MAX } from '@tallystick/protocol/limits';
import { nothingSchema, octets, type Nothing, type Route } from '../route.ts';
import { tenantParams, type TenantParams } from '../values.ts';

export const answerCall: Route<TenantParams, Nothing, Uint8Array, Uint8Array> = {
  name: 'answerCall',
  method: 'POST',
  path: '/v1/tenants/{tenant}/calls',
  group: 'Devices',
  summary: "A device's call",
  description:
    'One sealed call, answered by one sealed answer with status 200, also where the answer is a ' +
    "refusal. A problem comes only where no sealed answer can be made. The protocol's specification " +
    'describes both.',
  access: 'anyone',
  isOrder: false,
  params: tenantParams,
  query: nothingSchema,
  body: octets(CALL_BYTES_MAX),
  status: 200,
  result: octets(CALL_BYTES_MAX),
  problems: ['callUnreadable', 'callDoesNotOpen'],
};
