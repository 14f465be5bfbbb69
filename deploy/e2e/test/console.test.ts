import { join } from 'node:path';
import { logIn } from '@lectern/client';
import { projectRoot } from '@lectern/project';
import { chromiumMissing } from '@lectern/testing/chromium';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Account, type ConsoleBrowser, openConsole, type Visitor } from '../src/console-browser.ts';
import {
  deleteSome,
  replaceByNewVersion,
  retrySome,
  rowOf,
  showAsText,
} from '../src/console-document-journeys.ts';
import { startTestPlatform, type TestPlatform } from '../src/test-platform.ts';
import { testAccess } from './journeys/console-access.ts';
import { testPeople } from './journeys/console-people.ts';

if (chromiumMissing !== undefined) process.stderr.write(`\n${chromiumMissing}\n\n`);

const sample = (name: string): string => join(projectRoot, 'deploy', 'demo', 'samples', name);

// Three journeys of three tenants on one platform. In each, a test goes on where the one before has ended.
describe.skipIf(chromiumMissing !== undefined)('the console in a browser', () => {
  let platform: TestPlatform;
  let browser: ConsoleBrowser;
  let ada: Visitor;
  let account: Account;
  let passage: string;

  beforeAll(async () => {
    platform = await startTestPlatform();
    browser = await openConsole(platform.url);
    ada = await browser.newVisitor();
  });

  afterAll(async () => {
    await browser?.close();
    await platform?.close();
  });

  it('comes with a policy that allows its own files alone, and they may be kept for ever', async () => {
    const html = await fetch(`${platform.url}/console/`);
    expect(html.headers.get('cache-control')).toBe('no-cache');
    const policy = html.headers.get('content-security-policy') ?? '';
    expect(policy).toMatch(/^default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self';/);
    expect(policy).not.toMatch(/unsafe|data:|blob:|\*/);
    const [, script = ''] = /src="([^"]+\.js)"/.exec(await html.text()) ?? [];
    const file = await fetch(platform.url + script, { headers: { 'accept-encoding': 'br' } });
    expect(file.headers.get('cache-control')).toBe('public, max-age=31536000, immutable');
    expect(file.headers.get('content-encoding')).toBe('br');
    const entry = await fetch(platform.url, { headers: { accept: 'text/html' }, redirect: 'manual' });
    expect(entry.headers.get('location')).toBe('/console/');
  });

  it('lets somebody sign up, and keeps no token where a script could find it', async () => {
    await ada.visit('/');
    expect([...(await ada.axe()), ...(await ada.tooWide())]).toEqual([]);
    await ada.page.getByRole('button', { name: 'Create an account' }).click();
    await ada.page.getByLabel('Your name').waitFor();
    expect([...(await ada.axe()), ...(await ada.tooWide())]).toEqual([]);
    await ada.page.getByRole('button', { name: 'Sign in', exact: true }).click();
    account = await ada.signUp('Ada');
    await ada.page.getByRole('heading', { name: 'Add your first documents' }).waitFor();
    expect(await ada.tooWide()).toEqual([]);
    const kept = await ada.page.evaluate(
      '[document.cookie, ...Object.keys(localStorage), sessionStorage.length]',
    );
    expect(kept).toEqual(['', 'lectern.signed-in', 0]);
    const cookies = await ada.page.context().cookies();
    expect(cookies).toMatchObject([{ httpOnly: true, sameSite: 'Strict', path: '/v2/sessions' }]);
    await ada.page.reload();
    await ada.page.getByRole('heading', { name: 'Documents', exact: true }).waitFor();
  });

  it('takes files that are dropped, and shows them become indexed without a reload', async () => {
    await ada.page.evaluate('window.isSamePage = true');
    await ada.drop([sample('bill-of-rights.txt'), sample('apollo-11.docx'), sample('lincoln-speeches.pdf')]);
    for (const title of ['bill-of-rights', 'apollo-11', 'lincoln-speeches'])
      await rowOf(ada, title).getByText('Indexed').waitFor();
    expect(await ada.page.evaluate('window.isSamePage')).toBe(true);
    expect(await ada.axe()).toEqual([]);
  });

  it('says why a file is not taken', async () => {
    await ada.drop([{ name: 'empty.txt', text: '' }]);
    const upload = ada.page.locator('.documents-upload-failed', { hasText: 'empty.txt' });
    expect(await upload.locator('.documents-upload-failure').textContent()).toMatch(/empty/i);
    await ada.page.getByRole('button', { name: 'Clear' }).click();
  });

  it('sends a document that failed once more', async () => {
    await ada.drop([{ name: 'broken.pdf', text: '%PDF-1.7 of which nothing else is left' }]);
    await rowOf(ada, 'broken').getByText('Failed').waitFor();
    await rowOf(ada, 'broken').getByRole('link').first().click();
    await ada.page.getByText('It could not be read.').waitFor();
    expect(await ada.axe()).toEqual([]);
    const answer = ada.page.waitForResponse(/\/retry$/);
    await ada.page.getByRole('button', { name: 'Retry' }).click();
    expect((await answer).status()).toBe(202);
    // It is still broken, and fails a second time.
    await ada.page.getByText('attempt 2').waitFor();
    // No viewer of traces is named: the id is there to copy.
    const traces = ada.page.locator('.document-stage', { hasText: 'trace' });
    await traces.getByRole('button', { name: 'Copy the id of the trace' }).first().waitFor();
    expect(await traces.getByRole('link').count()).toBe(0);
    await ada.page.locator('.document-state').getByText('Failed').waitFor();
  });

  it('answers a question, and leads from the citation to the passage, marked', async () => {
    await ada.page.getByRole('link', { name: 'Ask' }).click();
    await ada.page
      .getByLabel('Question')
      .fill('Who left Apollo 11 to walk on the Moon, and on which day did it land?');
    await ada.page.keyboard.press('Enter');
    await ada.page.locator('.answer-foot').waitFor();
    const faults = await ada.axe();
    const quote = await ada.page.locator('.answer-sources blockquote').first().textContent();
    await ada.page.locator('a.answer-chip').first().click();
    await ada.page.locator('mark').first().waitFor();
    const marked = await ada.page.locator('mark').allTextContents();
    passage = new URL(ada.page.url()).pathname.replace('/console', '') + new URL(ada.page.url()).search;
    expect(squeezed(marked.join(' '))).toBe(squeezed(quote ?? ''));
    expect([...faults, ...(await ada.axe())]).toEqual([]);
    await ada.page.goBack();
    expect(await ada.page.locator('.answer-sources blockquote').first().textContent()).toBe(quote);
  });

  it('says it where the documents hold no answer', async () => {
    await ada.visit('/ask');
    await ada.page.getByLabel('Question').fill('Which wine goes with grilled trout?');
    await ada.page.getByRole('button', { name: 'Ask', exact: true }).click();
    await ada.page.getByText('The documents do not hold an answer.').waitFor();
    // Each of several answers has its own parts.
    await ada.page.getByLabel('Question').fill('Who walked on the Moon?');
    await ada.page.keyboard.press('Enter');
    await ada.page.locator('.answer-foot').nth(1).waitFor();
    const faults = await ada.axe();
    await ada.page.getByRole('button', { name: 'Use it in code' }).click();
    await ada.page.getByRole('tab', { name: 'MCP' }).click();
    expect(await ada.page.locator('.kit-code').last().textContent()).toContain(`${platform.url}/mcp`);
    expect([...faults, ...(await ada.axe())]).toEqual([]);
  });

  it('shows a query found in three ways, and the same passage in each', async () => {
    await ada.visit('/search');
    await ada.page.getByLabel('Query').fill('freedom of speech');
    await ada.page.keyboard.press('Enter');
    for (const mode of ['hybrid', 'dense', 'lexical'])
      await ada.page.locator(`.search-column-${mode} .search-hit`).first().waitFor();
    const hit = ada.page.locator('.search-column-hybrid .search-hit').first();
    await hit.locator('summary').click();
    expect(await hit.textContent()).toMatch(/By meaning\s*rank 1, cosine 0\.\d+/);
    expect(await ada.axe()).toEqual([]);
    await ada.page.getByLabel('Hits shown').selectOption('5');
    await ada.page.getByLabel('Only my own').check();
    await hit.getByRole('link').first().click();
    await ada.page.locator('.document-chunk').first().waitFor();
    await ada.page.goBack();
    await hit.waitFor();
    expect(await ada.page.getByLabel('Hits shown').inputValue()).toBe('5');
    expect(await ada.page.getByLabel('Only my own').isChecked()).toBe(true);
  });

  it('changes title and metadata, and finds by them', async () => {
    await ada.visit(passage);
    await ada.page.getByRole('button', { name: 'Edit' }).click();
    await ada.page.getByLabel('Title').fill('The first landing');
    await ada.page.getByRole('button', { name: 'Add a fact' }).click();
    await ada.page.getByLabel('Name', { exact: true }).fill('year');
    await ada.page.getByLabel('Kind').selectOption('number');
    await ada.page.getByLabel('Value', { exact: true }).fill('1969');
    // Elsewhere meanwhile: it is told, and stays.
    const { api } = await logIn({ baseUrl: platform.url }, account);
    const path = { id: new URL(passage, platform.url).pathname.split('/').at(-1) ?? '' };
    await api.PATCH('/v1/documents/{id}', { params: { path }, body: { metadata: { place: 'Moon' } } });
    await ada.page.getByText('Somebody else has changed title or metadata').waitFor();
    expect(await ada.axe()).toEqual([]);
    await ada.page.getByRole('button', { name: 'Save' }).click();
    await ada.page.getByRole('heading', { name: 'The first landing' }).waitFor();
    await ada.page.locator('.document-metadata', { hasText: '1969' }).getByText('Moon').waitFor();
    await ada.visit('/documents?text=year%3A+1969');
    await rowOf(ada, 'The first landing').waitFor();
    expect(await ada.page.locator('.documents-table tbody tr').count()).toBe(1);
    const field = ada.page.getByLabel('Title or metadata');
    await field.fill('year: 1968');
    await ada.page.getByText('None of your documents is like that').waitFor();
    await field.fill('LINCOLN');
    await rowOf(ada, 'lincoln-speeches').waitFor();
    expect(await ada.page.locator('.documents-table tbody tr').count()).toBe(1);
    await ada.page.getByRole('button', { name: 'Show all' }).click();
    await rowOf(ada, 'bill-of-rights').waitFor();
  });

  it('shares by a button, and not while arrow keys go through a choice', async () => {
    const changes: string[] = [];
    ada.page.on('request', (request) => {
      if (request.method() === 'PATCH') changes.push(request.method());
    });
    await ada.visit(passage);
    const visible = ada.page.getByLabel('Visible to');
    const change = ada.page.getByRole('button', { name: 'Change', exact: true });
    await visible.press('ArrowDown');
    expect(await visible.inputValue()).toBe('tenant');
    await visible.press('ArrowUp');
    expect(await visible.inputValue()).toBe('private');
    await visible.press('ArrowDown');
    expect(changes).toEqual([]);
    await change.click();
    await ada.page
      .getByLabel('Add a reader')
      .or(ada.page.getByText('nobody else in the tenant'))
      .waitFor({ state: 'detached' });
    expect(changes).toEqual(['PATCH']);
    expect(await ada.axe()).toEqual([]);
  });

  it('takes a new version in the place of the old one, and tells both in the timeline', () =>
    replaceByNewVersion(ada, 'bill-of-rights'));

  it('makes a collection, and puts the document into it', async () => {
    await ada.visit(passage);
    await ada.page.getByRole('button', { name: 'New collection' }).click();
    await ada.page.getByLabel('Name', { exact: true }).fill('Space');
    const faults = await ada.axe();
    await ada.page.getByRole('button', { name: 'Make the collection' }).click();
    await ada.page.getByRole('button', { name: 'Put in' }).click();
    await ada.page.getByRole('button', { name: 'Take it out of Space' }).waitFor();
    faults.push(...(await ada.axe()));
    await ada.page.getByRole('link', { name: 'Documents', exact: true }).first().click();
    await rowOf(ada, 'The first landing').locator('.kit-badge', { hasText: 'Space' }).waitFor();
    expect(faults).toEqual([]);
  });

  it('shows another tenant nothing of it', async () => {
    const eve = await browser.newVisitor();
    await eve.visit('/');
    await eve.signUp('Eve');
    await eve.page.getByRole('heading', { name: 'Add your first documents' }).waitFor();
    await eve.visit(passage);
    await eve.page.getByRole('heading', { name: 'There is no such document' }).waitFor();
    await eve.visit('/search?q=freedom+of+speech');
    await eve.page.getByText('Nothing is found this way.').nth(2).waitFor();
    await eve.page.close();
  });

  it('shows markup, addresses of scripts and turned text as text', () => showAsText(ada));

  it('tries again what has failed, and tells what it could not', async () =>
    retrySome(ada, await logIn({ baseUrl: platform.url }, account)));

  it('deletes what is chosen, keeps chosen what it could not delete, and leads out', async () => {
    await deleteSome(ada);
    await ada.page.getByRole('button', { name: /Account of Ada/ }).click();
    await ada.page.getByRole('menuitem', { name: 'Sign out' }).click();
    await ada.page.getByRole('heading', { name: 'Sign in' }).waitFor();
    await ada.page.reload();
    await ada.page.getByRole('heading', { name: 'Sign in' }).waitFor();
  });

  describe('by keyboard and on a telephone', () => testAccess(() => ({ platform, browser })));

  describe('for the people of a tenant', () => testPeople(() => ({ platform, browser })));

  it('asks no other host, and gives no browser a reason to complain', () => {
    expect(browser.complaints).toEqual([]);
  });
});

function squeezed(text: string): string {
  return text.replace(/\s+/g, ' ').trim();
}
