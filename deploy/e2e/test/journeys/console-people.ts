import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createLecternClient, logIn, type SessionClient } from '@lectern/client';
import type { Request } from 'playwright-core';
import { beforeAll, expect, it } from 'vitest';
import type { Account, OpenedConsole, Visitor } from '../../src/console-browser.ts';
import { shareWith } from '../../src/console-document-journeys.ts';
import { queryDatabase } from '../../src/query-database.ts';

/** Tests of the console for the people of a tenant, who are new. One journey: each goes on where the one before has ended. */
export function testPeople(opened: () => OpenedConsole): void {
  let ada: Visitor;
  let account: Account;

  beforeAll(async () => {
    ada = await opened().browser.newVisitor();
  });

  const button = (name: string | RegExp) => ada.page.getByRole('button', { name, exact: true });
  const go = (name: string) => ada.page.getByRole('link', { name, exact: true }).click();

  it('makes a key that works, rotates it, and revokes it', async () => {
    await ada.visit('/');
    account = await ada.signUp('Ada');
    await go('Keys');
    await button('Create a key').click();
    await ada.page.getByLabel('Name').fill('Crawler');
    const faults = await ada.axe();
    const usual = ['documents:read', 'search', 'generate'].map((scope) => ada.page.getByLabel(scope));
    for (const scope of usual) await scope.uncheck();
    await button('Create').click();
    await ada.page.getByText('Choose something that it may do').waitFor();
    for (const scope of usual) await scope.check();
    await ada.page.getByLabel('Tokens of models a day').fill('200000');
    await ada.page.getByLabel('Money for models a month').fill('2.5');
    await button('Create').click();
    faults.push(...(await copyByHand()));
    // A press beside it must not lose what is shown once.
    await ada.page.mouse.click(5, 5);
    const first = await shownKey();
    expect(await statusBy(first)).toBe(200);
    await ada.page.getByText('200,000 tokens/day, 2.5 a month').waitFor();
    await button('Rotate Crawler').click();
    await ada.page.getByLabel('The old text goes on to work for').selectOption('One hour');
    await button('Rotate').click();
    const second = await shownKey();
    expect(second).not.toBe(first);
    expect([await statusBy(first), await statusBy(second)]).toEqual([200, 200]);
    faults.push(...(await ada.axe()));
    const revoked: string[] = [];
    ada.page.on('request', (request) => {
      if (request.method() === 'DELETE') revoked.push(request.url());
    });
    await button('Revoke Crawler').click();
    // Whoever is in a hurry asks for it once all the same.
    await button('Revoke').dblclick();
    await ada.page.getByText('There is no key yet').waitFor();
    expect(revoked).toHaveLength(1);
    expect(await ada.page.evaluate('document.activeElement.id')).toBe('main');
    for (const key of [first, second]) await expect.poll(() => statusBy(key)).toBe(401);
    expect(faults).toEqual([]);
  });

  /** As on a page that came without TLS, where browsers have no clipboard. @returns faults of what is shown then */
  async function copyByHand(): Promise<string[]> {
    const { page } = ada;
    const key = await page.locator('.kit-secret code').textContent();
    await page.evaluate("Object.defineProperty(navigator, 'clipboard', { configurable: true })");
    await button('Copy the key').click();
    const isSelected = `document.activeElement.value?.slice(...['Start', 'End'].map((end) => document.activeElement['selection' + end]))`;
    await expect.poll(() => page.evaluate(isSelected)).toBe(key);
    const faults = await ada.axe();
    await page.keyboard.press('Escape');
    await page.getByText('Copy it by hand').waitFor({ state: 'detached' });
    await page.evaluate('delete navigator.clipboard');
    return faults;
  }

  async function shownKey(): Promise<string> {
    const key = await ada.page.locator('.kit-secret code').textContent();
    await button('Done').click();
    return key ?? '';
  }

  const statusBy = async (key: string, path = '/v1/documents'): Promise<number> => {
    const headers = { authorization: `Bearer ${key}` };
    return (await fetch(opened().platform.url + path, { headers })).status;
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
    await button('Create a key').click();
    await ada.page.getByLabel('Name').fill('Nightly');
    await button('Create').click();
    expect(await statusBy(await shownKey())).toBe(200);
    await go('Members');
    await ada.page.getByText('the token is in the log of the user service').waitFor();
    await button('Withdraw the invitation of grace@example.org').click();
    await ada.page.getByText('grace@example.org').waitFor({ state: 'detached' });
    expect(await ada.axe()).toEqual([]);
  });

  it('changes no role before it is said twice of one’s own', async () => {
    const changes: string[] = [];
    const note = (request: Request): void => {
      if (request.method() === 'PATCH') changes.push(request.url());
    };
    ada.page.on('request', note);
    await ada.page.getByLabel('Role of Ada').focus();
    await ada.page.keyboard.press('ArrowDown');
    await button('Make yourself admin').click();
    await ada.page.getByRole('alertdialog').getByText('Make yourself admin?').waitFor();
    expect([await ada.axe(), changes]).toEqual([[], []]);
    await button('Change my role').click();
    await ada.page.getByText('A tenant needs an owner.').first().waitFor();
    expect(changes).toHaveLength(1);
    ada.page.off('request', note);
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
    const keys = ada.page.getByLabel('By key', { exact: true }).getByRole('row');
    await keys.filter({ hasText: 'Nightly of Importer' }).waitFor();
    // The session, and the key that was revoked.
    expect(await keys.filter({ hasText: 'Sessions and other keys' }).count()).toBe(1);
    await ada.page.getByRole('img', { name: /^Requests a day: \d+ requests, [1-9]/ }).waitFor();
    await ada.page.getByText('No model was called in these days.').waitFor();
    const faults = await ada.axe();
    await ada.page.getByLabel('Key', { exact: true }).selectOption('Reports');
    await ada.page.getByRole('img', { name: /^Requests a day: 3 requests, 1 refused/ }).waitFor();
    expect(await keys.filter({ hasText: 'Sessions and other keys' }).count()).toBe(0);
    await ada.page.getByLabel('Key', { exact: true }).selectOption('Nightly of Importer');
    await ada.page.getByRole('img', { name: /^Requests a day: 1 request, 0 refused/ }).waitFor();
    // The session asked more often than the key that was revoked.
    const sessions = ada.page.locator('optgroup[label="Sessions and other keys"] option');
    expect(await sessions.count()).toBeGreaterThan(1);
    const session = (await sessions.first().getAttribute('value')) ?? '';
    await ada.page.getByLabel('Key', { exact: true }).selectOption(session);
    await ada.page.getByRole('img', { name: /^Requests a day: \d{2,} requests/ }).waitFor();
    await keys.filter({ hasText: `…${session.slice(-8)}` }).waitFor();
    expect(await keys.filter({ hasText: /Reports|Sessions/ }).count()).toBe(0);
    expect([...faults, ...(await ada.axe())]).toEqual([]);
  });

  it('shows what calls of models took, by day, key and model', async () => {
    const me = `(SELECT tenant_id FROM users ORDER BY created_at DESC LIMIT 1)`;
    const [{ tenant_id: tenant = '' } = {}] = await queryDatabase<{ tenant_id: string }>(
      ...([opened().platform.platform, 'user', `SELECT ${me} AS tenant_id`] as const),
    );
    await queryDatabase(
      opened().platform.platform,
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
    const faults = await ada.axe();
    await ada.page.getByLabel('Model', { exact: true }).selectOption('primary');
    await ada.page.getByText('requests are not counted by model').waitFor();
    expect(new URL(ada.page.url()).search).toBe('?model=primary');
    expect(await ada.page.getByRole('img', { name: /^Requests a day/ }).count()).toBe(0);
    await ada.page.getByRole('img', { name: /^Cost a day: 1\.00/ }).waitFor();
    await ada.visit('/usage?model=none');
    await ada.page.getByText('Nothing was counted in these days').waitFor();
    faults.push(...(await ada.axe()));
    await button('Show all keys and models').click();
    await ada.page.getByRole('img', { name: /^Requests a day/ }).waitFor();
    expect(faults).toEqual([]);
  });

  it('names what belongs to a key and to software', async () => {
    const { api } = await logIn({ baseUrl: opened().platform.url }, account);
    const { data: collection } = await api.POST('/v1/collections', { body: { name: 'Beekeeping' } });
    const scopes: ('search' | 'generate')[] = ['search', 'generate'];
    await api.POST('/v1/api-keys', { body: { name: 'Hive', scopes, collections: [collection.id] } });
    await ada.visit('/keys');
    await ada.page.locator('.keys-line', { hasText: 'Hive' }).getByText('Beekeeping').waitFor();
    const { data: software } = await api.POST('/v1/service-accounts', {
      body: { name: 'Prompter', role: 'member' },
    });
    const body = { name: 'k', scopes, serviceAccountId: software.id };
    const { key } = (await api.POST('/v1/api-keys', { body })).data;
    const prompter = createLecternClient({ baseUrl: opened().platform.url, credential: key });
    await prompter.api.POST('/v1/prompts', { body: { name: 'greet', template: 'Hello {{name}}' } });
    await ada.visit('/prompts?name=greet');
    await ada.page.getByText('by the service account Prompter').first().waitFor();
  });

  it('takes in somebody by an invitation, opened where another is signed in, and shows them no page of administrators', async () => {
    await go('Members');
    await ada.page.getByLabel('E-mail address').fill('grace@example.org');
    await button('Invite').click();
    await ada.page.getByText('as member, ends in 7 days').waitFor();
    const guest = await ada.newTab();
    await guest.visit(`/?invitation=${await tokenFor('invitation', 'grace@example.org')}`);
    await guest.page.getByRole('heading', { name: 'You are invited' }).waitFor();
    const faults = await guest.axe();
    await guest.page.getByRole('button', { name: 'Sign out and accept it' }).click();
    await guest.page.getByLabel('Your name').fill('Grace');
    faults.push(...(await guest.axe()));
    await guest.page.getByLabel('Password').fill('a long test password');
    await guest.page.getByRole('button', { name: 'Accept and sign in' }).click();
    await guest.page.getByRole('heading', { name: 'Documents', exact: true }).waitFor();
    for (const path of ['/operate', '/webhooks']) {
      await guest.visit(path);
      await guest.page.getByText('This page is for administrators').waitFor();
      expect(await guest.page.locator('main').getByRole('button').count()).toBe(0);
    }
    expect([...faults, ...(await guest.axe())]).toEqual([]);
    const owner = await logIn({ baseUrl: opened().platform.url, retries: 0 }, account);
    await shareWith(guest, 'Ada', owner);
    await makeAgent(guest, owner);
  });

  /** An agent sees no people, and is not shown an error in their place. */
  async function makeAgent(guest: Visitor, { api }: SessionClient): Promise<void> {
    const { data: members } = await api.GET('/v1/members');
    const { id = '' } = members.data.find(({ displayName }) => displayName === 'Grace') ?? {};
    await api.PATCH('/v1/members/{id}', { params: { path: { id } }, body: { role: 'agent' } });
    await guest.visit('/members');
    await guest.page.getByText('This page is for people, and not for agents').waitFor();
    expect(await guest.page.getByRole('link', { name: 'Members', exact: true }).count()).toBe(0);
  }

  /** The last one of an address, as it stands in the log, where the platform writes tokens by itself. */
  async function tokenFor(kind: string, email: string): Promise<string> {
    const find = async (): Promise<string> => {
      const log = await readFile(join(opened().platform.dataDir, 'logs', 'user.log'), 'utf8');
      const found = [...log.matchAll(new RegExp(`${kind} for ${email}: the token is (\\S+),`, 'g'))];
      return found.at(-1)?.[1] ?? '';
    };
    await expect.poll(find).not.toBe('');
    return find();
  }

  it('changes a password, and replaces one that was forgotten', async () => {
    const { page } = ada;
    // Who is signed in by now, in the whole browser.
    await ada.visit('/');
    await page.getByRole('button', { name: 'Account of Grace' }).click();
    await page.getByRole('menuitem', { name: 'Change password' }).click();
    await page.getByLabel('Current password').fill('not that one at all');
    await page.getByLabel('New password').fill('seven quiet lamps on a hill');
    await button('Change the password').click();
    await page.getByRole('dialog').getByRole('alert').waitFor();
    const faults = await ada.axe();
    await page.getByLabel('Current password').fill('a long test password');
    await button('Change the password').click();
    await page.getByText('Your password is changed').waitFor();
    await page.getByRole('button', { name: 'Account of Grace' }).click();
    await page.getByRole('menuitem', { name: 'Sign out' }).click();
    await button('Forgotten password').click();
    await page.getByLabel('E-mail address').fill('grace@example.org');
    await button('Send a token').click();
    await page.getByText('the token is in the log of the user service').waitFor();
    faults.push(...(await ada.axe()));
    await page.getByLabel('Token').fill(await tokenFor('password-reset', 'grace@example.org'));
    await page.getByLabel('New password').fill('nine green boats at noon');
    await button('Change the password').click();
    await page.getByText('The password is changed. Sign in with it.').waitFor();
    await page.getByLabel('E-mail address').fill('grace@example.org');
    await page.getByLabel('Password', { exact: true }).fill('nine green boats at noon');
    await button('Sign in').click();
    await page.getByRole('button', { name: 'Account of Grace' }).waitFor();
    expect(faults).toEqual([]);
    expect(opened().browser.complaints).toEqual([]);
  });
}
