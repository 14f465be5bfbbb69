import { join } from 'node:path';
import type { NewDocumentOptions, SessionClient } from '@lectern/client';
import { fileFromPath } from '@lectern/client/node';
import { projectRoot } from '@lectern/project';
import { queryDatabase } from './query-database.ts';
import type { TestPlatform } from './test-platform.ts';

const samples = join(projectRoot, 'deploy', 'demo', 'samples');
/** What the webhook is for that cannot be reached. */
export const intranet = 'The search of our intranet';

/** Requests and calls of models of three weeks, as the gateway and a provider of models would have had them. */
export async function useModels({ platform }: TestPlatform): Promise<void> {
  const [{ tenant = '', key = '' } = {}] = await queryDatabase<{ tenant: string; key: string }>(
    platform,
    'user',
    `SELECT users.tenant_id AS tenant, api_keys.id AS key FROM users JOIN api_keys ON api_keys.user_id = users.id
     WHERE users.email = 'ada.lovelace@example.org' ORDER BY api_keys.created_at LIMIT 1`,
  );
  await queryDatabase(
    platform,
    'model',
    `INSERT INTO calls (at, tenant_id, user_id, key_id, purpose, alias, target, input_tokens, output_tokens,
       estimated, milliseconds, cost, outcome)
     SELECT now() - make_interval(days => day), '${tenant}', 'ada', '${key}', 'answer', 'lectern',
       CASE WHEN n % 4 = 0 THEN 'fallback' ELSE 'primary' END, 900 + 40 * n, 120 + 9 * n, false, 800,
       0.0021 + 0.0001 * n, CASE WHEN day = 9 AND n = 2 THEN 'failed' ELSE 'ok' END
     FROM generate_series(0, 20) AS day, generate_series(0, 11) AS n
     WHERE n <= (day * 7 + 5) % 12 AND day % 7 <> 3`,
  );
  await queryDatabase(
    platform,
    'model',
    `INSERT INTO request_counts (tenant_id, day, user_id, key_id, requests, refused, failed)
     SELECT '${tenant}', (now() AT TIME ZONE 'UTC')::date - day, 'ada', '${key}', 60 + (day * 7 + 5) % 12 * 31,
       day % 3, CASE WHEN day = 9 THEN 4 ELSE 0 END
     FROM generate_series(1, 20) AS day WHERE day % 7 <> 3`,
  );
}

/** Documents of several formats, of which some have metadata and a collection, one a long name, and one is broken. */
export async function fill(client: SessionClient, receiverUrl: string): Promise<void> {
  const { data: collection } = await client.api.POST('/v1/collections', {
    body: { name: 'American history' },
  });
  const collections = [collection.id];
  const files: readonly { readonly path: string; readonly options: NewDocumentOptions }[] = [
    {
      path: join(projectRoot, 'docs', 'architecture.md'),
      options: { visibility: 'tenant', title: 'How the platform is put together' },
    },
    {
      path: join(samples, 'water-cycle.html'),
      options: {
        visibility: 'tenant',
        title:
          'The water cycle: evaporation, condensation, precipitation, infiltration, runoff and what drives them',
        metadata: { subject: 'hydrology' },
      },
    },
    {
      path: join(samples, 'apollo-11.docx'),
      options: { collections, title: 'Apollo 11 in brief', metadata: { year: 1969 } },
    },
    { path: join(samples, 'bill-of-rights.txt'), options: { collections, title: 'The Bill of Rights' } },
    {
      path: join(samples, 'lincoln-speeches.pdf'),
      options: {
        collections,
        title: 'Speeches of Abraham Lincoln',
        metadata: { author: 'Abraham Lincoln', years: ['1863', '1865'] },
      },
    },
  ];
  await client.api.POST('/v1/webhooks', {
    body: { url: receiverUrl, description: 'The index of our help desk' },
  });
  for (const { path, options } of files)
    await client.uploadDocument(await fileFromPath(path), { wait: true, ...options });
  await client.api.POST('/v1/webhooks', {
    // Nobody answers there.
    body: { url: 'http://127.0.0.1:9/hooks/lectern', description: intranet },
  });
  const prompt = { name: 'who-did-it', template: 'Say in one sentence who {{deed}}.' };
  await client.api.POST('/v1/prompts', { body: prompt });
  await client.api.POST('/v1/prompts', {
    body: { name: prompt.name, template: 'Who {{deed}}?', documents: { query: 'Who {{deed}}?' } },
  });
  const broken = { name: 'broken.pdf', content: '%PDF-1.7 of which nothing else is left' };
  await client.uploadDocument(broken, { wait: true }).catch(() => undefined);
  await client.api.POST('/v1/api-keys', {
    body: { name: 'Help desk assistant', scopes: ['documents:read'] },
  });
  await client.api.POST('/v1/api-keys', {
    body: { name: 'Nightly import of the archive', scopes: ['documents:read', 'documents:write'] },
  });
  await client.api.POST('/v1/invitations', { body: { email: 'grace.hopper@example.org', role: 'member' } });
  await client.api.POST('/v1/service-accounts', { body: { name: 'Archive importer', role: 'agent' } });
}
