import { hostname, networkInterfaces } from 'node:os';
import {
  callerTokenIssuer,
  createIdentityVerifier,
  createInternalTokenSigner,
  type IdentityVerifier,
  type InternalTokenSigner,
} from '@lectern/auth';
import { type Clients, createClients } from '@lectern/clients';
import { callersOf } from '@lectern/contracts';
import type { Discovery } from '@lectern/discovery';
import type { BackgroundWorker } from '@lectern/events';
import {
  type AnyRoute,
  createAdminApp,
  createFaultSwitch,
  createHttpApp,
  createReadiness,
  createReadyRoute,
  type FaultSwitch,
  type HttpApp,
  type HttpAppOptions,
  type Readiness,
  type ReadinessCheck,
  type RunningServer,
  type ServerTls,
} from '@lectern/http';
import { createTelemetry, type Logger, type SpanProcessor, type Telemetry } from '@lectern/telemetry';
import type { TlsIdentity } from '@lectern/tls';
import { advertiseAddress } from './advertise-address.ts';
import { type BaseConfig, progressLimits } from './base-config.ts';
import { isCleanupWorker } from './cleanup-worker.ts';
import { createDiscovery } from './create-discovery.ts';
import { createFaultRoutes } from './fault-route.ts';
import { type Closer, createLifecycle, type Service, type ServicePorts } from './lifecycle.ts';
import { listenOn } from './listen-on.ts';
import { openTls } from './open-tls.ts';
import { shutdownBudget } from './shutdown-budget.ts';
import {
  createStatusReader,
  createStatusRoute,
  type PublicSettings,
  type ReadStatus,
  type StatusSource,
} from './status-route.ts';

/** Where probes and scrapes of a process are answered. */
export type OpenAdmin = (telemetry: Telemetry, readiness: Readiness) => Promise<RunningServer>;

/** What a test, or a process that is one of several, may put in the place of the real part. */
export interface KitOverrides {
  /** Default: on `ADMIN_PORT`. */
  readonly openAdmin?: OpenAdmin;
  /** Which of several processes of one instance this is; default: it is the only one. Part of its {@link instanceId}. */
  readonly processName?: string | undefined;
  readonly telemetry?: Telemetry;
  readonly discovery?: Discovery;
  readonly spanProcessors?: SpanProcessor[];
}

/** What makes one service of its parts. */
export interface AssembleOptions {
  /** Given how this instance is, for a service that tells it itself. */
  readonly routes: readonly AnyRoute[] | ((status: ReadStatus) => readonly AnyRoute[]);
  /** Given the same. */
  readonly workers?: readonly BackgroundWorker[] | ((status: ReadStatus) => readonly BackgroundWorker[]);
  /** Mounted ahead of every middleware: the gateway's streaming proxy. */
  readonly before?: HttpAppOptions['before'];
  readonly bodyLimitBytes?: number;
  /** Default: the counts of this process. */
  readonly limiter?: HttpAppOptions['limiter'];
  /** What callers of the platform may know of the configuration; default nothing. */
  readonly settings?: PublicSettings;
  /** Of the service that compares stores: how that went. */
  readonly comparisons?: StatusSource['comparisons'];
}

/** Options of {@link createServiceKit} beside the configuration. */
export interface KitOptions {
  readonly name: string;
  /** Strangers call this service: what they send decides about nothing but themselves. Default false. */
  readonly atEdge?: boolean;
  readonly overrides?: KitOverrides | undefined;
}

/** The defaults of a service: telemetry, discovery, clients, health, and the order of start and stop. */
export interface ServiceKit {
  readonly name: string;
  readonly telemetry: Telemetry;
  readonly logger: Logger;
  readonly discovery: Discovery;
  readonly clients: Clients;
  /** Signs what this service says of itself. */
  readonly tokens: InternalTokenSigner;
  /** The certificate of this service, where services know each other by certificates. */
  readonly tls: TlsIdentity | undefined;
  /** Registers what undoes an opening; run in reverse order at stop. */
  onClose(name: string, close: () => Promise<void>): void;
  /** Adds a check to `/readyz`, for a part without which the service cannot serve. */
  addReadiness(check: ReadinessCheck): void;
  /** Call once, last. */
  assemble(options: AssembleOptions): Service;
}

/** Opens the parts that every service has. Plain calls and no container: what a service is made of stands in its `composition.ts`. */
export function createServiceKit(config: BaseConfig, options: KitOptions): ServiceKit {
  const { name, overrides = {} } = options;
  const closers: Closer[] = [];
  const readiness: ReadinessCheck[] = [];
  const onClose = (closer: string, close: () => Promise<void>): void => {
    closers.push({ name: closer, close });
  };

  const telemetry = overrides.telemetry ?? createTelemetry(telemetryOptions(config, options));
  onClose('telemetry', () => telemetry.shutdown());
  const discovery = overrides.discovery ?? createDiscovery(config, telemetry.logger);
  onClose('discovery', () => discovery.close());
  const tls = openTls(config, name, telemetry.logger);
  if (tls !== undefined) onClose('certificate', async () => tls.close());
  const tokens = createInternalTokenSigner({ service: name, privateJwks: config.SERVICE_SIGNING_JWKS });
  const clients = createClients({ discovery, telemetry, callerName: name, tokens, tls });
  onClose('clients', async () => clients.close());

  return {
    ...{ name, telemetry, discovery, clients, tokens, tls },
    logger: telemetry.logger,
    onClose,
    addReadiness: (check) => {
      readiness.push(check);
    },
    assemble: ({ routes, workers: given = [], settings = {}, comparisons, ...http }) => {
      const ready = createReadiness({
        logger: telemetry.logger,
        checks: readiness,
        isServing: () => httpApp.isReady(),
      });
      const faults = faultsOf(config, options, telemetry);
      const status = createStatusReader({
        ...{ ...selfSaid(config, options), readiness: ready, metrics: telemetry.metrics, settings },
        ...{
          tasks: () => workers.filter(isCleanupWorker).map((worker) => worker.status()),
          comparisons,
          faults,
        },
      });
      const workers = typeof given === 'function' ? given(status) : given;
      const internal = internalRoutes(options, { ready, status, faults });
      const progress = progressLimits(config);
      const httpApp: HttpApp = createHttpApp({
        ...{ telemetry, progress, faults, ...http },
        identity: options.atEdge ? 'ahead' : identityOf(config, name),
        routes: [...(typeof routes === 'function' ? routes(status) : routes), ...internal],
      });
      return createLifecycle({
        logger: telemetry.logger,
        httpApp,
        listen: () =>
          listenOn('PORT', config, { app: httpApp, tls: serverTls(tls, options, telemetry.logger) }),
        listenAdmin: () => (overrides.openAdmin ?? adminPortOf(config))(telemetry, ready),
        register: (ports) => discovery.register(selfOf(config, name, ports)),
        workers,
        closers,
        shutdownDelayMs: config.SHUTDOWN_DELAY_MS,
        httpDrainMs: shutdownBudget(config.SHUTDOWN_TIMEOUT_MS).httpMs,
      });
    },
  };
}

/** The edge itself is never made to fail: it is where faults are switched off. */
function faultsOf(config: BaseConfig, { atEdge = false }: KitOptions, telemetry: Telemetry) {
  return config.FAULT_SWITCHES && !atEdge ? createFaultSwitch(telemetry) : undefined;
}

/** What other services ask of any service; what faces strangers has no caller among them. */
function internalRoutes(
  { atEdge = false }: KitOptions,
  o: { ready: Readiness; status: ReadStatus; faults: FaultSwitch | undefined },
): AnyRoute[] {
  if (atEdge) return [];
  const ofFaults = o.faults === undefined ? [] : createFaultRoutes(o.faults);
  return [createReadyRoute(o.ready), createStatusRoute(o.status), ...ofFaults];
}

function selfSaid(config: BaseConfig, { name, overrides }: KitOptions) {
  const id = instanceId(name, config.PORT, overrides?.processName);
  return { instanceId: id, version: config.SERVICE_VERSION };
}

function adminPortOf(config: BaseConfig): OpenAdmin {
  return (telemetry, readiness) =>
    listenOn('ADMIN_PORT', config, { app: createAdminApp(telemetry, readiness) });
}

/** Only the services that call this one are believed, whatever other keys there are. */
function identityOf({ SERVICE_TRUSTED_JWKS: all }: BaseConfig, service: string): IdentityVerifier {
  const trusted = Object.fromEntries(callersOf(service).map((caller) => [caller, all[caller] ?? []]));
  return createIdentityVerifier({ service, trusted, callerKeys: all[callerTokenIssuer] ?? [] });
}

/** Strangers have no certificate of ours: at the edge a proxy in front speaks TLS with them. */
function serverTls(
  identity: TlsIdentity | undefined,
  { atEdge = false }: KitOptions,
  logger: Logger,
): ServerTls | undefined {
  if (identity === undefined || atEdge) return undefined;
  const onRefused = (reason: string, remoteAddress: string | undefined): void =>
    logger.warn({ reason, remoteAddress }, 'caller refused in the TLS handshake');
  return { identity, onRefused };
}

function selfOf(config: BaseConfig, service: string, { port, adminPort }: ServicePorts) {
  const address = advertiseAddress(config, networkInterfaces());
  const health = { port: adminPort, path: '/readyz' };
  return { service, instanceId: instanceId(service, port), address, port, health };
}

/**
 * Unique among the live instances of a service, and readable: `document-host1-8102`.
 *
 * @param process which of several processes of the instance, if there are several: `gateway-host1-8080-worker-2`
 */
export function instanceId(service: string, port: number, process?: string): string {
  const id = `${service}-${hostname()}-${port}`;
  return process === undefined ? id : `${id}-${process}`;
}

function telemetryOptions(config: BaseConfig, options: KitOptions) {
  return {
    serviceName: options.name,
    serviceVersion: config.SERVICE_VERSION,
    // As discovery knows it, unless the port is only found when the server listens.
    instanceId: instanceId(options.name, config.PORT, options.overrides?.processName),
    logLevel: config.LOG_LEVEL,
    tracesExporter: config.OTEL_TRACES_EXPORTER,
    sampleRatio: config.OTEL_TRACES_SAMPLER_ARG,
    atEdge: options.atEdge ?? false,
    ...(config.OTEL_EXPORTER_OTLP_ENDPOINT ? { otlpEndpoint: config.OTEL_EXPORTER_OTLP_ENDPOINT } : {}),
    ...(config.OTEL_EXPORTER_JAEGER_ENDPOINT ? { jaegerEndpoint: config.OTEL_EXPORTER_JAEGER_ENDPOINT } : {}),
    ...(options.overrides?.spanProcessors ? { spanProcessors: options.overrides.spanProcessors } : {}),
  };
}
