import type { SessionClient } from '@lectern/client';
import type { APIResponse, Locator } from 'playwright-core';
import { expect } from 'vitest';
import type { Visitor } from './console-browser.ts';

/** What would do something if a page took it for more than text. */
const hostile = {
  name: '<img src=x onerror=alert(1)>.txt',
  title: '"><script>alert(2)</script> \u202egnp.exe\u2066',
  /** The title where people decide by it: nothing turns what they read. */
  shownTitle: '"><script>alert(2)</script> [U+202E]gnp.exe[U+2066]',
  fact: 'javascript:alert(3)//<svg onload=alert(4)>',
  text: [
    '# <h1 onclick=alert(5)>Zebra crossing rules</h1>',
    '',
    'A zebra crossing has <b>white</b> stripes <script>alert(6)</script> [click](javascript:alert(7)).',
    'The word \u202etfel ot thgir\u202c is written backwards.',
  ].join('\n'),
};

/** The line of a document in the list. */
export function rowOf({ page }: Visitor, title: string): Locator {
  return page.locator('.documents-table tbody tr', { hasText: title });
}

/** A new version takes the place of the old one, and both are told in the timeline. */
export async function replaceByNewVersion(ada: Visitor, title: string): Promise<void> {
  await ada.visit('/documents');
  await rowOf(ada, title).getByRole('link').first().click();
  await ada.page.locator('.document-chunk').first().waitFor();
  await ada.page
    .getByLabel('File of the new version')
    .setInputFiles({ name: 'rights.txt', mimeType: 'text/plain', buffer: Buffer.from('A shorter bill.') });
  await ada.page.locator('.document-chunk', { hasText: 'A shorter bill.' }).waitFor();
  const timeline = ada.page.locator('.document-timeline');
  for (const version of ['Version 1', 'Version 2']) await timeline.getByText(version).first().waitFor();
  expect(await ada.axe()).toEqual([]);
}

/** Nothing that a document, its title, its file or its metadata says is more than text, and nothing in it is hidden. */
export async function showAsText(ada: Visitor): Promise<void> {
  await ada.visit('/documents');
  await ada.drop([{ name: hostile.name, text: hostile.text }]);
  await ada.page.locator('.documents-name', { hasText: hostile.name }).waitFor();
  await makeHostile(ada);
  await ada.page.reload();
  await rowOf(ada, hostile.shownTitle).getByText('Indexed').waitFor();
  await rowOf(ada, hostile.shownTitle).getByRole('link').first().click();
  await ada.page.getByText('<script>alert(6)</script>').waitFor();
  expect(await ada.page.locator('h1').textContent()).toBe(hostile.shownTitle);
  await ada.page.getByText(hostile.fact).waitFor();
  await ada.visit('/search?q=zebra+crossing');
  await ada.page.locator('.search-hit', { hasText: hostile.shownTitle }).first().waitFor();
  await ada.visit('/ask');
  await ada.page.getByLabel('Question').fill('What does a zebra crossing have?');
  await ada.page.keyboard.press('Enter');
  await ada.page.locator('.answer-foot').waitFor();
  await ada.page.locator('.answer-sources', { hasText: hostile.shownTitle }).waitFor();
  expect(await ada.page.locator('main').textContent()).not.toMatch(/[\u202a-\u202e\u2066-\u2069]/);
  const links = await ada.page
    .locator('a')
    .evaluateAll((all) => all.map((link) => link.getAttribute('href')));
  expect(links.filter((href) => !/^\/(console|docs)\b|^#main$/.test(href ?? ''))).toEqual([]);
  expect(await ada.page.locator('main script, main img, main svg[onload]').count()).toBe(0);
}

/** By the console's own form. */
async function makeHostile({ page }: Visitor): Promise<void> {
  await page.locator('.documents-name', { hasText: hostile.name }).getByRole('link').first().click();
  await page.locator('.document-chunk').first().waitFor();
  await page.getByRole('button', { name: 'Edit' }).click();
  await page.getByLabel('Title').fill(hostile.title);
  await page.getByRole('button', { name: 'Add a fact' }).click();
  await page.getByLabel('Name', { exact: true }).fill('link');
  await page.getByLabel('Value', { exact: true }).fill(hostile.fact);
  await page.getByRole('button', { name: 'Save' }).click();
  await page.getByText(hostile.fact).waitFor();
  await page.getByRole('link', { name: 'Documents' }).first().click();
}

/**
 * Of two that have failed one is deleted elsewhere: its page tells it. A list that does not know it yet tries both again, tells what
 * became of each, and loses that one by itself.
 */
export async function retrySome(ada: Visitor, { api }: SessionClient): Promise<void> {
  await ada.visit('/documents');
  await ada.drop([{ name: 'torn.pdf', text: '%PDF-1.7 of which nothing else is left over' }]);
  await rowOf(ada, 'torn').getByText('Failed').waitFor();
  const id = (await rowOf(ada, 'torn').getByRole('link').first().getAttribute('href'))?.split('/').at(-1);
  const other = await ada.newTab();
  await other.visit(`/documents/${id}`);
  await other.page.getByRole('heading', { name: 'torn' }).waitFor();
  // The list stays as it is now.
  let kept: Promise<APIResponse> | undefined;
  const lists = /\/v1\/documents\?/;
  const isKept = ada.page.waitForResponse(lists);
  await ada.page.route(lists, async (route) => {
    kept ??= route.fetch();
    await route.fulfill({ response: await kept });
  });
  await isKept;
  await api.DELETE('/v1/documents/{id}', { params: { path: { id: id ?? '' } } });
  await other.page.getByRole('heading', { name: 'There is no such document' }).waitFor();
  await other.page.close();
  for (const title of ['torn', 'broken']) await ada.page.getByLabel(`Choose ${title}`).check();
  await ada.page.getByRole('button', { name: 'Retry 2' }).click();
  await ada.page.getByText('1 document on the way again').first().waitFor();
  await ada.page.getByText('1 document not tried again').first().waitFor();
  await ada.page
    .getByText(/“torn”: /)
    .first()
    .waitFor();
  expect(await ada.axe()).toEqual([]);
  await ada.page.unrouteAll();
  await rowOf(ada, 'torn').waitFor({ state: 'detached' });
  await rowOf(ada, 'broken').getByText('Failed').waitFor();
}

/** Of two one cannot be deleted at first: it stays chosen. */
export async function deleteSome(ada: Visitor): Promise<void> {
  await ada.visit('/documents');
  await ada.page.getByLabel('Choose broken').check();
  await ada.page.getByLabel('Choose lincoln-speeches').check();
  const href = await rowOf(ada, 'broken').getByRole('link').first().getAttribute('href');
  await ada.page.route(`**/v1/documents/${href?.split('/').at(-1)}`, (route) => route.abort());
  await ada.page.getByRole('button', { name: 'Delete' }).click();
  await ada.page.getByRole('button', { name: 'Delete 2 documents' }).click();
  await rowOf(ada, 'lincoln-speeches').waitFor({ state: 'detached' });
  await ada.page.getByText('1 document not deleted').first().waitFor();
  await ada.page.unrouteAll();
  expect(await ada.page.getByLabel('Choose broken').isChecked()).toBe(true);
  await ada.page.getByRole('button', { name: 'Delete' }).click();
  await ada.page.getByText('It is hidden from every search at once').waitFor();
  await ada.page.getByRole('button', { name: 'Delete 1 document' }).click();
  await rowOf(ada, 'broken').waitFor({ state: 'detached' });
}

/** A document of whoever looks is read by one more, and by nobody else again; by the calls of that one. */
export async function shareWith(visitor: Visitor, name: string, { api }: SessionClient): Promise<void> {
  const { page } = visitor;
  await visitor.visit('/documents');
  await visitor.drop([{ name: 'nest.txt', text: 'A heron builds a nest of twigs.' }]);
  await rowOf(visitor, 'nest').getByText('Indexed').waitFor();
  await rowOf(visitor, 'nest').getByRole('link').first().click();
  await page.getByLabel('Add a reader').selectOption(name);
  const id = new URL(page.url()).pathname.split('/').at(-1) ?? '';
  const statusForThem = () =>
    api.GET('/v1/documents/{id}', { params: { path: { id } } }).then(
      ({ response }) => response.status,
      ({ status }) => status,
    );
  expect(await statusForThem()).toBe(404);
  await page.getByRole('button', { name: 'Add', exact: true }).click();
  const takeBack = page.getByRole('button', { name: `${name} may not read it any more` });
  await takeBack.waitFor();
  expect(await statusForThem()).toBe(200);
  await takeBack.click();
  await takeBack.waitFor({ state: 'detached' });
  expect(await statusForThem()).toBe(404);
}
