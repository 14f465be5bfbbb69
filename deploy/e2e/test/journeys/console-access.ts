import { join } from 'node:path';
import { projectRoot } from '@lectern/project';
import { beforeAll, expect, it } from 'vitest';
import type { Account, OpenedConsole, Visitor } from '../../src/console-browser.ts';

const waterCycle = join(projectRoot, 'deploy', 'demo', 'samples', 'water-cycle.html');

/** Tests of the console by keyboard and on a telephone, by somebody new. One journey: each goes on where the one before has ended. */
export function testAccess(opened: () => OpenedConsole): void {
  let ada: Visitor;
  let account: Account;
  let passage: string;

  beforeAll(async () => {
    const { browser } = opened();
    const before = await browser.newVisitor();
    await before.visit('/');
    account = await before.signUp('Ada');
    await before.page.close();
    ada = await browser.newVisitor();
  });

  it('leads from signing in to the passage of a citation by keyboard alone', async () => {
    const { page } = ada;
    // From the start, since the browser asks for files as soon as the key is down.
    page.on('filechooser', (chooser) => void chooser.setFiles(waterCycle));
    await ada.visit('/');
    await tabTo(ada, 'E-mail address');
    await page.keyboard.type(account.email);
    await tabTo(ada, 'Password');
    await page.keyboard.type(account.password);
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: 'Add your first documents' }).waitFor();
    await tabTo(ada, 'Upload files');
    await page.keyboard.press('Enter');
    await page.locator('.documents-table').getByText('Indexed').waitFor();
    await tabTo(ada, 'Ask');
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: 'Ask', exact: true }).waitFor();
    await tabTo(ada, 'Question');
    await page.keyboard.type('What is evaporation?');
    await page.keyboard.press('Enter');
    await page.locator('.answer-foot').waitFor();
    await tabTo(ada, /^Source 1, /);
    await page.keyboard.press('Enter');
    await page.locator('mark').first().waitFor();
    passage = new URL(page.url()).pathname.replace('/console', '') + new URL(page.url()).search;
  });

  it('has a way past the navigation, and menus that the keyboard opens and closes', async () => {
    await ada.visit('/documents');
    await ada.page.getByText('water-cycle.html').waitFor();
    await ada.page.keyboard.press('Tab');
    expect(await focused(ada)).toBe('Skip to the page');
    await ada.page.keyboard.press('Tab');
    await ada.page.keyboard.press('Tab');
    await ada.page.keyboard.press('Tab');
    await ada.page.keyboard.press('Enter');
    await ada.page.getByRole('heading', { name: 'Search', exact: true }).waitFor();
    await ada.page.getByRole('button', { name: /Account of Ada/ }).focus();
    await ada.page.keyboard.press('Enter');
    await ada.page.getByRole('menuitemradio', { name: 'Dark' }).waitFor();
    expect(await ada.axe()).toEqual([]);
    await ada.page.keyboard.press('Escape');
    expect(await focused(ada)).toMatch(/Ada/);
  });

  it('keeps the focus in its part of the page when what had it goes away', async () => {
    const { page } = ada;
    await ada.visit(passage);
    await page.getByRole('button', { name: 'Edit' }).press('Enter');
    await page.getByLabel('Title').waitFor();
    expect(await focused(ada, 'labels[0].textContent')).toBe('Title');
    await page.getByRole('button', { name: 'Cancel' }).press('Enter');
    await page.getByRole('button', { name: 'Edit' }).waitFor();
    expect(await focused(ada, 'tagName')).toBe('SECTION');
    await page.keyboard.press('Tab');
    expect(await focused(ada)).toBe('Edit');
    await page.getByRole('button', { name: 'New collection' }).press('Enter');
    await page.getByLabel('Name', { exact: true }).waitFor();
    expect(await focused(ada, 'labels[0].textContent')).toBe('Name');
    await page.keyboard.press('Escape');
    await expect.poll(() => focused(ada, 'ariaLabel')).toBe('New collection');
  });

  it('fits telephones, tablets and desks', async () => {
    for (const path of ['/documents', passage, '/search?q=evaporation', '/ask', '/nowhere']) {
      await ada.visit(path);
      await ada.page.locator('.kit-skeleton').first().waitFor({ state: 'detached' });
      expect([path, await ada.tooWide()]).toEqual([path, []]);
      await ada.page.setViewportSize({ width: 360, height: 740 });
      expect(await ada.axe(['light'])).toEqual([]);
    }
  });

  it('has every page within reach on a telephone', async () => {
    await ada.visit('/ask');
    const nav = ada.page.getByRole('navigation', { name: 'Pages' });
    const entries = await nav.locator('.shell-link:visible').all();
    expect(entries).toHaveLength(5);
    for (const entry of entries) {
      const { x = -1, width = 0 } = (await entry.boundingBox()) ?? {};
      expect([x >= 0, x + width <= 360]).toEqual([true, true]);
    }
    const more = ada.page.getByRole('button', { name: 'More pages' });
    await more.press('Enter');
    const item = ada.page.getByRole('menuitem', { name: 'Usage' });
    await item.waitFor();
    expect(await ada.axe()).toEqual([]);
    await item.press('Enter');
    await ada.page.getByRole('heading', { name: 'Usage', exact: true }).waitFor();
    await item.waitFor({ state: 'detached' });
    expect(await ada.page.evaluate('document.activeElement.id')).toBe('main');
    expect(await more.getAttribute('aria-current')).toBe('true');
    await ada.page.setViewportSize({ width: 1_280, height: 800 });
    await more.waitFor({ state: 'hidden' });
  });
}

/** Goes on from control to control until it is there, and is seen to be. */
async function tabTo({ page }: Visitor, name: string | RegExp): Promise<void> {
  const passed: string[] = [];
  while (passed.length < 80) {
    await page.keyboard.press('Tab');
    const [at, outline] = (await page.evaluate(
      `(({ ariaLabel, labels, textContent }) => [
        (ariaLabel ?? labels?.[0]?.textContent ?? textContent).trim(),
        getComputedStyle(document.activeElement).outlineStyle,
      ])(document.activeElement)`,
    )) as [string, string];
    passed.push(at);
    if (typeof name === 'string' ? at !== name : !name.test(at)) continue;
    expect([at, outline]).toEqual([at, 'solid']);
    return;
  }
  throw new Error(`The keyboard leads to ${passed.join(', ')}, and not to ${name}.`);
}

async function focused({ page }: Visitor, property = 'textContent'): Promise<string> {
  return (await page.evaluate(`document.activeElement.${property}`)) as string;
}
