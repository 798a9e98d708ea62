/** The devices' door, once for each call and once kept open: sealed COSE, which HTTP only carries (P-36). */

import { CALL_BYTES_MAX } from '@tallystick/protocol/limits';
import { NO_BODY, nothingSchema, octets, type Nothing, type Route } from '../route.ts';
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

export const openSocket: Route<TenantParams, Nothing, Nothing, Nothing> = {
  name: 'openSocket',
  method: 'GET',
  path: '/v1/tenants/{tenant}/socket',
  group: 'Devices',
  summary: 'The same, kept open',
  description:
    'A WebSocket with binary messages. A device sends a number of its choice (4 bytes, big-endian) ' +
    'and a sealed call; the issuer sends the number, a status (2 bytes, big-endian) and, with status ' +
    '200, the sealed answer. Both are as in `answerCall`, and so are the other statuses. A number ' +
    'without a call asks whether the line carries and gets 204. After a call that the issuer accepted, ' +
    'an empty message says that something about the account changed: sync, and sync after each ' +
    'reconnect. Of calls that are sent at once, four are worked on.',
  access: 'anyone',
  isOrder: false,
  params: tenantParams,
  query: nothingSchema,
  body: NO_BODY,
  status: 101,
  result: NO_BODY,
  problems: ['upgradeRequired', 'foreignOrigin'],
};
