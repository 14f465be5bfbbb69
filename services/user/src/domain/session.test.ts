import { describe, expect, it } from 'vitest';
import { hashSecret } from './secrets.ts';
import { issueRefreshToken, judgeRefresh, type PresentedToken } from './session.ts';

const now = new Date('2026-11-01T12:00:00.000Z');
const token: PresentedToken = {
  sessionId: 's',
  user: { id: 'u', tenantId: 't', email: 'a@b.c', displayName: 'A', roles: [], createdAt: now },
  expiresAt: new Date(now.getTime() + 1),
  usedAt: undefined,
  revokedAt: undefined,
};

describe('judgeRefresh', () => {
  it.each([
    ['rotates a token that is fresh', {}, 'rotate'],
    ['refuses one that ends at this very moment', { expiresAt: now }, 'refuse'],
    ['revokes the session of one that was used before', { usedAt: now }, 'revoke'],
    ['revokes it even when the used one has expired since', { usedAt: now, expiresAt: now }, 'revoke'],
    ['refuses everything of a revoked session', { usedAt: now, revokedAt: now }, 'refuse'],
  ])('%s', (_what, facts, action) => {
    expect(judgeRefresh({ ...token, ...facts }, now)).toBe(action);
  });
});

describe('issueRefreshToken', () => {
  it('keeps a hash and never the token, and makes each one anew', () => {
    const first = issueRefreshToken(now, 60);
    expect(first.stored).toEqual({
      hash: hashSecret(first.token),
      expiresAt: new Date('2026-11-01T12:01:00.000Z'),
    });
    expect(first.stored.hash.includes(first.token)).toBe(false);
    expect(issueRefreshToken(now, 60).token).not.toBe(first.token);
  });
});
