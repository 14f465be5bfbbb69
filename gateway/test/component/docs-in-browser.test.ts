import { readFile } from 'node:fs/promises';
import type { RequestListener, ServerResponse } from 'node:http';
import { join } from 'node:path';
import { projectRoot } from '@lectern/project';
import { chromiumMissing, startChromium } from '@lectern/testing/chromium';
import type { Browser, Locator, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startGateway, type TestGateway } from '../support/start-gateway.ts';

if (chromiumMissing !== undefined) process.stderr.write(`\n${chromiumMissing}\n\n`);

describe.skipIf(chromiumMissing !== undefined)('the page at /docs in a browser', () => {
  let gateway: TestGateway;
  let browser: Browser;
  let page: Page;
  /** Violations of the policy, errors and warnings of the console, requests to elsewhere. */
  const complaints: string[] = [];

  beforeAll(async () => {
    gateway = await startGateway({ env: { MAX_EVENT_LOOP_DELAY_MS: '60000' } });
    const origin = `http://docs.test:${gateway.port}`;
    browser = await startChromium(origin);
    page = await browser.newPage({ viewport: { width: 1_280, height: 900 } });
    // Less than that of a test, so that a failure says what was waited for.
    page.setDefaultTimeout(30_000);
    page.on('console', (message) => {
      if (['error', 'warning'].includes(message.type())) complaints.push(message.text());
    });
    page.on('pageerror', ({ message }) => complaints.push(message));
    page.on('request', (request) => {
      if (!/^(data|blob):/.test(request.url()) && new URL(request.url()).origin !== origin) {
        complaints.push(`asked for ${request.url()}`);
      }
    });
    await page.goto(`${origin}/docs`);
    await page.locator('.opblock-tag').first().waitFor();
  });

  afterAll(async () => {
    await browser.close();
    await gateway.stop();
  });

  it('shows every group and every operation of the description', async () => {
    const description = JSON.parse(
      await readFile(join(projectRoot, 'docs', 'api', 'gateway.json'), 'utf8'),
    ) as {
      tags: { name: string }[];
      paths: Record<string, Record<string, { operationId: string; tags: string[] }>>;
    };
    const operations = Object.values(description.paths).flatMap((methods) => Object.values(methods));
    const tags = await page
      .locator('.opblock-tag')
      .evaluateAll((headings) => headings.map((heading) => heading.getAttribute('data-tag') ?? ''));
    const shown: string[] = [];
    for (const tag of tags) {
      await toggle(page, tag);
      shown.push(...(await page.locator('.opblock').evaluateAll((blocks) => blocks.map(({ id }) => id))));
      await toggle(page, tag);
    }
    expect(shown.map((id) => id.split('-').at(-1)).sort()).toEqual(
      operations.map(({ operationId }) => operationId).sort(),
    );
    expect(new Set(tags)).toEqual(new Set(operations.flatMap((operation) => operation.tags)));
  });

  it('calls with the token that was pasted, and forgets it with the page', async () => {
    await page.locator('.auth-wrapper .authorize').click();
    await page.locator('#auth-bearer-value').fill(gateway.authorization.replace('Bearer ', ''));
    await page.locator('.modal-ux button.authorize').click();
    await page.locator('.modal-ux .btn-done').click();
    const operation = await open(page, 'users', 'getCaller');
    await operation.locator('.execute').click();
    await expectShown(operation, '"ok": true');
    const kept = await page.evaluate('[localStorage.length, sessionStorage.length, document.cookie]');
    expect(kept).toEqual([0, 0, '']);
    expect(await page.context().cookies()).toEqual([]);
  });

  it('uploads a file as a form, without the fields that were left empty', async () => {
    let form = '';
    gateway.document.answer = async (request, response) => {
      form = Buffer.concat(await request.toArray()).toString();
      const body = JSON.stringify({ type: request.headers['content-type']?.split(';')[0] });
      response.writeHead(202, { 'content-type': 'application/json' }).end(body);
    };
    const operation = await open(page, 'documents', 'createDocument');
    const file = { name: 'bees.txt', mimeType: 'text/plain', buffer: Buffer.from('Bees find their way.') };
    await operation.locator('input[type=file]').setInputFiles(file);
    await operation.locator('.execute').click();
    await expectShown(operation, '"type": "multipart/form-data"');
    expect(form).toContain('filename="bees.txt"\r\nContent-Type: text/plain\r\n\r\nBees find their way.');
    for (const field of ['title', 'metadata', 'readers']) expect(form).not.toContain(`name="${field}"`);
  });

  it('shows an event stream while it comes, and ends one that is cleared', async () => {
    const streams: ServerResponse[] = [];
    const closed: Promise<void>[] = [];
    gateway.document.answer = answerStream(streams, closed);
    const operation = await open(page, 'documents', 'followDocument');
    await operation.getByPlaceholder('id', { exact: true }).fill('0198f3a2-0000-7000-8000-000000000001');
    await operation.locator('.execute').click();
    await expectShown(operation, 'event: ingested');
    streams[0]?.end('event: indexed\ndata: {}\n\n');
    await expectShown(operation, 'event: indexed');
    await operation.locator('.execute').click();
    await expectShown(operation, 'event: ingested');
    await operation.locator('.btn-clear').click();
    await closed[1];
    await operation.locator('.live-responses-table').waitFor({ state: 'detached' });
  });

  it('fits a telephone, and follows the colour scheme', async () => {
    await page.setViewportSize({ width: 390, height: 844 });
    for (const colorScheme of ['dark', 'light'] as const) {
      await page.emulateMedia({ colorScheme });
      await page.locator(colorScheme === 'dark' ? 'html.dark-mode' : 'html:not(.dark-mode)').waitFor();
      expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(390);
    }
  });

  it('asks no other host, and gives no browser a reason to complain', () => {
    expect(complaints).toEqual([]);
  });
});

/** Each stream begins with one event, and goes on when the test says so. */
function answerStream(streams: ServerResponse[], closed: Promise<void>[]): RequestListener {
  return (_request, response) => {
    response.writeHead(200, { 'content-type': 'text/event-stream' });
    response.write('event: ingested\ndata: {}\n\n');
    streams.push(response);
    closed.push(new Promise((resolve) => response.once('close', resolve)));
  };
}

/** Opens a group that is closed, and the other way round. */
async function toggle(page: Page, tag: string): Promise<void> {
  const heading = page.locator(`.opblock-tag[data-tag="${tag}"]`);
  const before = await heading.getAttribute('data-is-open');
  await heading.click();
  await page.locator(`.opblock-tag[data-tag="${tag}"]:not([data-is-open="${before}"])`).waitFor();
}

async function open(page: Page, tag: string, operationId: string): Promise<Locator> {
  const closed = page.locator(`.opblock-tag[data-tag="${tag}"][data-is-open="false"]`);
  if ((await closed.count()) > 0) await toggle(page, tag);
  const operation = page.locator(`.opblock[id$="-${operationId}"]`);
  await operation.locator('.opblock-summary-control').click();
  await operation.locator('.try-out__btn').click();
  return operation;
}

async function expectShown(operation: Locator, text: string): Promise<void> {
  await operation
    .locator('.live-responses-table .response-col_description', { hasText: text })
    .first()
    .waitFor();
}
