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
  const go = (name: string) => ada.page.getByRole('link', { name, exact: true }).click();
  const onTelephone = async (path: string) => {
    await ada.page.setViewportSize({ width: 360, height: 740 });
    await ada.visit(path);
    await ada.page.locator('.kit-skeleton').first().waitFor({ state: 'detached' });
    const width = await ada.page.evaluate('document.documentElement.scrollWidth');
    const faults = await ada.axe(['light']);
    await ada.page.setViewportSize({ width: 1_280, height: 800 });
    return { width, faults };
  };
  it('makes a key that works, rotates it, and revokes it', async () => {
    await ada.visit('/');
    await ada.signUp('Ada');
    await go('Keys');
    await button('Create a key').click();
    await ada.page.getByLabel('Name').fill('Crawler');
    const faults = await ada.axe();
    await button('Create').click();
    const first = await shownKey();
    expect(await statusBy(first)).toBe(200);
    await button('Rotate Crawler').click();
    await ada.page.getByLabel('The old text goes on to work for').selectOption('One hour');
    await button('Rotate').click();
    const second = await shownKey();
    expect(second).not.toBe(first);
    expect([await statusBy(first), await statusBy(second)]).toEqual([200, 200]);
    faults.push(...(await ada.axe()));
    await button('Revoke Crawler').click();
    await button('Revoke').click();
    await ada.page.getByText('There is no key yet').waitFor();
    for (const key of [first, second]) await expect.poll(() => statusBy(key)).toBe(401);
    expect(faults).toEqual([]);
  });

  async function shownKey(): Promise<string> {
    const key = await ada.page.locator('.kit-secret code').textContent();
    await button('Done').click();
    return key ?? '';
  }

  const statusBy = async (key: string, path = '/v1/documents'): Promise<number> => {
    const headers = { authorization: `Bearer ${key}` };
    return (await fetch(platform.url + path, { headers })).status;
  };

  it('invites people, and makes accounts for software', async () => {
    await go('Members');
    await ada.page.getByLabel('E-mail address').fill('grace@example.org');
    await button('Invite').click();
    await ada.page.getByText('as member, ends in').waitFor();
    await ada.page.getByLabel('Name', { exact: true }).fill('Importer');
    await button('Add').click();
    await ada.page.getByRole('link', { name: 'Its keys' }).click();
    await ada.page.getByRole('heading', { name: 'Keys', exact: true }).waitFor();
    await ada.page.getByText('There is no key yet').waitFor();
    await go('Members');
    await button('Withdraw the invitation of grace@example.org').click();
    await ada.page.getByText('grace@example.org').waitFor({ state: 'detached' });
    expect(await ada.axe()).toEqual([]);
  });

  it('shows the requests of a key, before any model was called', async () => {
    await go('Keys');
    await button('Create a key').click();
    await ada.page.getByLabel('Name').fill('Reports');
    await button('Create').click();
    const key = await shownKey();
    for (const path of ['', '', '/none']) await statusBy(key, `/v1/documents${path}`);
    const row = ada.page.getByLabel('By key', { exact: true }).getByRole('row', { name: /^Reports/ });
    const look = async () => {
      await ada.visit('/usage');
      await ada.page.locator('.kit-skeleton').first().waitFor({ state: 'detached' });
      return (await row.getByRole('cell').allTextContents()).slice(0, 5);
    };
    await expect.poll(look, { timeout: 60_000, interval: 500 }).toEqual(['Reports', '3', '1', '0', '0']);
    await ada.page.getByRole('img', { name: /^Requests a day: \d+ requests, [1-9]/ }).waitFor();
    await ada.page.getByText('No model was called in these days.').waitFor();
    expect(await ada.axe()).toEqual([]);
  });

  it('shows what calls of models took, by day, key and model', async () => {
    const me = `(SELECT tenant_id FROM users ORDER BY created_at DESC LIMIT 1)`;
    const [{ tenant_id: tenant = '' } = {}] = await queryDatabase<{ tenant_id: string }>(
      ...([platform.platform, 'user', `SELECT ${me} AS tenant_id`] as const),
    );
    await queryDatabase(
      platform.platform,
      'model',
      `INSERT INTO calls (at, tenant_id, user_id, key_id, purpose, alias, target, input_tokens, output_tokens,
         estimated, milliseconds, cost, outcome)
       SELECT now() - make_interval(days => n), '${tenant}', 'u', 'k', 'answer', 'lectern', 'primary', 1000, 200,
         false, 800, 0.25, 'ok' FROM generate_series(0, 3) AS n`,
    );
    await ada.visit('/usage');
    await ada.page.getByRole('img', { name: /^Model calls a day: 4 calls, 0 failed/ }).waitFor();
    await ada.page.getByRole('img', { name: /^Cost a day: 1\.00/ }).waitFor();
    await ada.page.getByRole('cell', { name: 'primary' }).waitFor();
    expect(await ada.axe()).toEqual([]);
  });

  it('has the map turn when a service is killed, and heal', async () => {
    await go('Operate');
    await ada.page.getByText('Every instance is ready').waitFor();
    const faults = await ada.axe();
    process.kill(platform.platform.pids().retrieval ?? 0, 'SIGKILL');
    await ada.page.locator('[data-service=retrieval]').getByText('Down', { exact: true }).waitFor();
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
    const letter = ada.page.locator('.operate-letter', { hasText: 'DocumentIngested' });
    await letter.getByText('too_many_deliveries').waitFor();
    const trace = await letter.getByRole('link', { name: /^trace/ }).getAttribute('href');
    expect(trace).toMatch(/^http:\/\/localhost:16686\/trace\/[\da-f]{32}$/);
    expect(await ada.axe()).toEqual([]);
    await letter.getByRole('button', { name: 'Redrive' }).click();
    await ada.page.getByText('None. Events that cannot be handled would wait here').waitFor();
    const look = async () => {
      // A document that has failed is not followed any more.
      await ada.visit('/documents');
      await row.waitFor();
      return row.textContent();
    };
    await expect.poll(look, { timeout: 60_000, interval: 500 }).toContain('Indexed');
    await row.getByRole('link').first().click();
    // The upload and all that came of it are one trace.
    await ada.page.locator(`.document-stage a[href="${trace}"]`).first().waitFor();
    expect(await ada.axe()).toEqual([]);
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
    await button('Make version 2 live').click();
    await button('Make live').click();
    await ada.page.locator('.page-head').getByText('Version 2 live').waitFor();
    await ada.page.getByRole('link', { name: 'Version 1', exact: true }).click();
    await button('Roll back to version 1').click();
    await button('Roll back').click();
    await ada.page.locator('.page-head').getByText('Version 1 live').waitFor();
    expect(faults).toEqual([]);
  });

  it('fits a telephone, and gives no browser a reason to complain', async () => {
    for (const path of [
      '/keys',
      '/members',
      '/webhooks',
      '/prompts',
      '/prompts?name=birds',
      '/usage',
      '/operate',
    ])
      expect([path, await onTelephone(path)]).toEqual([path, { width: 360, faults: [] }]);
    expect(browser.complaints).toEqual([]);
  });
});
