import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { logIn } from '@lectern/client';
import { chromiumMissing } from '@lectern/testing/chromium';
import type { Request } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { type Account, type ConsoleBrowser, openConsole, type Visitor } from '../src/console-browser.ts';
import { startTestPlatform, type TestPlatform } from '../src/test-platform.ts';

if (chromiumMissing !== undefined) process.stderr.write(`\n${chromiumMissing}\n\n`);

// One journey: each test goes on where the one before has ended.
describe.skipIf(chromiumMissing !== undefined)('the console when not all goes well', () => {
  let platform: TestPlatform;
  let browser: ConsoleBrowser;
  let ada: Visitor;
  let account: Account;

  beforeAll(async () => {
    platform = await startTestPlatform({ GATEWAY_WORKERS: '2' });
    browser = await openConsole(platform.url);
    ada = await browser.newVisitor();
  });

  afterAll(async () => {
    await browser?.close();
    await platform?.close();
  });

  const heading = (visitor: Visitor, name: string) =>
    visitor.page.getByRole('heading', { name, exact: true });
  const button = (visitor: Visitor, name: string) => visitor.page.getByRole('button', { name, exact: true });
  const signIn = async (visitor: Visitor, { email, password }: Account) => {
    await visitor.page.getByLabel('E-mail address').fill(email);
    await visitor.page.getByLabel('Password').fill(password);
    await button(visitor, 'Sign in').click();
    await visitor.page.getByRole('button', { name: /^Account of / }).waitFor();
  };
  const signOut = async (visitor: Visitor, name: string) => {
    await visitor.page.getByRole('button', { name: `Account of ${name}` }).click();
    await visitor.page.getByRole('menuitem', { name: 'Sign out' }).click();
    await heading(visitor, 'Sign in').waitFor();
  };

  it('names each page for the tabs and the history of the browser', async () => {
    await ada.visit('/');
    expect(await ada.page.title()).toBe('Sign in · Lectern');
    account = await ada.signUp('Ada');
    for (const name of ['Search', 'Operate', 'Documents']) {
      await ada.page.getByRole('link', { name, exact: true }).click();
      await heading(ada, name).waitFor();
      expect(await ada.page.title()).toBe(`${name} · Lectern`);
    }
    await ada.page.goBack();
    await heading(ada, 'Operate').waitFor();
    expect(await ada.page.title()).toBe('Operate · Lectern');
  });

  it('shows every worker of the gateway, with breakers of its own', async () => {
    const card = ada.page.locator('[data-service=gateway]');
    for (const worker of ['worker-1', 'worker-2']) {
      const instance = card.locator('.operate-instance', { hasText: worker });
      await instance.getByText('Ready', { exact: true }).waitFor();
      await instance.getByText('to retrieval').first().waitFor();
    }
    await ada.page.locator('.operate-node', { hasText: 'gateway' }).getByText('2 of 2 ready').waitFor();
    await card.getByText('let them share a Valkey').waitFor();
  });

  it('ends on all pages of a browser when somebody signs out on one, and never goes on as another account', async () => {
    const other = await ada.newTab();
    await other.visit('/documents');
    await heading(other, 'Documents').waitFor();
    // What is being sent ends with the session, and whoever is next sees nothing of it.
    const isUpload = (request: Request) =>
      request.method() === 'POST' && /\/v1\/documents$/.test(request.url());
    await other.page.route(/\/v1\/documents$/, (route) =>
      isUpload(route.request()) ? undefined : route.continue(),
    );
    const ended = other.page.waitForEvent('requestfailed', isUpload);
    await other.drop([{ name: 'secret.txt', text: 'A heron builds a nest.' }]);
    await other.page.locator('.documents-upload-sending').waitFor();
    await signOut(other, 'Ada');
    await ended;
    await ada.page.getByText('Your session has ended.').waitFor();
    await other.signUp('Grace');
    await heading(other, 'Add your first documents').waitFor();
    expect(await other.page.getByText('secret.txt').count()).toBe(0);
    await other.page.unrouteAll();
    await signIn(ada, account);
    await other.page.getByText('This browser is signed in as another account.').waitFor();
    expect(await other.axe()).toEqual([]);
    await button(other, 'Go on with the other account').click();
    await other.page.getByRole('button', { name: 'Account of Ada' }).waitFor();
    await other.page.close();
  });

  it('does not exchange the token of an account that signed in on another page', async () => {
    const exchanges: string[] = [];
    ada.page.on('request', (request) => {
      if (request.url().endsWith('/v2/sessions/refresh')) exchanges.push(request.url());
    });
    // As when the other page was left alone with it: no event comes to the page that writes.
    const kept = await ada.page.evaluate(
      `[localStorage.getItem('lectern.signed-in'), localStorage.setItem('lectern.signed-in', 'somebody-else')]`,
    );
    await ada.page.route('**/v1/api-keys*', (route) => route.fulfill({ status: 401, json: {} }));
    await ada.page.getByRole('link', { name: 'Keys', exact: true }).click();
    await ada.page.getByText('This browser is signed in as another account.').waitFor();
    expect(exchanges).toEqual([]);
    await ada.page.unrouteAll();
    await ada.page.evaluate(`localStorage.setItem('lectern.signed-in', '${(kept as string[])[0]}')`);
    await button(ada, 'Go on with the other account').click();
    await heading(ada, 'Keys').waitFor();
  });

  it('says that the platform cannot be reached, and goes on by itself', async () => {
    await ada.page.route('**/v2/sessions/refresh', (route) => route.abort());
    await ada.page.reload();
    await ada.page.getByText('The platform cannot be reached.').waitFor();
    expect(await ada.axe()).toEqual([]);
    await ada.page.unrouteAll();
    await heading(ada, 'Keys').waitFor();
  });

  it('says it when the network is gone, and goes on by itself when it is back', async () => {
    const context = ada.page.context();
    await context.setOffline(true);
    await ada.page.getByRole('link', { name: 'Usage', exact: true }).click();
    await ada.page.getByText('The code of this page could not be fetched.').waitFor();
    await ada.page.getByRole('link', { name: 'Operate', exact: true }).click();
    await ada.page.getByText('This device has no network.').first().waitFor();
    expect(await ada.axe()).toEqual([]);
    await context.setOffline(false);
    await ada.page.locator('.operate-map').waitFor();
    await ada.page.getByText('This device has no network.').first().waitFor({ state: 'detached' });
    await ada.page.getByRole('link', { name: 'Keys', exact: true }).click();
    await heading(ada, 'Keys').waitFor();
  });

  it('asks for no address where the platform could send no token to it', async () => {
    const stranger = await browser.newVisitor();
    await stranger.page.route('**/v1/platform', async (route) => {
      const answer = await route.fetch();
      await route.fulfill({ response: answer, json: { ...(await answer.json()), notifier: 'none' } });
    });
    await stranger.visit('/');
    await button(stranger, 'Forgotten password').click();
    await stranger.page.getByText('This platform sends no tokens.').waitFor();
    expect(await stranger.page.getByLabel('E-mail address').count()).toBe(0);
    expect(await stranger.axe(['light'])).toEqual([]);
    await stranger.page.close();
  });

  it('says it when the network goes while files are sent, and asks before such a page is left', async () => {
    const other = await ada.newTab();
    await other.visit('/documents');
    // What is sent hangs.
    const hang = (times?: number) =>
      other.page.route(
        '**/v1/documents',
        (route) => (route.request().method() === 'POST' ? undefined : route.continue()),
        times === undefined ? {} : { times },
      );
    await hang(1);
    // Browsers ask only on a page that somebody has used.
    await button(other, 'New collection').click();
    await other.page.keyboard.press('Escape');
    await other.drop([{ name: 'slow.txt', text: 'A heron builds a nest.' }]);
    await other.page.locator('.documents-upload-sending').waitFor();
    // As when the network is gone without a word: nothing waits for it for ever.
    await other.page.context().setOffline(true);
    onTestFinished(() => other.page.context().setOffline(false));
    await other.page.locator('.documents-upload-failed', { hasText: 'no network' }).waitFor();
    await other.page.context().setOffline(false);
    await hang();
    await button(other, 'Send slow.txt again').click();
    await other.page.locator('.documents-upload-sending').waitFor();
    const asked = other.page.waitForEvent('dialog');
    await other.page.close({ runBeforeUnload: true });
    expect((await asked).type()).toBe('beforeunload');
    await other.page.close();
  });

  it('says that the code of a page could not be fetched, and shows the others all the same', async () => {
    await ada.page.route('**/members-page-*.js', (route) => route.abort());
    await ada.page.getByRole('link', { name: 'Members', exact: true }).click();
    await ada.page.getByText('The code of this page could not be fetched.').waitFor();
    expect(await ada.axe()).toEqual([]);
    await ada.page.getByRole('link', { name: 'Ask', exact: true }).click();
    await heading(ada, 'Ask').waitFor();
    await ada.page.getByRole('link', { name: 'Members', exact: true }).click();
    await ada.page.unrouteAll();
    await button(ada, 'Load the console anew').click();
    await heading(ada, 'Members').waitFor();
  });

  it('says that there is no such page', async () => {
    await ada.visit('/nowhere');
    await ada.page.getByText('There is no such page').waitFor();
    expect(await ada.axe()).toEqual([]);
  });

  it('goes on showing a document on its way, and follows it again, when what keeps it is killed', async () => {
    const processes = platform.platform;
    const [reading = 0, keeping = 0] = [processes.pids().embedding, processes.pids().document];
    const followed = () =>
      ada.page.waitForResponse((answer) => answer.url().endsWith('/events') && answer.ok());
    await ada.visit('/documents');
    // So that the document stays on its way.
    process.kill(reading, 'SIGSTOP');
    try {
      const first = followed();
      await ada.drop([{ name: 'twigs.txt', text: 'A heron builds a nest of twigs.' }]);
      await first;
      const again = followed();
      process.kill(keeping, 'SIGKILL');
      await again;
    } finally {
      process.kill(reading, 'SIGCONT');
    }
    const row = ada.page.locator('.documents-table tbody tr', { hasText: 'twigs' });
    expect(await row.locator('.documents-status').textContent()).toMatch(/^(Ingested|Embedded|Indexed)$/);
  });

  it('tells apart files of one name by the folders that they were in', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'lectern-folder-'));
    onTestFinished(() => rm(folder, { recursive: true }));
    for (const part of ['coast', 'river']) {
      await mkdir(join(folder, part));
      await writeFile(join(folder, part, 'README.md'), `Birds of the ${part}.`);
    }
    await ada.page.getByLabel('Folder to upload').setInputFiles(folder);
    for (const part of ['coast', 'river'])
      await ada.page
        .locator('.documents-table')
        .getByText(`${basename(folder)}/${part}/README.md`)
        .waitFor();
  });

  it('keeps its layout with names that nobody would choose', async () => {
    const client = await logIn({ baseUrl: platform.url }, account);
    const name = 'Report_of_the_department_of_long_names_'.repeat(5);
    const metadata = { [`a-fact-${'with-a-long-name-'.repeat(3)}`.slice(0, 60)]: 'x'.repeat(300) };
    const group = await client.api.POST('/v1/collections', {
      body: { name: 'A collection with a long name '.repeat(4) },
    });
    const stored = await client.uploadDocument(
      { name: `${name}.txt`, content: 'A heron builds a nest of twigs.' },
      { wait: true, metadata, collections: [group.data.id] },
    );
    for (const width of [1_280, 900, 768, 360]) {
      await ada.page.setViewportSize({ width, height: 740 });
      for (const path of ['/documents?status=indexed', `/documents/${stored.id}`]) {
        await ada.visit(path);
        await ada.page.getByText(name).first().waitFor();
        await ada.page.locator('.kit-skeleton').first().waitFor({ state: 'detached' });
        const [wide, high] = (await ada.page.evaluate(
          '[document.documentElement.scrollWidth, document.documentElement.scrollHeight]',
        )) as [number, number];
        expect([path, wide]).toEqual([path, width]);
        if (width === 360 && path.startsWith('/documents/')) {
          const tops = ['.document-side', '.document-text'].map((part) =>
            ada.page.locator(part).boundingBox(),
          );
          const [aside, text] = await Promise.all(tops);
          expect(aside?.y).toBeLessThan(text?.y ?? 0);
        }
        expect(high).toBeLessThan(3_000);
        // Nothing that is cut off makes the page wider: the columns are looked at one by one.
        const overEdge = await ada.page.locator('.kit-panel').evaluateAll((panels) =>
          panels.flatMap((panel) => {
            const edge = panel.getBoundingClientRect().right + 1;
            const inside = [...panel.querySelectorAll('td, .kit-badge')];
            return inside
              .filter((each) => each.getBoundingClientRect().right > edge)
              .map((each) => each.textContent);
          }),
        );
        expect(overEdge).toEqual([]);
      }
    }
  });
});
