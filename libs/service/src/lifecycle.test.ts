import { noopTelemetry } from '@lectern/telemetry';
import { eventually } from '@lectern/testing';
import { describe, expect, it } from 'vitest';
import { createLifecycle, type LifecycleParts } from './lifecycle.ts';

function partsThatLog(steps: string[], failing: string[] = []): LifecycleParts {
  const step = (name: string) => async (): Promise<void> => {
    steps.push(name);
    if (failing.includes(name)) throw new Error(`${name} failed`);
  };
  const worker = (name: string) => ({ name, start: step(`start ${name}`), stop: step(`stop ${name}`) });
  return {
    logger: noopTelemetry().logger,
    httpApp: {
      setReady: (ready: boolean) => void steps.push(ready ? 'ready' : 'not ready'),
    } as LifecycleParts['httpApp'],
    listen: async () => {
      steps.push('listen');
      return { port: 8080, url: 'http://127.0.0.1:8080', close: step('drain http') };
    },
    listenAdmin: async () => {
      steps.push('listen for probes');
      return { port: 8081, url: 'http://127.0.0.1:8081', close: step('close admin port') };
    },
    register: async ({ port, adminPort }) => {
      steps.push(`register ${port}, ${adminPort}`);
      return step('deregister');
    },
    workers: [worker('relay'), worker('consumer')],
    closers: [
      { name: 'telemetry', close: step('flush telemetry') },
      { name: 'database', close: step('close database') },
    ],
    shutdownDelayMs: 0,
    httpDrainMs: 1_000,
  };
}

const orderOfStop = [
  'not ready',
  'deregister',
  'drain http',
  'stop relay',
  'stop consumer',
  'close database',
  'flush telemetry',
  'close admin port',
];

describe('the lifecycle of a service', () => {
  it('is ready only when everything runs, and stops in the order that loses nothing', async () => {
    const steps: string[] = [];
    const service = createLifecycle(partsThatLog(steps));
    await service.start();
    expect(steps).toEqual([
      'not ready',
      'listen for probes',
      'listen',
      'start relay',
      'start consumer',
      'register 8080, 8081',
      'ready',
    ]);
    expect(service.url).toBe('http://127.0.0.1:8080');
    expect(service.adminUrl).toBe('http://127.0.0.1:8081');
    steps.length = 0;
    await service.stop();
    expect(steps).toEqual(orderOfStop);
  });

  it('takes every step of the stop even when some fail, and then says so', async () => {
    const steps: string[] = [];
    const service = createLifecycle(partsThatLog(steps, ['deregister', 'stop relay']));
    await service.start();
    steps.length = 0;
    await expect(service.stop()).rejects.toMatchObject({
      errors: [{ message: 'deregister failed' }, { message: 'stop relay failed' }],
    });
    expect(steps).toEqual(orderOfStop);
  });

  it('stops once, however often `stop` is called', async () => {
    const steps: string[] = [];
    const service = createLifecycle(partsThatLog(steps));
    await service.start();
    steps.length = 0;
    await Promise.all([service.stop(), service.stop()]);
    expect(steps).toEqual(orderOfStop);
  });

  it('undoes a start that is under way, which neither starts more nor becomes ready', async () => {
    const steps: string[] = [];
    const { promise: opened, resolve: open } = Promise.withResolvers<void>();
    const parts = partsThatLog(steps);
    const slow: LifecycleParts['workers'][number] = {
      name: 'slow',
      start: async () => {
        await opened;
        steps.push('start slow');
      },
      stop: async () => void steps.push('stop slow'),
    };
    const service = createLifecycle({ ...parts, workers: [slow, ...parts.workers] });
    const starting = service.start();
    await eventually(async () => steps.includes('listen') || undefined);
    const stopping = service.stop();
    open();
    await Promise.all([starting, stopping]);
    const end = steps.slice(steps.indexOf('start slow'));
    expect(end).toEqual(['start slow', ...orderOfStop.slice(2).toSpliced(1, 0, 'stop slow')]);
    expect(steps).not.toContain('ready');
  });

  it('closes the admin port too when the other port could not be had', async () => {
    const steps: string[] = [];
    const listen = async () => Promise.reject(new Error('taken'));
    const service = createLifecycle({ ...partsThatLog(steps), listen });
    await expect(service.start()).rejects.toThrow('taken');
    await service.stop();
    expect(steps.at(-1)).toBe('close admin port');
  });

  it('undoes what was opened when it is stopped without ever having started', async () => {
    const steps: string[] = [];
    await createLifecycle(partsThatLog(steps)).stop();
    expect(steps).toEqual(['not ready', 'close database', 'flush telemetry']);
  });
});
