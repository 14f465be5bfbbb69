import { LecternError } from '@lectern/client';
import { expect, it } from 'vitest';
import { attemptText, describeWebhookError, pollMs, stateOf, type Webhook } from './webhook-words.ts';

const webhook: Webhook = {
  id: 'w',
  tenantId: 't',
  url: 'https://example.org/hook',
  events: ['document.indexed'],
  description: '',
  enabled: true,
  disabledReason: null,
  disabledAt: null,
  failingSince: null,
  previousSecretUntil: null,
  version: 1,
  createdAt: '2026-11-29T10:00:00.000Z',
  updatedAt: '2026-11-29T10:00:00.000Z',
};
const now = Date.parse('2026-11-29T10:00:00.000Z');
const pendingAt = (nextAttemptAt: string | null) => ({ status: 'pending', nextAttemptAt }) as const;

it('says whether a webhook is enabled, and why it is not', () => {
  expect(stateOf(webhook).word).toBe('Enabled');
  expect(stateOf({ ...webhook, failingSince: webhook.createdAt })).toMatchObject({ word: 'Failing' });
  const gone = stateOf({ ...webhook, enabled: false, disabledReason: 'gone' });
  expect(gone).toMatchObject({ tone: 'bad', word: 'Disabled', meaning: expect.stringContaining('410') });
});

it('says what came of an attempt', () => {
  const attempt = { at: webhook.createdAt, milliseconds: 12 };
  expect(attemptText({ ...attempt, statusCode: 204, error: null })).toBe('answered 204, accepted');
  expect(attemptText({ ...attempt, statusCode: 503, error: 'status' })).toMatch(
    /^answered 503, .*not accept/,
  );
  expect(attemptText({ ...attempt, statusCode: null, error: 'not_reached' })).toMatch(/not reached/);
});

it('looks often while a delivery is due, seldom while one waits, and not at all when all are over', () => {
  expect(pollMs([{ status: 'delivered', nextAttemptAt: null }], now)).toBe(false);
  const later = pollMs([pendingAt('2026-11-29T12:00:00.000Z')], now);
  const soon = pollMs([pendingAt('2026-11-29T12:00:00.000Z'), pendingAt('2026-11-29T10:00:05.000Z')], now);
  expect(soon).toBeLessThan(Number(later));
  expect(pollMs([pendingAt(null)], now)).toBe(soon);
});

it('says what to do about a URL that is not allowed', () => {
  const error = new LecternError('unprocessable', 'Nothing.', { reason: 'url_not_allowed', status: 422 });
  expect(describeWebhookError(error).text).toMatch(/https/);
});
