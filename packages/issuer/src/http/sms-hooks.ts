/**
 * Where an SMS gateway posts what became of a message, and what people write back. Only a signed form is read; the
 * gateway gets no more out of it than that it was heard. These are no routes of the API: their form is the
 * gateway's.
 */

import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { ProblemCode } from '@tallystick/api/problems';
import { fromHex } from '@tallystick/protocol/encoding/octets';
import { parseTenantId, type TenantId } from '@tallystick/protocol/identifiers';
import { FORM_FIELDS_MAX, isSignedBy } from '../connectors/sms/http-signature.ts';
import { e164Of } from '../connectors/sms/smpp-pdus.ts';
import type { DeliveryState, SmsReply, SmsReport } from '../connectors/sms/sms-sender.ts';

export interface SmsHooksInput {
  /** What the gateway signs with. */
  readonly secret: string;
  readonly publicUrl: () => string;
  /** False where the tenant has sent no such message. */
  readonly takeReport: (
    tenant: TenantId,
    reference: Uint8Array,
    report: SmsReport,
  ) => Promise<boolean>;
  readonly takeReply: (reply: SmsReply) => Promise<void>;
  readonly refuse: (reply: FastifyReply, code: ProblemCode) => FastifyReply;
}

/** A message of ten parts, its names and numbers. */
const FORM_BYTES_MAX = 16_384;
const FORM_MEDIA_TYPE = 'application/x-www-form-urlencoded';
/** The answer to a message that says: nothing to send back. */
const NOTHING_TO_SAY = '<?xml version="1.0" encoding="UTF-8"?><Response/>';

/** By the names that providers use; others mean that it is on its way. */
const STATES: Readonly<Record<string, DeliveryState>> = {
  delivered: 'delivered',
  read: 'delivered',
  undelivered: 'failed',
  failed: 'failed',
  canceled: 'failed',
};

/** Adds both. */
export function addSmsHooks(server: FastifyInstance, input: SmsHooksInput): void {
  void server.register(async (scope) => {
    scope.removeAllContentTypeParsers();
    scope.addContentTypeParser(FORM_MEDIA_TYPE, { parseAs: 'string' }, (_request, body, done) => {
      done(null, body);
    });
    const options = { bodyLimit: FORM_BYTES_MAX };
    scope.post<{ readonly Params: { readonly tenant: string; readonly reference: string } }>(
      '/v1/sms/reports/:tenant/:reference',
      options,
      async (request, reply) => {
        const form = signedForm(input, request);
        if (form === undefined) return input.refuse(reply, 'forbidden');
        const tenant = parseTenantId(request.params.tenant);
        const reference = fromHex(request.params.reference);
        if (tenant === undefined || reference === undefined) return input.refuse(reply, 'notFound');
        const isKnown = await input.takeReport(tenant, reference, reportOf(form));
        return isKnown ? reply.code(204).send() : input.refuse(reply, 'notFound');
      },
    );
    scope.post('/v1/sms/replies', options, async (request, reply) => {
      const form = signedForm(input, request);
      if (form === undefined) return input.refuse(reply, 'forbidden');
      const from = e164Of(form.get('From') ?? '');
      if (from !== undefined) await input.takeReply({ from, text: form.get('Body') ?? '' });
      return reply.header('content-type', 'text/xml').send(NOTHING_TO_SAY);
    });
  });
}

/** The form's fields; undefined where the gateway has not signed it. */
function signedForm(
  { secret, publicUrl }: SmsHooksInput,
  { url, body, headers }: FastifyRequest,
): ReadonlyMap<string, string> | undefined {
  const signature = headers['x-twilio-signature'];
  const form = [...new URLSearchParams(typeof body === 'string' ? body : '')];
  const isReadable = typeof signature === 'string' && form.length <= FORM_FIELDS_MAX;
  if (!isReadable) return undefined;
  const isSigned = isSignedBy(secret, signature, { url: `${publicUrl()}${url}`, form });
  return isSigned ? new Map(form) : undefined;
}

function reportOf(form: ReadonlyMap<string, string>): SmsReport {
  const status = form.get('MessageStatus') ?? '';
  const state = Object.hasOwn(STATES, status) ? STATES[status] : undefined;
  const gatewayId = form.get('MessageSid');
  const code = form.get('ErrorCode');
  return {
    state: state ?? 'sent',
    ...(gatewayId === undefined ? {} : { gatewayId }),
    ...(code === undefined ? {} : { code }),
  };
}
