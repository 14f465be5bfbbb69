import { describe, expect, it } from 'vitest';
import { createStaticDiscovery } from './static-discovery.ts';

describe('static discovery', () => {
  it('takes one address or several, with or without a trailing slash', async () => {
    const discovery = createStaticDiscovery({ one: 'http://a:1/', many: 'http://b:1|http://b:2|' });
    expect(await discovery.list('one')).toEqual([{ url: 'http://a:1' }]);
    expect(await discovery.list('many')).toEqual([{ url: 'http://b:1' }, { url: 'http://b:2' }]);
  });

  it.each(['document:8080', 'ftp://document', 'http://document/path', 'nonsense'])('refuses %s', (url) => {
    expect(() => createStaticDiscovery({ document: url })).toThrow(
      expect.objectContaining({ code: 'invalid_argument', reason: 'invalid_address' }),
    );
  });
});
