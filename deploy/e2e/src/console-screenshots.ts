import { mkdir, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { logIn, type NewDocumentOptions, type SessionClient } from '@lectern/client';
import { fileFromPath } from '@lectern/client/node';
import { projectRoot } from '@lectern/project';
import { openConsole, type Visitor } from './console-browser.ts';
import { startTestPlatform } from './test-platform.ts';

/** A page as it is photographed. */
interface Motif {
  readonly name: string;
  readonly path: string | ((client: SessionClient) => Promise<string>);
  /** Brings the page to where it shows what it is for. */
  prepare?(visitor: Visitor): Promise<void>;
}

const question = 'What may Congress not do to the freedom of speech?';

/** Every page of the console, as somebody sees it who has documents. */
const motifs: readonly Motif[] = [
  {
    name: 'documents',
    path: '/documents',
    prepare: ({ page }) => page.getByText('Indexed').nth(5).waitFor(),
  },
  {
    name: 'document',
    path: async (client) => `/documents/${await idOf(client, 'lincoln-speeches')}`,
    prepare: ({ page }) => page.locator('.document-chunk').nth(1).waitFor(),
  },
  {
    name: 'document-failed',
    path: async (client) => `/documents/${await idOf(client, 'broken')}`,
    prepare: ({ page }) => page.getByText('It could not be read.').waitFor(),
  },
  {
    name: 'search',
    path: '/search?q=Who+walked+on+the+Moon%3F',
    prepare: async ({ page }) => {
      await page.locator('.search-column-hybrid .search-hit').nth(1).waitFor();
      await page.locator('.search-column-lexical .search-hit').first().waitFor({ state: 'attached' });
      await page.locator('.search-column-hybrid summary').first().click();
    },
  },
  {
    name: 'ask',
    path: '/ask',
    prepare: async ({ page }) => {
      for (const each of ['Which wine goes with grilled trout?', question]) {
        await page.getByLabel('Question').fill(each);
        await page.keyboard.press('Enter');
        await page.getByRole('article', { name: each }).locator('.answer-foot').waitFor();
      }
    },
  },
  {
    name: 'passage',
    path: '/ask',
    prepare: async ({ page }) => {
      await page.getByLabel('Question').fill(question);
      await page.keyboard.press('Enter');
      await page.locator('.answer-foot').waitFor();
      await page.locator('a.answer-chip').first().click();
      await page.locator('mark').first().waitFor();
    },
  },
  {
    name: 'webhook',
    path: async (client) => `/webhooks?id=${await webhookOf(client)}`,
    prepare: async ({ page }) => {
      await page.getByRole('button', { name: 'Send a test' }).click();
      await page.getByText('The test was not accepted.').waitFor();
      await page.locator('.webhooks-delivery').first().waitFor();
    },
  },
  {
    name: 'prompt',
    path: '/prompts?name=who-did-it&version=2',
    prepare: async ({ page }) => {
      await page.getByLabel('deed', { exact: true }).fill('walked on the Moon');
      await page.getByRole('button', { name: 'Run', exact: true }).click();
      await page.locator('.answer-foot').waitFor();
    },
  },
  {
    name: 'operate-fault',
    path: '/operate',
    prepare: async ({ page }) => {
      await page.getByLabel('Service', { exact: true }).selectOption('webhook');
      await page.getByLabel('What it does').selectOption('is slow');
      await page.getByRole('button', { name: 'Switch on' }).click();
      await page.getByText('Made to fail').waitFor();
    },
  },
];

/** Pages of the tenant and of the platform, which need nothing to be prepared. */
const plainPages = ['keys', 'members', 'webhooks', 'prompts', 'usage', 'operate'];

const views = [
  { name: 'desktop-light', viewport: { width: 1_280, height: 800 }, colorScheme: 'light' },
  { name: 'desktop-dark', viewport: { width: 1_280, height: 800 }, colorScheme: 'dark' },
  { name: 'phone-light', viewport: { width: 390, height: 844 }, colorScheme: 'light' },
  { name: 'phone-dark', viewport: { width: 390, height: 844 }, colorScheme: 'dark' },
] as const;

/** `npm run console:screenshots -- FOLDER`: every page in both themes, at the width of a desk and of a telephone. */
async function main(folder: string): Promise<void> {
  await mkdir(folder, { recursive: true });
  const platform = await startTestPlatform({
    WEBHOOK_ALLOW: '127.0.0.1',
    FAULT_SWITCHES: 'true',
    TRACE_URL_TEMPLATE: 'http://localhost:16686/trace/{traceId}',
  });
  const browser = await openConsole(platform.url);
  try {
    const visitor = await browser.newVisitor();
    await visitor.visit('/');
    await shoot(visitor, folder, 'sign-in');
    const client = await logIn({ baseUrl: platform.url }, await visitor.signUp('Ada Lovelace'));
    await shoot(visitor, folder, 'empty');
    await fill(client);
    for (const { name, path, prepare } of motifs) {
      await visitor.visit(typeof path === 'string' ? path : await path(client));
      await prepare?.(visitor);
      await shoot(visitor, folder, name);
    }
    for (const name of plainPages) {
      await visitor.visit(`/${name}`);
      await visitor.page.locator('.kit-skeleton').first().waitFor({ state: 'detached' });
      await shoot(visitor, folder, name);
    }
    if (browser.complaints.length > 0) throw new Error(browser.complaints.join('\n'));
  } finally {
    await browser.close();
    await platform.close();
  }
  const files = await readdir(folder);
  process.stdout.write(`${files.length} screenshots in ${folder}\n`);
}

async function shoot({ page }: Visitor, folder: string, motif: string): Promise<void> {
  for (const { name, viewport, colorScheme } of views) {
    await page.setViewportSize(viewport);
    await page.emulateMedia({ colorScheme });
    await page.screenshot({ path: join(folder, `${motif}-${name}.png`), animations: 'disabled' });
  }
  await page.setViewportSize(views[0].viewport);
}

/** Documents of several formats, of which some have metadata and a collection, and one is broken. */
async function fill(client: SessionClient): Promise<void> {
  const { data: collection } = await client.api.POST('/v1/collections', {
    body: { name: 'American history' },
  });
  const samples = join(projectRoot, 'deploy', 'demo', 'samples');
  const files: readonly { readonly path: string; readonly options: NewDocumentOptions }[] = [
    { path: join(projectRoot, 'docs', 'architecture.md'), options: { visibility: 'tenant' } },
    { path: join(projectRoot, 'docs', 'conventions.md'), options: { visibility: 'tenant' } },
    { path: join(samples, 'water-cycle.html'), options: { metadata: { subject: 'hydrology' } } },
    { path: join(samples, 'apollo-11.docx'), options: { metadata: { year: 1969 } } },
    { path: join(samples, 'bill-of-rights.txt'), options: { collections: [collection.id] } },
    {
      path: join(samples, 'lincoln-speeches.pdf'),
      options: {
        collections: [collection.id],
        metadata: { author: 'Abraham Lincoln', years: ['1863', '1865'] },
      },
    },
  ];
  for (const { path, options } of files)
    await client.uploadDocument(await fileFromPath(path), { wait: true, ...options });
  await client.api.POST('/v1/webhooks', {
    // Nobody answers there.
    body: { url: 'http://127.0.0.1:9/hooks/lectern', description: 'The search of our intranet' },
  });
  const prompt = { name: 'who-did-it', template: 'Say in one sentence who {{deed}}.' };
  await client.api.POST('/v1/prompts', { body: prompt });
  await client.api.POST('/v1/prompts', { body: { ...prompt, documents: { query: 'Who {{deed}}?' } } });
  const broken = { name: 'broken.pdf', content: '%PDF-1.7 of which nothing else is left' };
  await client.uploadDocument(broken, { wait: true }).catch(() => undefined);
}

async function webhookOf(client: SessionClient): Promise<string> {
  const { data } = await client.api.GET('/v1/webhooks');
  return data.data[0]?.id ?? '';
}

async function idOf(client: SessionClient, title: string): Promise<string> {
  for await (const document of client.list('/v1/documents')) if (document.title === title) return document.id;
  throw new Error(`There is no document ${title}.`);
}

await main(process.argv[2] ?? join(projectRoot, '.data', 'console-screenshots'));
