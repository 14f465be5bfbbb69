import type { HttpStub } from '@lectern/testing';
import type { NamedTarget, Target } from '../../src/domain/catalog.ts';

/** A target at a stand-in of a provider, which is asked once and has five seconds. */
export function targetAt(
  { url }: Pick<HttpStub, 'url'>,
  more: Partial<Target> = {},
): NamedTarget & { target: Target } {
  const target: Target = {
    ...{ provider: 'openai-compatible', model: 'test-model', baseUrl: `${url}/v1`, apiKey: 'sk-test' },
    ...{ timeoutMs: 5_000, firstTokenTimeoutMs: 5_000, maxRetries: 0 },
    ...more,
  };
  return { name: 'primary', target };
}
