import { EventEmitter } from 'node:events';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import type { Service } from './lifecycle.ts';
import { type ProcessLike, runService } from './run-service.ts';

class FakeProcess extends EventEmitter implements ProcessLike {
  readonly env: Record<string, string | undefined> = { NAME: 'x' };
  readonly codes: number[] = [];
  readonly lines: string[] = [];
  readonly stderr = { write: (text: string) => this.lines.push(text) };
  exit(code: number): void {
    this.codes.push(code);
    this.emit('exited');
  }
}

const configSchema = z.object({ NAME: z.string(), OTHER: z.string().optional() });
const serviceThat = (parts: Partial<Service> = {}): Service => ({
  url: '',
  adminUrl: '',
  start: async () => {},
  stop: async () => {},
  ...parts,
});
const exited = (process: FakeProcess): Promise<void> =>
  new Promise((resolve) => {
    process.once('exited', () => resolve());
  });

describe('runService', () => {
  it('exits with 78 and names the variable when the configuration is wrong', async () => {
    const process = new FakeProcess();
    process.env.NAME = undefined;
    await runService({ name: 'test', configSchema, createService: async () => serviceThat(), process });
    expect(process.codes).toEqual([78]);
    expect(process.lines.join('')).toContain('NAME is required');
  });

  it('stops on SIGTERM and exits with 0', async () => {
    const process = new FakeProcess();
    const steps: string[] = [];
    const service = serviceThat({
      start: async () => void steps.push('start'),
      stop: async () => void steps.push('stop'),
    });
    await runService({ name: 'test', configSchema, createService: async () => service, process });
    const done = exited(process);
    process.emit('SIGTERM', 'SIGTERM');
    await done;
    expect(steps).toEqual(['start', 'stop']);
    expect(process.codes).toEqual([0]);
  });

  it('exits with 1 at a signal that comes while the service is still being made', async () => {
    const process = new FakeProcess();
    const never = new Promise<Service>(() => {});
    void runService({ name: 'test', configSchema, createService: () => never, process });
    process.emit('SIGTERM', 'SIGTERM');
    expect(process.codes).toEqual([1]);
  });

  it('exits with 1 at the second signal, without waiting for a stop that hangs', async () => {
    const process = new FakeProcess();
    const service = serviceThat({ stop: () => new Promise<void>(() => {}) });
    await runService({ name: 'test', configSchema, createService: async () => service, process });
    process.emit('SIGINT', 'SIGINT');
    expect(process.codes).toEqual([]);
    process.emit('SIGINT', 'SIGINT');
    expect(process.codes).toEqual([1]);
  });

  it('exits with 1 when the start fails, the stop fails or a rejection is not handled', async () => {
    const failing = new FakeProcess();
    const start = async (): Promise<void> => Promise.reject(new Error('port taken'));
    await runService({
      name: 'test',
      configSchema,
      createService: async () => serviceThat({ start }),
      process: failing,
    });
    expect(failing.codes).toEqual([1]);
    expect(failing.lines.join('')).toContain('port taken');

    const process = new FakeProcess();
    const stop = async (): Promise<void> => Promise.reject(new Error('socket'));
    await runService({
      name: 'test',
      configSchema,
      createService: async () => serviceThat({ stop }),
      process,
    });
    const done = exited(process);
    process.emit('SIGTERM', 'SIGTERM');
    await done;
    process.emit('unhandledRejection', new Error('nobody listened'));
    expect(process.codes).toEqual([1, 1]);
  });
});
