import { Writable } from 'node:stream';
import { createTelemetry } from '@lectern/telemetry';
import { describe, expect, it } from 'vitest';
import { createLogNotifier } from './log-notifier.ts';

const { signal } = new AbortController();
const notification = {
  to: 'ann@example.org',
  kind: 'invitation',
  token: 'iv_abcdefghijklmnopqrstuvwxyz',
  expiresAt: new Date('2026-11-08T12:00:00.000Z'),
} as const;

/** The lines that a real log, with its redaction, writes of the notification. */
async function linesOf(showsToken: boolean): Promise<string[]> {
  const lines: string[] = [];
  const logDestination = new Writable({
    write: (chunk, _encoding, done) => {
      lines.push(String(chunk));
      done();
    },
  });
  const { logger, shutdown } = createTelemetry({
    serviceName: 'user',
    serviceVersion: 'test',
    logLevel: 'info',
    tracesExporter: 'none',
    logDestination,
  });
  await createLogNotifier({ logger, showsToken }).deliver(notification, signal);
  await shutdown();
  return lines;
}

describe('LogNotifier', () => {
  it('writes one line that says for whom, what and until when', async () => {
    const lines = await linesOf(true);
    expect(lines).toHaveLength(1);
    expect(JSON.parse(lines[0]!)).toMatchObject({
      level: 'warn',
      msg: 'invitation for ann@example.org: the token is iv_abcdefghijklmnopqrstuvwxyz, valid until 2026-11-08T12:00:00.000Z',
    });
  });

  it('writes neither token nor address where it may not show them', async () => {
    const lines = await linesOf(false);
    expect(lines).toHaveLength(1);
    expect(lines[0]).toContain('not delivered');
    expect(lines[0]).not.toContain(notification.token);
    expect(lines[0]).not.toContain(notification.to);
  });
});
