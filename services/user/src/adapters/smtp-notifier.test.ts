import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { SMTPServer, type SMTPServerOptions } from 'smtp-server';
import { afterEach, describe, expect, it } from 'vitest';
import { createSmtpNotifier } from './smtp-notifier.ts';

const { signal } = new AbortController();
const notification = {
  to: 'ann@example.org',
  kind: 'invitation',
  token: 'iv_abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRST',
  expiresAt: new Date('2026-11-08T12:00:00.000Z'),
} as const;
const failed = { code: 'unavailable', reason: 'delivery_failed', retryable: true };

interface Mail {
  readonly from: string | undefined;
  readonly to: string[];
  readonly message: string;
}

let close: (() => Promise<void>) | undefined;
afterEach(() => close?.());

/** A real mail server on a free port that keeps what it gets. */
async function startServer(options: SMTPServerOptions = {}): Promise<{ port: number; mails: Mail[] }> {
  const mails: Mail[] = [];
  const server = new SMTPServer({
    disabledCommands: ['STARTTLS'],
    authOptional: true,
    closeTimeout: 50,
    onData: (stream, { envelope }, done) => {
      void text(stream).then((message) => {
        const from = envelope.mailFrom === false ? undefined : envelope.mailFrom?.address;
        mails.push({ from, to: envelope.rcptTo.map(({ address }) => address), message });
        done();
      });
    },
    ...options,
  });
  const listening = server.listen(0, '127.0.0.1');
  await once(listening, 'listening');
  close = () => new Promise((resolve) => server.close(() => resolve()));
  return { port: (listening.address() as AddressInfo).port, mails };
}

const notifierFor = (port: number, login = '') =>
  createSmtpNotifier({
    url: `smtp://${login}127.0.0.1:${port}`,
    from: 'Lectern <no-reply@example.org>',
    timeoutMs: 2_000,
  });

describe('SmtpNotifier', () => {
  it('sends the token to the address, in words that a person understands', async () => {
    const { port, mails } = await startServer();
    await notifierFor(port).deliver(notification, signal);
    expect(mails).toHaveLength(1);
    expect(mails[0]).toMatchObject({ from: 'no-reply@example.org', to: ['ann@example.org'] });
    expect(mails[0]?.message).toContain('Subject: You are invited to Lectern');
    expect(mails[0]?.message).toContain(`\r\n${notification.token}\r\n`);
  });

  it('says another thing of a password', async () => {
    const { port, mails } = await startServer();
    await notifierFor(port).deliver({ ...notification, kind: 'password-reset' }, signal);
    expect(mails[0]?.message).toContain('Subject: A new password for Lectern');
  });

  it('logs in where the URL says as whom', async () => {
    const logins: unknown[] = [];
    const { port } = await startServer({
      authOptional: false,
      allowInsecureAuth: true,
      onAuth: ({ username, password }, _session, done) => {
        logins.push([username, password]);
        done(null, { user: username });
      },
    });
    await notifierFor(port, 'mailer:p%40ss@').deliver(notification, signal);
    expect(logins).toEqual([['mailer', 'p@ss']]);
  });

  it('sends to one address, whatever is in it', async () => {
    const { port, mails } = await startServer();
    const to = 'ann@example.org, eve@example.org';
    await notifierFor(port)
      .deliver({ ...notification, to }, signal)
      .catch(() => undefined);
    expect(mails.flatMap((mail) => mail.to)).not.toContain('eve@example.org');
  });

  it('fails with an error to try again after when the server refuses the message', async () => {
    const { port } = await startServer({
      onRcptTo: (_address, _session, done) => done(new Error('no such mailbox')),
    });
    await expect(notifierFor(port).deliver(notification, signal)).rejects.toMatchObject(failed);
  });

  it('fails likewise when there is no server', async () => {
    const { port } = await startServer();
    await close?.();
    await expect(notifierFor(port).deliver(notification, signal)).rejects.toMatchObject(failed);
  });

  it('gives up when its caller does', async () => {
    const stop = new AbortController();
    // The server never greets.
    const { port } = await startServer({ onConnect: () => stop.abort(new Error('gone')) });
    await expect(notifierFor(port).deliver(notification, stop.signal)).rejects.toThrow('gone');
  });
});
