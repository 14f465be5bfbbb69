import { randomBytes } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { allScopes, type JWK } from '@lectern/auth';
import { signTestToken } from '@lectern/auth/testing';
import type { Platform } from '@lectern/local';
import { eventually } from '@lectern/testing';
import { call, must } from './api.ts';
import { own, type Person } from './owned.ts';

/** Whose things are looked for, and by whom. */
export interface World {
  /** Owns everything that others must not see. */
  readonly victim: Person;
  /** Ids of what is the victim's, by the name that {@link cases} use. */
  readonly owned: Readonly<Record<string, string>>;
  /** Who tries, by a name that says why they must not; the credential they come with. */
  readonly intruders: Readonly<Record<string, Intruder>>;
}

export interface Intruder {
  readonly credential: string | undefined;
  /** The credential is good: what has no id is answered, without what is not for them. */
  readonly isKnown: boolean;
  /** May see who else is in the victim's tenant. */
  readonly isColleague: boolean;
  /** Scopes of the credential; all but for keys. */
  readonly scopes: readonly string[];
  /** Words that must not be in any answer to them. */
  readonly marks: readonly string[];
  /** Paths of what is theirs, although it has the victim's ids. */
  readonly own?: readonly string[];
}

const newMark = (name: string) => `${name}${randomBytes(6).toString('hex')}`;
const password = 'a long test password of somebody';

/** Makes two tenants, what the victim owns, and everybody who will try to get at it. */
export async function makeWorld(platform: Platform): Promise<World> {
  const { url } = platform;
  const { dataDir, secrets } = platform.settings;
  const marks = { text: newMark('zebra'), title: newMark('okapi'), name: newMark('quagga') };
  const victim = await newTenant(url, 'Victim');
  const colleague = await joinTenant(url, dataDir, victim);
  const removed = await joinTenant(url, dataDir, victim);
  const stranger = await newTenant(url, 'Stranger');
  // Everyone of the tenant can ask answers of them.
  const open = { alias: newMark('ibis'), prompt: newMark('heron') };
  const owned = await own(url, victim, { ...marks, ...open });
  const software = await serviceAccountKey(url, victim);
  const narrow = await apiKey(url, colleague, { scopes: ['users:read'] });
  const limited = await limitedKey(url, victim);
  const removedKey = await apiKey(url, removed, {});
  await must(url, { method: 'DELETE', path: `/v1/members/${removed.id}`, credential: victim.accessToken });
  await untilRefused(url, [removed.accessToken, removedKey]);
  const everyMark = [...Object.values(marks), ...Object.values(open), victim.email];
  const inside = { isKnown: true, isColleague: true, scopes: allScopes, marks: Object.values(marks) };
  const outside = { isKnown: false, isColleague: false, scopes: allScopes, marks: everyMark };
  return {
    victim,
    owned,
    intruders: {
      'another tenant': { ...outside, credential: stranger.accessToken, isKnown: true },
      'another user of the tenant': { ...inside, credential: colleague.accessToken },
      'a service account': { ...inside, credential: software },
      'a key without the scope': { ...inside, credential: narrow, scopes: ['users:read'] },
      'a key of the victim that is limited to another collection': {
        ...{ ...inside, credential: limited, scopes: readingScopes, marks: [marks.text, marks.title] },
        isColleague: false,
        own: [
          '/v1/ai-agent/context/:userId',
          '/v1/models/:id',
          '/v1/prompts/:name',
          '/v1/prompts/:name/versions',
          '/v1/prompts/:name/versions/:version',
          '/v1/prompts/:name/run',
        ],
      },
      'a removed member': { ...outside, credential: removed.accessToken },
      'the key of a removed member': { ...outside, credential: removedKey },
      nobody: { ...outside, credential: undefined },
      'an expired token': { ...outside, credential: expired(victim.accessToken, secrets.signingKey) },
    },
  };
}

/** The gateway learns of a removal a moment after its answer. */
async function untilRefused(url: string, credentials: readonly string[]): Promise<void> {
  for (const credential of credentials) {
    const ask = () => call(url, { method: 'GET', path: '/v1/users/me', credential });
    await eventually(async () => ((await ask()).status === 401 ? true : undefined), {
      ...{ what: 'the credential is refused', timeoutMs: 5_000 },
    });
  }
}

async function newTenant(url: string, displayName: string): Promise<Person> {
  const email = `${newMark('person')}@example.com`;
  const { id } = await must<{ id: string }>(url, {
    ...{ method: 'POST', path: '/v1/users', body: { email, password, displayName } },
  });
  return { id, email, password, ...(await signIn(url, email)) };
}

async function signIn(url: string, email: string) {
  // Not all of the answer: the id of the session would take the place of the person's.
  const { accessToken } = await must<{ accessToken: string }>(url, {
    ...{ method: 'POST', path: '/v2/sessions', body: { email, password } },
  });
  return { accessToken };
}

/** Someone who was invited by the victim, and accepted with the token that the service printed. */
async function joinTenant(url: string, dataDir: string, host: Person): Promise<Person> {
  const email = `${newMark('person')}@example.com`;
  await must(url, {
    ...{
      method: 'POST',
      path: '/v1/invitations',
      credential: host.accessToken,
      body: { email, role: 'member' },
    },
  });
  const token = await printedToken(dataDir, email);
  const { id } = await must<{ id: string }>(url, {
    ...{ method: 'POST', path: '/v1/invitations/accept', body: { token, password, displayName: 'Guest' } },
  });
  return { id, email, password, ...(await signIn(url, email)) };
}

function printedToken(dataDir: string, email: string): Promise<string> {
  const log = join(dataDir, 'logs', 'user.log');
  return eventually(
    async () => {
      const line = (await readFile(log, 'utf8')).split('\n').findLast((text) => text.includes(email));
      return /iv_[A-Za-z0-9_-]{40,}/.exec(line ?? '')?.[0];
    },
    { what: `the token of ${email} is in the log` },
  );
}

async function apiKey(url: string, { accessToken }: Person, facts: object) {
  const body = { name: 'key', scopes: allScopes, ...facts };
  const made = await must<{ id: string; key: string }>(url, {
    ...{ method: 'POST', path: '/v1/api-keys', credential: accessToken, body },
  });
  return made.key;
}

/** Without what would change anything: it is the victim's own, and so would do it. */
const readingScopes = allScopes.filter((scope) => scope !== 'documents:write');

async function limitedKey(url: string, victim: Person): Promise<string> {
  const { id } = await must<{ id: string }>(url, {
    ...{
      method: 'POST',
      path: '/v1/collections',
      credential: victim.accessToken,
      body: { name: 'Elsewhere' },
    },
  });
  return apiKey(url, victim, { scopes: readingScopes, collections: [id] });
}

async function serviceAccountKey(url: string, owner: Person): Promise<string> {
  const { id } = await must<{ id: string }>(url, {
    method: 'POST',
    path: '/v1/service-accounts',
    credential: owner.accessToken,
    body: { name: 'robot' },
  });
  return apiKey(url, owner, { serviceAccountId: id });
}

/** A token of the victim as it was, signed by the platform's own key, that ended a minute ago. */
function expired(token: string, signedBy: JWK): string {
  const claims = JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString());
  const before = { ...claims, iat: claims.iat - 1_000, exp: claims.iat - 60 };
  return signTestToken({ signedBy, header: { typ: 'at+jwt' }, claims: before });
}

/** Everything that the victim can see of what is theirs, to tell whether somebody has changed it. */
export async function fingerprint(url: string, { victim, owned }: World): Promise<string> {
  const paths = [
    `/v1/documents/${owned.document}`,
    `/v1/documents/${owned.document}/content`,
    `/v1/collections/${owned.collection}`,
    `/v1/collections/${owned.collection}/documents`,
    `/v1/operations/${owned.operation}`,
    `/v1/api-keys/${owned.apiKey}`,
    `/v1/service-accounts/${owned.serviceAccount}`,
    `/v1/members/${owned.member}`,
    '/v2/sessions',
    '/v1/invitations',
    '/v1/members',
    '/v1/documents',
    '/v1/model-aliases',
    `/v1/prompts/${owned.prompt}`,
    `/v1/prompts/${owned.prompt}/versions`,
    '/v1/webhooks',
    `/v1/webhooks/${owned.webhook}/deliveries`,
  ];
  const answers = await Promise.all(
    paths.map((path) => call(url, { method: 'GET', path, credential: victim.accessToken })),
  );
  return JSON.stringify(answers.map(({ status, text }) => ({ status, text })));
}
