import { createServer, type IncomingMessage, type RequestListener, type ServerResponse } from 'node:http';
import { json } from 'node:stream/consumers';
import { callerHeader, type Principal } from '@lectern/auth';
import { identityHeaders } from '@lectern/auth/testing';
import type { QueuedEvent } from '@lectern/events/testing';
import { listenOnLoopback } from '@lectern/testing';
import { z } from 'zod';
import { tokenNames } from './interaction.ts';

/** What a state of a provider has made. */
export interface Situation {
  /** For whom the call is made, if it is for somebody. */
  readonly caller?: Principal;
  /** Values that the call contains, by the names that the pact gives them. */
  readonly values?: Readonly<Record<string, string | number>>;
  /** The event that the state has made the provider publish. */
  readonly event?: QueuedEvent;
}

/** The states that consumers speak of, by their names; each brings the provider into one, by its own use cases. */
export type ProviderStates = Readonly<Record<string, () => Promise<Situation>>>;

/** What the verifier asks for between interactions: states, and the events that they made. */
export interface StateServer {
  readonly port: number;
  /** Where states are made for the pact with a consumer. */
  statesUrl(consumer: string): string;
  /** What went wrong in states so far, the first first. */
  readonly errors: readonly unknown[];
  stop(): Promise<void>;
}

const stateRequest = z.object({ action: z.enum(['setup', 'teardown']), state: z.string() });

/** Starts it on a free port. */
export async function startStateServer(states: ProviderStates): Promise<StateServer> {
  const errors: unknown[] = [];
  let situation: Situation = {};

  const enter = async (request: IncomingMessage, consumer: string): Promise<Record<string, unknown>> => {
    const { action, state } = stateRequest.parse(await json(request));
    if (action === 'teardown') return {};
    const make = states[state];
    if (make === undefined)
      throw new Error(`${consumer} speaks of "${state}", and the test has no such state.`);
    situation = await make();
    return { ...situation.values, ...tokensOf(consumer, situation.caller) };
  };

  const publish = (response: ServerResponse): void => {
    if (situation.event === undefined) throw new Error('The state has made no event.');
    const { attributes, body } = situation.event;
    const metadata = Buffer.from(JSON.stringify(attributes)).toString('base64');
    response.setHeader('Pact-Message-Metadata', metadata);
    sendJson(response, body);
  };

  const answer: RequestListener = async (request, response) => {
    try {
      if (errors.length > 0) throw new Error('An earlier state could not be made.');
      const [, what, consumer = ''] = (request.url ?? '').split('/');
      if (what === 'states') sendJson(response, await enter(request, consumer));
      else publish(response);
    } catch (error) {
      errors.push(error);
      // After a 5xx the verifier would try again, for a minute.
      response.writeHead(400).end();
    }
  };
  const { port, url, stop } = await listenOnLoopback(createServer(answer));
  return { port, errors, stop, statesUrl: (consumer) => `${url}/states/${consumer}` };
}

/** Fresh tokens of the consumer, and of its caller. */
function tokensOf(consumer: string, caller: Principal | undefined): Record<string, string> {
  const { authorization = '', [callerHeader]: callerToken } = identityHeaders(caller, { from: consumer });
  const service = authorization.replace('Bearer ', '');
  return {
    [tokenNames.service]: service,
    ...(callerToken !== undefined && { [tokenNames.caller]: callerToken }),
  };
}

function sendJson(response: ServerResponse, body: unknown): void {
  response.setHeader('content-type', 'application/json').end(JSON.stringify(body));
}
