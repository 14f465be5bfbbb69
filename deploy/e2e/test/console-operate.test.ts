import { chromiumMissing } from '@lectern/testing/chromium';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type ConsoleBrowser, openConsole, type Visitor } from '../src/console-browser.ts';
import { queryDatabase } from '../src/query-database.ts';
import { startTestPlatform, type TestPlatform } from '../src/test-platform.ts';
import { type Receiver, startReceiver } from '../src/webhook-receiver.ts';

if (chromiumMissing !== undefined) process.stderr.write(`\n${chromiumMissing}\n\n`);

// One journey: each test goes on where the one before has ended.
describe.skipIf(chromiumMissing !== undefined)('the console for those who run things', () => {
  let platform: TestPlatform;
  let browser: ConsoleBrowser;
  let ada: Visitor;
  let receiver: Receiver;

  beforeAll(async () => {
    // What fails as nobody foresaw is dead-lettered after one delivery.
    platform = await startTestPlatform({
      EVENTS_MAX_RECEIVE_COUNT: '1',
      WEBHOOK_ALLOW: '127.0.0.1',
      FAULT_SWITCHES: 'true',
      TRACE_URL_TEMPLATE: 'http://localhost:16686/trace/{traceId}',
    });
    receiver = await startReceiver();
    browser = await openConsole(platform.url);
    ada = await browser.newVisitor();
  });

  afterAll(async () => {
    await browser?.close();
    await platform?.close();
    receiver?.server.close();
  });

  const button = (name: string | RegExp) => ada.page.getByRole('button', { name, exact: true });
  const go = (name: string) =>
    ada.page.locator('.shell-nav').getByRole('link', { name, exact: true }).click();
  const atAllWidths = async (path: string) => {
    await ada.visit(path);
    await ada.page.locator('.kit-skeleton').first().waitFor({ state: 'detached' });
    const tooWide = await ada.tooWide();
    await ada.page.setViewportSize({ width: 360, height: 740 });
    const faults = await ada.axe();
    await ada.page.setViewportSize({ width: 1_280, height: 800 });
    return { tooWide, faults };
  };

  it('has the map turn when a service is killed, and heal', async () => {
    await ada.visit('/');
    await ada.signUp('Ada');
    await go('Operate');
    await ada.page.getByText('Every instance is ready').waitFor();
    const faults = await ada.axe();
    const down = ada.page.locator('[data-service=retrieval]').getByText('Down', { exact: true });
    // It may be back before the page asks: then it is killed once more.
    const killed = async () => {
      const pid = platform.platform.pids().retrieval;
      if (pid !== undefined) process.kill(pid, 'SIGKILL');
      return down.isVisible();
    };
    await expect.poll(killed, { timeout: 30_000, interval: 200 }).toBe(true);
    await ada.page.locator('.operate-node-none', { hasText: 'retrieval' }).waitFor();
    await ada.page.getByText('Not whole: retrieval').waitFor();
    faults.push(...(await ada.axe(['light'])));
    await ada.page.getByText('Every instance is ready').waitFor();
    expect(faults).toEqual([]);
  });

  it('has a breaker open on the map by a fault that is switched on, and close again when it has ended', async () => {
    const client = await platform.newTenant();
    const search = () =>
      client.api.POST('/v1/search', { body: { query: 'heron' } }).then(
        () => 'answered',
        () => 'failed',
      );
    await go('Operate');
    await ada.page.getByLabel('Service', { exact: true }).selectOption('retrieval');
    await ada.page.getByLabel('What it does').selectOption('closes the connection unanswered');
    await ada.page.getByLabel('For how long').selectOption('1 min');
    const faults = await ada.axe();
    await button('Switch on').click();
    const card = ada.page.locator('[data-service=retrieval]');
    await card.getByText('Made to fail').waitFor();
    await ada.page.getByText('all requests are closed unanswered').waitFor();
    const answers = await Promise.all(Array.from({ length: 12 }, search));
    expect(new Set(answers)).toEqual(new Set(['failed']));
    await ada.page.getByText('Calls are held back: gateway to retrieval').waitFor();
    expect(await ada.page.locator('.operate-line-open').count()).toBe(1);
    // What tells how it is goes on all the while.
    await card.getByText('Ready', { exact: true }).waitFor();
    faults.push(...(await ada.axe()));
    await button('End it').click();
    await card.getByText('Made to fail').waitFor({ state: 'detached' });
    await ada.page.locator('.operate-line-half-open').waitFor({ state: 'attached' });
    expect(await search()).toBe('answered');
    await ada.page.getByText('Every instance is ready').waitFor();
    expect(await ada.page.locator('.operate-line:not(.operate-line-closed)').count()).toBe(0);
    expect(faults).toEqual([]);
  });

  it('shows a dead letter with its reason, and has it handled when its cause is mended', async () => {
    const inEmbedding = (sql: string) => queryDatabase(platform.platform, 'embedding', sql);
    await inEmbedding('ALTER TABLE chunks ADD CONSTRAINT broken CHECK (false) NOT VALID');
    await go('Documents');
    await ada.drop([{ name: 'nest.txt', text: 'A heron builds a nest of twigs.' }]);
    const row = ada.page.locator('.documents-table tbody tr', { hasText: 'nest' });
    await row.getByText('Failed').waitFor();
    await inEmbedding('ALTER TABLE chunks DROP CONSTRAINT broken');
    await go('Operate');
    await ada.page.getByText('Every instance is ready, but events were given up').waitFor();
    await ada.page.getByRole('link', { name: '1 dead letter', exact: true }).waitFor();
    const letter = ada.page.locator('.operate-letter', { hasText: 'DocumentIngested' });
    await letter.getByText('too_many_deliveries').waitFor();
    // What is stuck stands ahead of what goes well.
    const parts = ['.operate-map', '.operate-letters', '.operate-cards'].map((part) =>
      ada.page.locator(part).boundingBox(),
    );
    const tops = (await Promise.all(parts)).map((box) => box?.y ?? 0);
    expect(tops).toEqual(tops.toSorted((one, other) => one - other));
    await letter.getByText('It was delivered once and never handled to its end.').waitFor();
    const trace = await letter.getByRole('link', { name: /^trace/ }).getAttribute('href');
    expect(trace).toMatch(/^http:\/\/localhost:16686\/trace\/[\da-f]{32}$/);
    expect(await ada.axe()).toEqual([]);
    await letter.getByRole('button', { name: 'Redrive' }).click();
    await ada.page.getByText('None. Events that cannot be handled would wait here').waitFor();
    await ada.page.getByText('Every instance is ready', { exact: true }).waitFor();
    await go('Documents');
    // A document that has failed is not followed any more: the next look at the list tells it.
    await row.getByText('Indexed').waitFor({ timeout: 60_000 });
    await row.getByRole('link').first().click();
    // The upload and all that came of it are one trace.
    await ada.page.locator(`.document-stage a[href="${trace}"]`).first().waitFor();
    expect(await ada.axe()).toEqual([]);
  });

  it('has a document that failed indexed by a retry, when its cause is mended', async () => {
    const inEmbedding = (sql: string) => queryDatabase(platform.platform, 'embedding', sql);
    // The same once more, after the dead letter of the first time is gone.
    await inEmbedding('ALTER TABLE chunks ADD CONSTRAINT broken CHECK (false) NOT VALID');
    await go('Documents');
    await ada.drop([{ name: 'eggs.txt', text: 'A heron lays four eggs of a pale blue.' }]);
    const row = ada.page.locator('.documents-table tbody tr', { hasText: 'eggs' });
    await row.getByText('Failed').waitFor();
    await row.getByRole('link').first().click();
    const state = ada.page.locator('.document-state');
    await state.getByText('Failed').waitFor();
    await ada.page.getByText('too_many_deliveries').first().waitFor();
    await inEmbedding('ALTER TABLE chunks DROP CONSTRAINT broken');
    await button('Retry').click();
    await state.getByText('Indexed').waitFor();
    await ada.page.getByText('attempt 2').first().waitFor();
    expect(await button('Retry').count()).toBe(0);
    // The retry has an event of its own: what was given up is not needed any more.
    await go('Operate');
    await button('Delete').click();
    await ada.page.getByRole('alertdialog').getByRole('button', { name: 'Delete' }).click();
    await ada.page.getByText('None. Events that cannot be handled would wait here').waitFor();
  });

  it('has a server told what becomes of documents, and shows what came of it', async () => {
    await go('Webhooks');
    await button('Create a webhook').click();
    await ada.page.getByLabel('URL').fill('https://10.0.0.1/hook');
    await button('Create').click();
    await ada.page.getByText('Nothing is delivered to such a URL.').waitFor();
    await ada.page.getByLabel('URL').fill(receiver.url);
    await button('Create').click();
    const secret = await shownSecret();
    await ada.page.getByRole('link', { name: receiver.url }).click();
    await button('Send a test').click();
    await ada.page.getByText('The test was accepted.').waitFor();
    receiver.status = 503;
    await button('Send a test').click();
    await ada.page.getByText('answered 503, which does not accept it').first().waitFor();
    const faults = await ada.axe();
    await button('Rotate the secret').click();
    await button('Rotate').click();
    expect(await shownSecret()).not.toBe(secret);
    await ada.page.getByText('signs as well, ends tomorrow').waitFor();
    await button('Edit').click();
    await ada.page.getByLabel('Enabled: messages are delivered').uncheck();
    await button('Save').click();
    await ada.page.getByText('An administrator has disabled it.').waitFor();
    await button('Enable it').click();
    receiver.status = 204;
    const failed = ada.page.locator('.webhooks-delivery', { hasText: 'Given up' });
    await failed.getByRole('button', { name: /^Redeliver/ }).click();
    await failed.waitFor({ state: 'detached' });
    expect(faults).toEqual([]);
  });

  async function shownSecret(): Promise<string> {
    const secret = await ada.page.locator('.kit-secret code').textContent();
    expect(secret).toMatch(/^whsec_/);
    await button('Done').click();
    return secret ?? '';
  }

  it('has a prompt answered, by a version that is made live and one that is rolled back to', async () => {
    await go('Prompts');
    await button('Create a prompt').click();
    await ada.page.getByLabel('Name').fill('birds');
    await ada.page.getByLabel('Template').fill('What does {{bird}} build?');
    await button('Create').click();
    await ada.page.getByLabel('bird', { exact: true }).fill('a heron');
    await button('Run').click();
    await ada.page.getByText('No model stands behind the alias “lectern”.').waitFor();
    await button('New version').click();
    await ada.page.getByLabel('It rests on documents').check();
    await ada.page.getByLabel('What is searched for').fill('What does {{bird}} build?');
    await button('Add the version').click();
    await ada.page.getByText('This is version 2').waitFor();
    await ada.page.getByLabel('bird', { exact: true }).fill('a heron');
    // A run that does not begin is stopped.
    const runs = '**/v1/prompts/birds/run';
    await ada.page.route(runs, () => {}, { times: 1 });
    await button('Run').click();
    await ada.page.getByText('Looking for passages').waitFor();
    await button('Stop').click();
    await ada.page.getByText('Stopped. This is not a whole answer.').waitFor();
    const streamed = ada.page.waitForResponse(runs);
    await button('Run').click();
    await ada.page.locator('.answer-sources', { hasText: 'A heron builds a nest of twigs.' }).waitFor();
    expect((await streamed).headers()['content-type']).toContain('text/event-stream');
    await ada.page.locator('.answer-foot', { hasText: 'first words after' }).waitFor();
    const faults = await ada.axe();
    await go('Documents');
    await ada.page.getByRole('heading', { name: 'Documents', exact: true }).waitFor();
    await ada.page.goBack();
    await ada.page.locator('.answer-sources', { hasText: 'A heron builds a nest of twigs.' }).waitFor();
    expect(await ada.page.getByLabel('bird', { exact: true }).inputValue()).toBe('a heron');
    await button('Make version 2 live').click();
    await button('Make live').click();
    await ada.page.locator('.page-head').getByText('Version 2 live').waitFor();
    await ada.page.getByRole('link', { name: 'Version 1', exact: true }).click();
    await button('Roll back to version 1').click();
    await button('Roll back').click();
    await ada.page.locator('.page-head').getByText('Version 1 live').waitFor();
    expect(faults).toEqual([]);
  });

  it('fits telephones, tablets and desks, and gives no browser a reason to complain', async () => {
    await ada.visit('/webhooks');
    const hook = await ada.page.getByRole('link', { name: receiver.url }).getAttribute('href');
    for (const path of [
      '/keys',
      '/members',
      '/webhooks',
      (hook ?? '').replace('/console', ''),
      '/prompts',
      '/prompts?name=birds',
      '/usage',
      '/operate',
    ])
      expect([path, await atAllWidths(path)]).toEqual([path, { tooWide: [], faults: [] }]);
    await ada.visit('/operate');
    await ada.page.setViewportSize({ width: 360, height: 740 });
    await ada.page.locator('.operate-map svg[role=img]').scrollIntoViewIfNeeded();
    const map = 'document.querySelector(".operate-map .kit-scroll")';
    expect(await ada.page.evaluate(`${map}.scrollWidth > ${map}.clientWidth`)).toBe(true);
    expect(browser.complaints).toEqual([]);
  });
});
