import { describe, expect, it } from 'vitest';
import { misspeltHeaders } from './header-spelling.ts';

describe('misspeltHeaders', () => {
  it('finds each header that is spelt in another way, in code and in a call by curl', () => {
    const text =
      '`Retry-After`, `x-request-id`, `ETAG: "1"`, etag, `limit`, curl -H "content-type: text/plain"';
    expect(misspeltHeaders('a.md', text)).toEqual([
      'a.md: the header x-request-id is spelt X-Request-Id',
      'a.md: the header ETAG is spelt ETag',
      'a.md: the header content-type is spelt Content-Type',
    ]);
  });
});
