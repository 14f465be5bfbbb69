import type { BackgroundWorker } from '@lectern/events';
import type { HttpApp, RunningServer } from '@lectern/http';
import type { Logger } from '@lectern/telemetry';

/** A started service as tests and the launcher see it. */
export interface Service {
  /** Idempotent. Resolves without being ready when it is stopped meanwhile. */
  start(): Promise<void>;
  /** Idempotent. Ends a start after the step that is under way. Rejects only after every step was tried. */
  stop(): Promise<void>;
  /** Base URL; known after `start`. */
  readonly url: string;
  /** Base URL of probes and metrics; known after `start`. */
  readonly adminUrl: string;
}

/** A named thing to undo at stop. */
export interface Closer {
  readonly name: string;
  close(): Promise<void>;
}

/** Where an instance listens. */
export interface ServicePorts {
  readonly port: number;
  readonly adminPort: number;
}

/** A probe or a scrape takes milliseconds; one that hangs does not hold up the stop. */
const adminDrainMs = 1_000;

/** What {@link createLifecycle} orders. */
export interface LifecycleParts {
  readonly logger: Logger;
  readonly httpApp: HttpApp;
  listen(): Promise<RunningServer>;
  listenAdmin(): Promise<RunningServer>;
  /** Registers the instance; resolves to the function that deregisters it. */
  register(ports: ServicePorts): Promise<() => Promise<void>>;
  readonly workers: readonly BackgroundWorker[];
  /** In the order in which they were opened. */
  readonly closers: readonly Closer[];
  readonly shutdownDelayMs: number;
  readonly httpDrainMs: number;
}

/**
 * Start: listen (the admin port first), start the workers, register, become ready.
 *
 * Stop, in the one order in which no request and no message is lost: become not ready, deregister, wait
 * until load balancers and callers have noticed, drain HTTP, stop consumers and relay, close what was opened in reverse. Telemetry
 * was opened first, so it is flushed last; only the admin port, which answers probes throughout, is closed after it. A step that
 * fails is logged and does not keep the later ones from running. A stop during the start lets the step under way end, and begins no
 * further one.
 */
export function createLifecycle(parts: LifecycleParts): Service {
  const undo: Closer[] = [...parts.closers];
  let [url, adminUrl] = ['', ''];
  let starting: Promise<void> | undefined;
  let stopping: Promise<void> | undefined;

  const start = async (): Promise<void> => {
    parts.httpApp.setReady(false);
    const admin = await parts.listenAdmin();
    adminUrl = admin.url;
    undo.unshift({ name: 'admin port', close: () => admin.close(adminDrainMs) });
    const server = await parts.listen();
    url = server.url;
    undo.push({ name: 'http', close: () => server.close(parts.httpDrainMs) });
    // Workers stop after HTTP has drained, since requests in flight may still hand them work.
    undo.splice(
      undo.length - 1,
      0,
      ...parts.workers.map((w) => ({ name: w.name, close: () => w.stop() })).reverse(),
    );
    for (const worker of parts.workers) {
      if (stopping !== undefined) return;
      await worker.start();
    }
    if (stopping !== undefined) return;
    const deregister = await parts.register({ port: server.port, adminPort: admin.port });
    undo.push({ name: 'load balancers', close: () => delay(parts.shutdownDelayMs) });
    undo.push({ name: 'registration', close: deregister });
    if (stopping !== undefined) return;
    parts.httpApp.setReady(true);
    parts.logger.info({ url, adminUrl }, 'ready');
  };

  const stop = async (): Promise<void> => {
    parts.httpApp.setReady(false);
    // What a start that is under way opens has to be undone too. Its error is its caller's.
    await starting?.catch(() => undefined);
    const failures: unknown[] = [];
    for (const step of undo.reverse()) {
      try {
        await step.close();
      } catch (error) {
        failures.push(error);
        parts.logger.error({ err: error, step: step.name }, 'a step of the shutdown failed');
      }
    }
    if (failures.length > 0) throw new AggregateError(failures, 'The service did not stop cleanly.');
  };

  return {
    start: () => {
      starting ??= start();
      return starting;
    },
    stop: () => {
      stopping ??= stop();
      return stopping;
    },
    get url() {
      return url;
    },
    get adminUrl() {
      return adminUrl;
    },
  };
}

function delay(ms: number): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve, ms);
  });
}
