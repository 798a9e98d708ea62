/**
 * WebSockets among the routes. An upgrade goes through the same hooks as any request, so it is logged
 * and bounded like one; what is not opened is answered with a problem.
 */

import websocket, { type WebsocketHandler } from '@fastify/websocket';
import { PROBLEMS, type ProblemCode } from '@tallystick/api/problems';
import { assert } from '@tallystick/protocol/assert';
import { CALL_FRAME_BYTES_MAX } from '@tallystick/protocol/calls/socket-frame';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { serveSocket, type SocketAnswer, type SocketPorts } from '../sockets/device-socket.ts';
import { createSocketHub } from '../sockets/socket-hub.ts';
import type { Guards } from './lock-out.ts';
import type { Served } from './serve.ts';

/** What a route has besides, if it may become a socket. */
export interface SocketRouteOptions {
  readonly wsHandler?: WebsocketHandler;
  readonly preValidation?: (request: FastifyRequest, reply: FastifyReply) => Promise<unknown>;
}

export interface SocketMounting {
  readonly mount: (scope: FastifyInstance, served: Served, more: SocketRouteOptions) => void;
  readonly refuse: (reply: FastifyReply, code: ProblemCode) => FastifyReply;
  /** Where devices reach the service; known once it listens. */
  readonly publicUrl: () => string;
  readonly isToWait: Guards['isToWait'];
}

/** Adds the routes that open sockets, and ends the sockets when the server closes. */
export function addSockets(
  server: FastifyInstance,
  routes: readonly Served[],
  { mount, refuse, publicUrl, isToWait }: SocketMounting,
): void {
  const hub = createSocketHub();
  void server.register(websocket, {
    // A longer message ends the socket before it is in memory.
    options: { maxPayload: CALL_FRAME_BYTES_MAX, perMessageDeflate: false },
    // A peer that broke off or sent no WebSocket frame; the socket is gone, and there is nobody to tell.
    errorHandler: (_error, socket) => socket.terminate(),
    preClose: () => hub.close(),
  });
  void server.register(async (scope) => {
    for (const served of routes) {
      const admitted = new WeakMap<FastifyRequest, SocketPorts>();
      mount(scope, served, {
        preValidation: async (request, reply) => {
          if (!request.ws || served.open === undefined) return;
          if (!isOwnPage(request, publicUrl())) return refuse(reply, 'foreignOrigin');
          const opened = await served.open({ params: Object.assign({}, request.params) });
          if (!opened.ok) return refuse(reply, opened.code);
          if (!hub.isOpen()) return refuse(reply, 'unavailable');
          const { route } = served;
          const hasToWait = (refusal?: ProblemCode): boolean =>
            isToWait(route, request.ip, refusal);
          admitted.set(request, guarded(opened.value, hasToWait));
        },
        wsHandler: (socket, request) => {
          const ports = admitted.get(request);
          assert(ports !== undefined, 'a socket was opened that nobody admitted');
          const { socket: stream } = request.raw;
          hub.add(serveSocket({ socket, ports, bytesRead: () => stream.bytesRead }));
        },
      });
    }
  });
}

const TOO_MANY: SocketAnswer = Object.freeze({
  status: PROBLEMS.tooManyFailures.status,
  answer: new Uint8Array(),
  isLast: true,
});

/**
 * A socket that ends when its address has to wait, as posted calls are then turned away. One on which a
 * device was heard before stays open for that device: others with its address fail, not it.
 */
export function guarded(
  ports: SocketPorts,
  hasToWait: (refusal?: ProblemCode) => boolean,
): SocketPorts {
  let isKnown = false;
  return {
    ...ports,
    answer: async (call) => {
      if (!isKnown && hasToWait()) return TOO_MANY;
      const answered = await ports.answer(call);
      isKnown ||= answered.account !== undefined;
      const { refusal } = answered;
      const isEnd = refusal !== undefined && hasToWait(refusal);
      return isEnd ? { ...answered, isLast: true } : answered;
    },
  };
}

/**
 * Browsers let any page open a socket anywhere, into private networks too, and say which page it was.
 * A foreign one could do nothing but take up a place, for calls are sealed and signed. What is no
 * browser says nothing.
 */
function isOwnPage({ headers }: FastifyRequest, publicUrl: string): boolean {
  const { origin, host } = headers;
  if (origin === undefined) return true;
  if (!URL.canParse(origin)) return false;
  return (
    new URL(origin).host === host || (publicUrl !== '' && origin === new URL(publicUrl).origin)
  );
}
