import type { Logger } from '@lectern/telemetry';
import type Consul from 'consul';
import { instanceUrl, type Registration } from './discovery.ts';

/** What {@link keepRegistered} needs to know. */
export interface ConsulRegistrationOptions {
  readonly consul: Consul;
  readonly self: Registration;
  readonly logger: Logger;
  /** How often Consul looks at the health path. */
  readonly checkIntervalMs: number;
  /** How often it is made sure that Consul still knows of this instance. */
  readonly keepIntervalMs: number;
}

/**
 * Registers an instance with an HTTP check and sees to it that it stays registered: an agent that was restarted may have
 * forgotten it, or know it where it was before a crash, where another service may be by now that passes the check. A Consul
 * that does not answer is no reason not to start; registering is tried again until it succeeds. Until the first check has
 * passed, Consul does not list the instance.
 *
 * The returned function deregisters. It never rejects: if Consul is away, the failing check takes the instance out.
 */
export async function keepRegistered(options: ConsulRegistrationOptions): Promise<() => Promise<void>> {
  const { consul, self, logger } = options;
  let stopped: Promise<void> | undefined;
  let failing = false;

  async function ensure(): Promise<void> {
    try {
      const known = (await consul.agent.service.list())[self.instanceId];
      if (known?.Address !== self.address || known.Port !== self.port) {
        await consul.agent.service.register(toService(self, options.checkIntervalMs));
        logger.info({ service: self.service, instanceId: self.instanceId }, 'registered in Consul');
      }
      failing = false;
    } catch (error) {
      if (!failing)
        logger.warn({ err: error, service: self.service }, 'cannot register in Consul; will try again');
      failing = true;
    }
  }

  let running = ensure();
  await running;
  const timer = setInterval(() => {
    running = running.then(ensure);
  }, options.keepIntervalMs);
  timer.unref();

  async function deregister(): Promise<void> {
    clearInterval(timer);
    // A registration that is still under way would undo the deregistration.
    await running;
    try {
      await consul.agent.service.deregister(self.instanceId);
      logger.info({ service: self.service, instanceId: self.instanceId }, 'deregistered from Consul');
    } catch (error) {
      logger.warn(
        { err: error, service: self.service },
        'cannot deregister from Consul; its failing check will',
      );
    }
  }

  return () => {
    stopped ??= deregister();
    return stopped;
  };
}

function toService(self: Registration, checkIntervalMs: number) {
  return {
    name: self.service,
    id: self.instanceId,
    address: self.address,
    port: self.port,
    check: {
      name: `${self.service} ${self.health.path}`,
      http: `${instanceUrl('http:', self.address, self.health.port)}${self.health.path}`,
      interval: `${checkIntervalMs}ms`,
      timeout: '2s',
      // An instance that died without a word is forgotten after this; the shortest that Consul allows.
      deregistercriticalserviceafter: '1m',
    },
  };
}
