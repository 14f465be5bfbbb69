import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { basename } from 'node:path';
import { startChromium } from '@lectern/testing/chromium';
import type { BrowserContext, Page } from 'playwright-core';
import type { TestPlatform } from './test-platform.ts';

/** A file to drop: of the disk, or by its text. */
export type DroppedFile = string | { readonly name: string; readonly text: string };

/** Somebody in front of the console, in a browser that knows nobody else's session. */
export interface Visitor {
  readonly page: Page;
  /** Opens a page of the console and waits until its heading is there. */
  visit(path: string): Promise<void>;
  /** The same person in another tab, which is empty yet. */
  newTab(): Promise<Visitor>;
  /** Makes an account, with an address of its own where none is given, and answers what it signs in with. */
  signUp(displayName: string, email?: string): Promise<Account>;
  /** Drops files on the page of the documents. */
  drop(files: readonly DroppedFile[]): Promise<void>;
  /** What axe finds on the page as it is, in each of the themes, both by default; one line a fault. The page keeps the last one. */
  axe(themes?: readonly Theme[]): Promise<string[]>;
  /** Widths of a window, in pixels, at which the page as it is has to be moved sideways; of telephones, tablets and desks. The window keeps the last one. */
  tooWide(): Promise<number[]>;
}

const bothThemes = ['light', 'dark'] as const;
const widths = [360, 768, 1_024, 1_440, 1_280];
type Theme = (typeof bothThemes)[number];

/** What somebody signs in with. */
export interface Account {
  readonly email: string;
  readonly password: string;
}

/** A browser in front of a platform. */
export interface ConsoleBrowser {
  newVisitor(): Promise<Visitor>;
  /** Violations of the policy, errors of scripts, requests to elsewhere, dialogs. */
  readonly complaints: readonly string[];
  close(): Promise<void>;
}

/** A browser and the platform that it is in front of, of one test file. */
export interface OpenedConsole {
  readonly platform: TestPlatform;
  readonly browser: ConsoleBrowser;
}

const password = 'correct horse battery';
const tags = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];

/** Starts Chromium for the console of a gateway. */
export async function openConsole(url: string): Promise<ConsoleBrowser> {
  const browser = await startChromium(url);
  const complaints: string[] = [];
  return {
    complaints,
    newVisitor: async () => {
      const viewport = { width: 1_280, height: 800 };
      return openTab(await browser.newContext({ viewport, reducedMotion: 'reduce' }), url, complaints);
    },
    close: () => browser.close(),
  };
}

async function openTab(context: BrowserContext, url: string, complaints: string[]): Promise<Visitor> {
  const page = await context.newPage();
  page.setDefaultTimeout(30_000);
  watch(page, url, complaints);
  return {
    page,
    visit: async (path) => {
      await page.goto(`${url}/console${path}`);
      await page.locator('h1').waitFor();
    },
    signUp: async (displayName, email = `${crypto.randomUUID()}@example.org`) => {
      const account = { email, password };
      await page.getByRole('button', { name: 'Create an account' }).click();
      await page.getByLabel('Your name').fill(displayName);
      await page.getByLabel('E-mail address').fill(account.email);
      await page.getByLabel('Password').fill(account.password);
      await page.getByRole('button', { name: 'Create the account' }).click();
      await page.getByRole('heading', { name: 'Documents', exact: true }).waitFor();
      return account;
    },
    newTab: () => openTab(context, url, complaints),
    drop: (files) => drop(page, files),
    axe: (themes = bothThemes) => axeIn(page, themes),
    tooWide: () => tooWide(page),
  };
}

function watch(page: Page, url: string, complaints: string[]): void {
  page.on('console', (message) => {
    // An answer that is an error is shown on the page.
    // So is one that a test had not come.
    const isAnswer = /^Failed to load resource: (the server responded|net::ERR_FAILED)/.test(message.text());
    if (['error', 'warning'].includes(message.type()) && !isAnswer) complaints.push(message.text());
  });
  page.on('pageerror', ({ message }) => complaints.push(message));
  page.on('dialog', (dialog) => {
    complaints.push(`dialog: ${dialog.message()}`);
    void dialog.dismiss();
  });
  page.on('request', (request) => {
    const { protocol, origin } = new URL(request.url());
    if (protocol !== 'blob:' && origin !== new URL(url).origin) complaints.push(`asked for ${request.url()}`);
  });
}

/** As a browser does it when files are let go over the page. */
async function drop(page: Page, files: readonly DroppedFile[]): Promise<void> {
  const contents = await Promise.all(
    files.map(async (file) =>
      typeof file === 'string'
        ? { name: basename(file), base64: await readFile(file, 'base64') }
        : { name: file.name, base64: Buffer.from(file.text).toString('base64') },
    ),
  );
  // The page's own types are not those of Node, so that it is said in text.
  const dataTransfer = await page.evaluateHandle(
    `{
      const transfer = new DataTransfer();
      for (const { name, base64 } of ${JSON.stringify(contents)}) {
        const bytes = Uint8Array.from(atob(base64), (each) => each.charCodeAt(0));
        transfer.items.add(new File([bytes], name));
      }
      transfer;
    }`,
  );
  for (const type of ['dragenter', 'dragover', 'drop']) {
    await page.dispatchEvent('.documents-drop', type, { dataTransfer });
  }
}

async function tooWide(page: Page): Promise<number[]> {
  const found: number[] = [];
  for (const width of widths) {
    await page.setViewportSize({ width, height: 740 });
    if ((await page.evaluate('document.documentElement.scrollWidth')) !== width) found.push(width);
  }
  return found;
}

interface AxeResult {
  readonly violations: readonly {
    readonly id: string;
    readonly nodes: readonly { readonly html: string; readonly failureSummary?: string }[];
  }[];
}

async function axeIn(page: Page, themes: readonly Theme[]): Promise<string[]> {
  const faults: string[] = [];
  for (const colorScheme of themes) {
    await page.emulateMedia({ colorScheme });
    const { pathname } = new URL(page.url());
    faults.push(...(await runAxe(page)).map((fault) => `${pathname} ${colorScheme}: ${fault}`));
  }
  return faults;
}

async function runAxe(page: Page): Promise<string[]> {
  const source = await readFile(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
  await page.evaluate(source);
  // Menus and dialogs stand outside of the landmarks of the page, since they stand above it.
  const rules = { region: { enabled: false } };
  const options = JSON.stringify({ runOnly: tags, rules, resultTypes: ['violations'] });
  const { violations } = (await page.evaluate(`axe.run(document, ${options})`)) as AxeResult;
  return violations.flatMap(({ id, nodes }) =>
    nodes.map(({ html, failureSummary = '' }) => `${id}: ${html.slice(0, 160)} ${failureSummary}`),
  );
}
