import { EventEmitter } from 'node:events';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { stopOnSignals } from './stop-on-signals.ts';

let calls: string[];
let process: EventEmitter;

beforeEach(() => {
  vi.useFakeTimers();
  calls = [];
  process = new EventEmitter();
  stopOnSignals(process, { stop: () => calls.push('stop'), force: () => calls.push('force') });
});
afterEach(() => {
  vi.useRealTimers();
});

describe('a launcher that gets a signal', () => {
  it.each(['SIGINT', 'SIGTERM', 'SIGHUP'])('stops in order on %s', (signal) => {
    process.emit(signal);
    expect(calls).toEqual(['stop']);
  });

  it('takes the echo of Ctrl-C that npm sends for what it is', () => {
    process.emit('SIGINT');
    vi.advanceTimersByTime(20);
    process.emit('SIGINT');
    expect(calls).toEqual(['stop']);
  });

  it('ends at once on a second signal', () => {
    process.emit('SIGINT');
    vi.advanceTimersByTime(1_000);
    process.emit('SIGINT');
    expect(calls).toEqual(['stop', 'force']);
  });
});
