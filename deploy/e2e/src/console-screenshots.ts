import { mkdir, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { logIn, type SessionClient } from '@lectern/client';
import { projectRoot } from '@lectern/project';
import { openConsole, type Visitor } from './console-browser.ts';
import { fill, intranet, useModels } from './screenshot-world.ts';
import { startTestPlatform } from './test-platform.ts';
import { startReceiver } from './webhook-receiver.ts';

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
    name: 'document',
    path: async (client) => `/documents/${await idOf(client, 'Speeches of Abraham Lincoln')}`,
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
    name: 'request',
    path: '/ask',
    prepare: async ({ page }) => {
      await page.getByLabel('Question').fill(question);
      await page.getByRole('button', { name: 'Use it in code' }).click();
      await page.getByRole('tab', { name: 'OpenAI' }).click();
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
      await page.getByLabel('deed', { exact: true }).fill('commanded Apollo 11');
      await page.getByRole('button', { name: 'Run', exact: true }).click();
      await page.locator('.answer-foot').waitFor();
    },
  },
  {
    name: 'documents',
    path: '/documents',
    prepare: async (visitor) => {
      await visitor.page.getByText('Indexed').nth(4).waitFor();
      const names = ['operations.md', 'access.md', 'versioning.md'];
      await visitor.drop(names.map((name) => join(projectRoot, 'docs', name)));
      // The first of them is being read, and the others wait.
      await visitor.page.locator('.documents-table .kit-tone-busy').nth(1).waitFor();
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
const plainPages = ['keys', 'members', 'webhooks', 'prompts', 'usage', 'operate', 'no-such-page'];

const views = [
  { name: 'desktop-light', viewport: { width: 1_280, height: 800 }, colorScheme: 'light', isWhole: false },
  { name: 'desktop-dark', viewport: { width: 1_280, height: 800 }, colorScheme: 'dark', isWhole: false },
  { name: 'tablet-dark', viewport: { width: 1_024, height: 768 }, colorScheme: 'dark', isWhole: false },
  { name: 'tablet-light', viewport: { width: 768, height: 1_024 }, colorScheme: 'light', isWhole: false },
  { name: 'phone-light', viewport: { width: 390, height: 844 }, colorScheme: 'light', isWhole: false },
  { name: 'phone-dark', viewport: { width: 390, height: 844 }, colorScheme: 'dark', isWhole: false },
  { name: 'narrow-light', viewport: { width: 360, height: 740 }, colorScheme: 'light', isWhole: false },
  { name: 'desktop-whole', viewport: { width: 1_280, height: 800 }, colorScheme: 'light', isWhole: true },
  { name: 'phone-whole', viewport: { width: 390, height: 844 }, colorScheme: 'dark', isWhole: true },
] as const;

/**
 * `npm run console:screenshots -- FOLDER`: every page in both themes, at the width of a desk, of two tablets and of two telephones, and once
 * each as long as it is.
 */
async function main(folder: string): Promise<void> {
  await mkdir(folder, { recursive: true });
  const platform = await startTestPlatform({
    WEBHOOK_ALLOW: '127.0.0.1',
    FAULT_SWITCHES: 'true',
    TRACE_URL_TEMPLATE: 'http://localhost:16686/trace/{traceId}',
  });
  const receiver = await startReceiver();
  const browser = await openConsole(platform.url);
  try {
    const visitor = await browser.newVisitor();
    await visitor.visit('/');
    await visitor.page.getByRole('button', { name: 'Use the demo account' }).waitFor();
    await shoot(visitor, folder, 'sign-in');
    const account = await visitor.signUp('Ada Lovelace', 'ada.lovelace@example.org');
    const client = await logIn({ baseUrl: platform.url }, account);
    await shoot(visitor, folder, 'empty');
    await fill(client, receiver.url);
    await useModels(platform);
    for (const { name, path, prepare } of motifs) {
      await visitor.visit(typeof path === 'string' ? path : await path(client));
      await prepare?.(visitor);
      await shoot(visitor, folder, name);
    }
    for (const name of plainPages) {
      await visitor.visit(`/${name}`);
      await visitor.page.locator('.kit-skeleton').first().waitFor({ state: 'detached' });
      // What comes after the list.
      await visitor.page.getByText('…', { exact: true }).first().waitFor({ state: 'detached' });
      await shoot(visitor, folder, name);
    }
    await shootRest(visitor, folder);
    if (browser.complaints.length > 0) throw new Error(browser.complaints.join('\n'));
  } finally {
    await browser.close();
    receiver.server.close();
    await platform.close();
  }
  const files = await readdir(folder);
  process.stdout.write(`${files.length} screenshots in ${folder}\n`);
}

async function shoot({ page }: Visitor, folder: string, motif: string): Promise<void> {
  for (const { name, viewport, colorScheme, isWhole } of views) {
    await page.setViewportSize(viewport);
    await page.emulateMedia({ colorScheme });
    // A window as high as the page, so that bars stand at its edges.
    if (isWhole) {
      const height = Number(await page.evaluate('document.documentElement.scrollHeight'));
      await page.setViewportSize({ ...viewport, height });
    }
    await page.screenshot({ path: join(folder, `${motif}-${name}.png`), animations: 'disabled' });
  }
  await page.setViewportSize(views[0].viewport);
}

/** What is shown for a moment, or when something is wrong. */
async function shootRest(visitor: Visitor, folder: string): Promise<void> {
  const { page } = visitor;
  await visitor.visit('/keys');
  await page.getByRole('button', { name: 'Create a key' }).click();
  await shoot(visitor, folder, 'new-key');
  await page.setViewportSize({ width: 390, height: 844 });
  await visitor.visit('/ask');
  await page.getByRole('button', { name: 'More pages' }).click();
  await page.getByRole('menuitem', { name: 'Usage' }).waitFor();
  await page.screenshot({ path: join(folder, 'more-phone-dark.png'), animations: 'disabled' });
  await page.setViewportSize(views[0].viewport);
  await page.route('**/v2/sessions/refresh', (route) => route.abort());
  await page.reload();
  await page.getByText('The platform cannot be reached.').waitFor();
  await shoot(visitor, folder, 'unreachable');
}

async function webhookOf(client: SessionClient): Promise<string> {
  const { data } = await client.api.GET('/v1/webhooks');
  return data.data.find(({ description }) => description === intranet)?.id ?? '';
}

async function idOf(client: SessionClient, title: string): Promise<string> {
  for await (const document of client.list('/v1/documents')) if (document.title === title) return document.id;
  throw new Error(`There is no document ${title}.`);
}

await main(process.argv[2] ?? join(projectRoot, '.data', 'console-screenshots'));
