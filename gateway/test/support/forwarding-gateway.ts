import { type RequestListener, request as send } from 'node:http';
import type { CallFacts } from '@lectern/contracts/testing';
import { createStaticDiscovery } from '@lectern/discovery';
import { startGateway } from './start-gateway.ts';

/** The real gateway, whose services are all at one address, another for each request. */
export interface ForwardingGateway {
  /** Sends a request with a good token; whichever service owns the path is at `url`. */
  send(url: string, request: CallFacts['request']): Promise<Response>;
  stop(): Promise<void>;
}

/** Starts it. What it asks the user service itself is answered as in other tests. */
export async function startForwardingGateway(): Promise<ForwardingGateway> {
  let target = '';
  const table = () =>
    createStaticDiscovery({
      user: gateway.user.url,
      document: target,
      retrieval: target,
      bff: target,
      model: target,
      webhook: target,
    });
  const gateway = await startGateway({
    overrides: {
      discovery: {
        resolve: (service) => table().resolve(service),
        list: (service) => table().list(service),
        register: async () => async () => undefined,
        close: async () => undefined,
      },
    },
  });
  const own = gateway.user.answer;
  gateway.user.answer = (request, response) =>
    (request.url?.startsWith('/v1/') ? relayTo(target) : own)(request, response);
  return {
    send: (url, { method, path, headers, body }) => {
      target = url;
      return gateway.fetch(String(path), {
        method,
        headers: { ...(headers as Record<string, string>) },
        ...(body !== undefined && { body: JSON.stringify(body) }),
      });
    },
    stop: () => gateway.stop(),
  };
}

/** Passes requests on as they came. */
function relayTo(url: string): RequestListener {
  return (request, response) => {
    const { method = 'GET', headers, rawHeaders: _raw } = request;
    const onward = send(new URL(request.url ?? '/', url), { method, headers }, (answer) => {
      response.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.pipe(response);
    });
    request.pipe(onward);
  };
}
