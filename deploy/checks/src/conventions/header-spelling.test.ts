import { describe, expect, it } from 'vitest';
import { misspeltHeaders } from './header-spelling.ts';

describe('misspeltHeaders', () => {
  it('finds each header that is spelt in another way, in code and in a call by curl', () => {
    const text =
      '`Retry-After`, `x-request-id`, `ETAG: "1"`, etag, `limit`, curl -H "content-type: text/plain"';
    expect(misspeltHeaders(text)).toEqual([
      { name: 'x-request-id', spelling: 'X-Request-Id' },
      { name: 'ETAG', spelling: 'ETag' },
      { name: 'content-type', spelling: 'Content-Type' },
    ]);
  });
});
