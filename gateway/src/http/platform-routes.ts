import type { Principal } from '@lectern/auth';
import { activeFault, faultRequest, instanceStatus } from '@lectern/contracts';
import { AppError } from '@lectern/errors';
import { type AnyRoute, cacheControl, defineErrors, route } from '@lectern/http';
import { z } from 'zod';
import { type Description, describedSeconds, platform } from '../platform/describe-platform.ts';
import type { GatherStatus } from '../platform/gather-status.ts';
import type { FaultSwitches } from '../platform/switch-faults.ts';

const errors = defineErrors({
  limited_to_collections: [
    'permission_denied',
    'An API key that is limited to collections does not see the platform.',
  ],
  not_an_operator: ['permission_denied', 'The tenant of the caller does not operate this platform.'],
  fault_switches_off: ['permission_denied', 'Fault switches are off on this platform.'],
  service_not_found: ['not_found', 'There is no such service, or its faults are not switched.'],
  no_instance_told: [
    'unavailable',
    'No instance of the service took it: none answers, or it has its switches off.',
  ],
});

const seenInstance = z.object({
  address: z.string(),
  state: z
    .enum(['ready', 'not-ready', 'down', 'gone', 'unknown'])
    .describe(
      '`down`: it does not answer; `gone`: the same, and discovery does not list it any more, or, of another gateway, for a minute; `unknown`: it answers, and not how it is',
    ),
  answeredInMs: z.int().nonnegative().describe('How long it took to answer, or until it was given up'),
  toldMsAgo: z
    .int()
    .nonnegative()
    .optional()
    .describe(
      'How long ago it has told how it is: of another gateway, which is not asked and tells every second',
    ),
  status: instanceStatus.nullable().describe('Null unless it answered'),
});

const platformStatus = z
  .object({
    at: z.iso.datetime(),
    otherGateways: z
      .enum(['seen', 'unreachable', 'unshared'])
      .describe(
        'Whether other instances of the gateway are among them: `seen`, by the Valkey that they share; `unreachable`: it does not answer at the moment; `unshared`: there is none',
      ),
    faultSwitches: z
      .boolean()
      .describe('Whether faults can be switched on, by `PUT /v1/platform/faults/{service}`'),
    services: z.array(z.object({ service: z.string(), instances: z.array(seenInstance) })),
  })
  .meta({
    id: 'PlatformStatus',
    examples: [
      {
        at: '2026-11-29T08:30:00.000Z',
        otherGateways: 'seen',
        faultSwitches: false,
        services: [
          {
            service: 'retrieval',
            instances: [{ address: 'http://10.0.0.7:8080', state: 'down', answeredInMs: 3, status: null }],
          },
        ],
      },
    ],
  });

const serviceFaults = z
  .object({
    service: z.string(),
    instances: z.array(
      z.object({
        address: z.string(),
        state: z
          .enum(['told', 'off', 'silent'])
          .describe('`off`: it has its fault switches off; `silent`: it does not answer'),
        fault: activeFault.nullable().describe('What is switched on'),
      }),
    ),
  })
  .meta({
    id: 'ServiceFaults',
    examples: [
      {
        service: 'retrieval',
        instances: [
          {
            ...{ address: 'http://10.0.0.7:8080', state: 'told' },
            fault: { kind: 'error', share: 1, milliseconds: 1_000, until: '2026-11-29T08:30:20.000Z' },
          },
        ],
      },
    ],
  });

const serviceParams = z.object({ service: z.string().regex(/^[a-z0-9-]{1,64}$/) });

/** What the routes need. */
export interface PlatformParts {
  describe(): Promise<Description>;
  readonly gather: GatherStatus;
  /** Ids of tenants whose administrators see the platform, or `*` alone for all. */
  readonly operators: readonly string[];
  /** Undefined where faults cannot be switched on. */
  readonly faults: FaultSwitches | undefined;
}

/** `/v1/platform`: what everybody may know of the platform, and what its operators may. */
export function platformRoutes(parts: PlatformParts): AnyRoute[] {
  const { describe, gather, operators, faults } = parts;
  return [
    route({
      method: 'get',
      path: '/v1/platform',
      operationId: 'getPlatform',
      summary: 'What everybody may know: its version, how people get an account, and what it can do',
      auth: 'none',
      responses: { 200: { body: platform, headers: cacheControl } },
      handler: async () => {
        const { platform: body, isComplete } = await describe();
        const keep = isComplete ? `public, max-age=${describedSeconds}` : 'no-store';
        return { body, headers: { 'Cache-Control': keep } };
      },
    }),
    route({
      method: 'get',
      path: '/v1/platform/status',
      operationId: 'getPlatformStatus',
      summary:
        'How each instance of each service is: breakers, queues, outboxes; for operators of the platform',
      auth: 'principal',
      role: 'admin',
      scope: 'platform:read',
      responses: { 200: platformStatus },
      errors: errors('limited_to_collections', 'not_an_operator'),
      handler: async ({ principal }) => {
        assertOperator(principal, operators);
        return { body: { ...(await gather()), faultSwitches: faults !== undefined } };
      },
    }),
    ...faultRoutes(parts),
  ];
}

/** `/v1/platform/faults/{service}`: has a service be slow or fail for a while, to see what comes of it. */
function faultRoutes({ faults, operators }: PlatformParts): AnyRoute[] {
  const shared = {
    path: '/v1/platform/faults/:service',
    auth: 'principal',
    role: 'admin',
    params: serviceParams,
    responses: { 200: serviceFaults },
  } as const;
  const refusals = [
    'limited_to_collections',
    'not_an_operator',
    'fault_switches_off',
    'service_not_found',
  ] as const;
  const switches = (principal: Principal): FaultSwitches => {
    assertOperator(principal, operators);
    if (faults === undefined) throw faultSwitchesOff();
    return faults;
  };
  return [
    route({
      ...shared,
      method: 'get',
      operationId: 'getFaults',
      summary: 'Which fault of a service is switched on; for operators of a platform that has fault switches',
      scope: 'platform:read',
      errors: errors(...refusals),
      handler: async ({ principal, params: { service } }) => ({
        body: { service, instances: await switches(principal).look(service) },
      }),
    }),
    route({
      ...shared,
      method: 'put',
      operationId: 'switchFaultOn',
      summary:
        'Have a service be slow, answer errors or refuse, for a bounded time; for operators of a platform that has fault switches',
      scope: 'platform:write',
      body: faultRequest,
      errors: errors(...refusals, 'no_instance_told'),
      handler: async ({ principal, params: { service }, body }) => {
        const setBy = `${principal.tenantId}/${principal.userId}`;
        return { body: { service, instances: await switches(principal).turnOn(service, body, setBy) } };
      },
    }),
    route({
      ...shared,
      method: 'delete',
      operationId: 'switchFaultOff',
      summary:
        'End the fault of a service before its time; for operators of a platform that has fault switches',
      scope: 'platform:write',
      errors: errors(...refusals, 'no_instance_told'),
      handler: async ({ principal, params: { service } }) => ({
        body: { service, instances: await switches(principal).turnOff(service) },
      }),
    }),
  ];
}

function assertOperator({ collections, tenantId }: Principal, operators: readonly string[]): void {
  if (collections !== undefined) throw limitedToCollections();
  if (!operators.includes('*') && !operators.includes(tenantId)) throw notAnOperator();
}

function faultSwitchesOff(): AppError {
  return new AppError('permission_denied', 'Fault switches are off on this platform (FAULT_SWITCHES).', {
    reason: 'fault_switches_off',
  });
}

function limitedToCollections(): AppError {
  return new AppError('permission_denied', 'This API key is limited to collections.', {
    reason: 'limited_to_collections',
  });
}

function notAnOperator(): AppError {
  return new AppError('permission_denied', 'Your tenant does not operate this platform.', {
    reason: 'not_an_operator',
  });
}
