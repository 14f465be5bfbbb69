import { once } from 'node:events';
import { createServer, type IncomingMessage, request, type ServerResponse } from 'node:http';
import { buffer } from 'node:stream/consumers';
import type { Where } from '../platform/where.ts';
import { type AwsCall, type AwsRequest, awsCallOf } from './aws-call.ts';
import { type FaultProxy, openHttpProxy } from './fault-proxy.ts';
import { type AwsAnswer, createGarbler, type Garbler } from './garbage.ts';
import type { MessageFaults } from './message-faults.ts';
import type { Stages } from './stages.ts';
import type { Troubles } from './troubles.ts';

/** What {@link startAwsProxy} needs. */
export interface AwsProxyParts {
  readonly where: Where;
  readonly troubles: Troubles;
  readonly stages: Stages;
  readonly messageFaults: Pick<MessageFaults, 'received'>;
}

/** Carries the calls of one service to S3, SQS and SNS of the emulator. Requests and answers are held in memory, whole. */
export async function startAwsProxy(service: string, parts: AwsProxyParts): Promise<FaultProxy> {
  const garbler = createGarbler();
  const server = createServer((incoming, response) => {
    // Whatever fails on the way, the emulator above all, is a connection that ends for the service.
    carry(service, incoming, { ...parts, garbler }).then(
      (answer) => (answer === undefined ? response.destroy() : send(response, answer)),
      () => response.destroy(),
    );
  });
  server.keepAliveTimeout = 60_000;
  return openHttpProxy(server);
}

/** The answer to one call; undefined where its connection ends. */
async function carry(
  service: string,
  incoming: IncomingMessage,
  parts: AwsProxyParts & { readonly garbler: Garbler },
): Promise<AwsAnswer | undefined> {
  const { method = 'GET', url = '/', headers } = incoming;
  const asked: AwsRequest = { method, url, headers, body: await buffer(incoming) };
  const call = awsCallOf(asked);
  const { troubles, stages, garbler } = parts;
  if (troubles.of(call.dependency) === 'down') return undefined;
  await troubles.pause(call.dependency);
  const isGarbled = troubles.of(call.dependency) === 'garbage';
  if (isGarbled && !garbler.isCarriedOut(call)) return garbler.garbled(call, undefined);
  if (call.stage !== undefined && stages.reach({ service, call: call.stage, when: 'before' }))
    return undefined;
  const answer = await withMessageFaults(asked, call, { answer: await forward(asked, parts.where), parts });
  if (isStageReached(call, answer) && stages.reach({ service, call: call.stage, when: 'after' }))
    return undefined;
  return isGarbled ? garbler.garbled(call, answer) : answer;
}

/** Receiving is a stage of work only when a message came. */
function isStageReached<C extends AwsCall>(
  call: C,
  { body }: AwsAnswer,
): call is C & { readonly stage: NonNullable<AwsCall['stage']> } {
  return call.stage !== undefined && (call.stage !== 'receives' || body.includes('"Messages":[{'));
}

async function withMessageFaults(
  asked: AwsRequest,
  { operation }: AwsCall,
  { answer, parts }: { readonly answer: AwsAnswer; readonly parts: AwsProxyParts },
): Promise<AwsAnswer> {
  if (operation !== 'ReceiveMessage' || answer.status !== 200) return answer;
  return { ...answer, body: await parts.messageFaults.received(asked.body, answer.body) };
}

/** Headers that belong to one connection, and the length, which is set anew. */
const ofConnection = new Set([
  'connection',
  'content-length',
  'expect',
  'host',
  'keep-alive',
  'transfer-encoding',
]);

async function forward({ method, url, headers, body }: AwsRequest, where: Where): Promise<AwsAnswer> {
  const { awsPort } = await where();
  const outgoing = request({
    ...{ host: '127.0.0.1', port: awsPort, method, path: url },
    headers: { ...withoutConnection(headers), 'content-length': body.length },
  });
  outgoing.end(body);
  const [answer]: [IncomingMessage] = (await once(outgoing, 'response')) as [IncomingMessage];
  return {
    status: answer.statusCode ?? 502,
    headers: withoutConnection(answer.headers),
    body: await buffer(answer),
  };
}

function withoutConnection(headers: IncomingMessage['headers']): AwsAnswer['headers'] {
  return Object.fromEntries(Object.entries(headers).filter(([name]) => !ofConnection.has(name)));
}

function send(response: ServerResponse, { status, headers, body, cutAt }: AwsAnswer): void {
  response.on('error', () => undefined);
  const length = response.req.method === 'HEAD' ? {} : { 'content-length': body.length };
  response.writeHead(status, { ...headers, ...length });
  if (cutAt === undefined) response.end(body);
  else response.write(body.subarray(0, cutAt), () => response.destroy());
}
