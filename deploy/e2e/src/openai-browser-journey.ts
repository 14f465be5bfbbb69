import OpenAI from 'openai';
import { expect } from 'vitest';
import { createBrowserFetch } from './browser-fetch.ts';
import type { JourneyPlatform } from './journey-platform.ts';
import { nobodys, text } from './openai-client.ts';

/** An origin whose scripts may call; the platform has it in `CORS_ALLOWED_ORIGINS`. */
export const browserOrigin = 'https://app.example.org';

/** Whatever the client of OpenAI does from a page of another origin: its helpers that wait, streams, and what it reads of answers. */
export async function useOpenAiInBrowser(platform: JourneyPlatform): Promise<void> {
  const { client, asked } = await openInBrowser(platform);
  expect((await client.models.list()).data.length).toBeGreaterThan(0);
  const { id } = await client.vectorStores.create({ name: 'Birds' });
  const files = [await text('herons.txt', 'Forty herons nest at Velmar.')];
  const batch = await client.vectorStores.fileBatches.uploadAndPoll(id, { files }, { pollIntervalMs: 100 });
  expect(batch).toMatchObject({ status: 'completed', file_counts: { completed: 1 } });

  const content = 'How many herons nest at Velmar?';
  const chat = client.chat.completions.stream({ model: 'lectern', messages: [{ role: 'user', content }] });
  expect(await chat.finalContent()).toBe('Forty herons nest at Velmar. [1]');
  const response = client.responses.stream({ model: 'lectern', input: content }, { timeout: 30_000 });
  expect(await response.finalResponse()).toMatchObject({ status: 'completed' });
  await expect(client.files.retrieve(`file-${nobodys}`)).rejects.toMatchObject({
    ...{ status: 404, requestID: expect.any(String) },
  });
  // Else the journey would show nothing of them.
  const names = ['arch', 'custom-poll-interval', 'helper-method', 'lang', 'os', 'package-version'];
  const others = ['poll-helper', 'retry-count', 'runtime', 'runtime-version', 'timeout'];
  expect([...asked]).toEqual(
    expect.arrayContaining([
      ...[...names, ...others].map((name) => `x-stainless-${name}`),
      ...['authorization', 'content-type', 'openai-beta', 'openai-organization', 'openai-project'],
    ]),
  );
}

async function openInBrowser({ url, newTenant }: JourneyPlatform) {
  const scopes = ['documents:read', 'documents:write', 'search', 'generate'] as const;
  const body = { name: 'page', scopes: [...scopes] };
  const apiKey = (await (await newTenant()).api.POST('/v1/api-keys', { body })).data?.key ?? '';
  const { fetch, asked } = createBrowserFetch(browserOrigin);
  const client = new OpenAI({
    ...{ baseURL: `${url}/v1`, apiKey, maxRetries: 0, dangerouslyAllowBrowser: true, fetch },
    ...{ organization: 'org', project: 'project' },
    defaultHeaders: { 'OpenAI-Beta': 'assistants=v2' },
  });
  return { client, asked };
}
