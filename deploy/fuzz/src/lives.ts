import { randomUUID } from 'node:crypto';
import type { OpenApiDocument } from '@lectern/openapi';
import fc, { type Arbitrary } from 'fast-check';
import { type Schemas, valuesOf } from './schema-values.ts';
import type { World } from './world.ts';

/** One call of a life, and the statuses that it may have. */
export interface Step {
  readonly method: string;
  /** `{id}` stands for the id of what the first step made. */
  readonly path: string;
  readonly body?: object;
  readonly statuses: readonly number[];
  /** Whose credential it is sent with: the first tenant's if not set, or the first one that a step made. */
  readonly by?: 'second' | 'itself';
}

/** A resource from its creation until after its end. */
export interface Life {
  readonly name: string;
  readonly texts: Arbitrary<string[]>;
  steps(texts: readonly string[]): Step[];
}

/** A life of each kind of resource, with texts that its schemas allow. */
export function livesOf({ components: { schemas } }: OpenApiDocument, { accounts }: World): Life[] {
  const textOf = (name: string, property: string) => propertyOf(schemas, { name, property });
  return [
    documentLife(textOf),
    collectionLife(textOf('CreateCollectionRequest', 'name')),
    keyLife(textOf('CreateApiKeyRequest', 'name')),
    serviceAccountLife(textOf('CreateServiceAccountRequest', 'name')),
    withoutTexts('a session', sessionSteps(accounts.first)),
    withoutTexts('an invitation', invitationSteps),
    withoutTexts('a member', () => memberSteps),
    accountLife(textOf('RegisterRequest', 'displayName')),
  ];
}

type TextOf = (schema: string, property: string) => Arbitrary<string>;

const made = (path: string, body: object): Step => ({ method: 'POST', path, body, statuses: [201, 202] });
const read = (path: string): Step => ({ method: 'GET', path, statuses: [200] });
const removed = (path: string): Step => ({ method: 'DELETE', path, statuses: [202, 204] });
const gone = (path: string): Step => ({ method: 'GET', path, statuses: [404] });
const unknown = (path: string): Step => ({ method: 'DELETE', path, statuses: [404] });
/** To end again what has ended changes nothing, and is as good. */
const endedAgain = (path: string): Step => ({ method: 'DELETE', path, statuses: [204] });
const changed = (step: Omit<Step, 'statuses'>): Step => ({ ...step, statuses: [200, 201, 202] });
/** What is one tenant's is nothing to the other. */
const foreign = (step: Step): Step => ({ ...step, by: 'second', statuses: [404] });
const byItself = (step: Step): Step => ({ ...step, by: 'itself' });

function documentLife(textOf: TextOf): Life {
  const one = '/v1/documents/{id}';
  return {
    name: 'a document',
    texts: fc.tuple(
      textOf('TextDocument', 'title'),
      textOf('TextDocument', 'text'),
      textOf('TextContent', 'text'),
    ),
    steps: ([title, text, newer]) => {
      const share: Step = changed({ method: 'PATCH', path: one, body: { visibility: 'tenant' } });
      const replace: Step = changed({ method: 'PUT', path: `${one}/content`, body: { text: newer } });
      const whole = [read(one), read(`${one}/content`), read(`${one}/events`)];
      return [
        made('/v1/documents', { title, text }),
        ...whole,
        ...[...whole, share, replace, removed(one)].map(foreign),
        ...[share, read(one), replace, ...whole, removed(one)],
        // Its removal takes a moment, and can be followed until then.
        { method: 'GET', path: one, statuses: [200, 404] },
        gone(`${one}/content`),
        { ...share, statuses: [404, 409] },
      ];
    },
  };
}

function collectionLife(name: Arbitrary<string>): Life {
  const [all, one] = ['/v1/collections', '/v1/collections/{id}'];
  const change: Step = changed({ method: 'PATCH', path: one, body: { metadata: { shelf: 4 } } });
  const whole = [read(one), read(`${one}/documents`)];
  return {
    name: 'a collection',
    texts: fc.tuple(name),
    steps: ([text]) => [
      made(all, { name: text }),
      ...[...whole, change, removed(one)].map(foreign),
      ...[change, ...whole, removed(one)],
      gone(one),
      gone(`${one}/documents`),
      unknown(one),
    ],
  };
}

function keyLife(name: Arbitrary<string>): Life {
  const [all, one] = ['/v1/api-keys', '/v1/api-keys/{id}'];
  const rotate: Step = changed({ method: 'POST', path: `${one}/rotate`, body: { overlapSeconds: 0 } });
  const limited: Step = changed({ method: 'PATCH', path: one, body: { modelBudget: { tokensPerDay: 1 } } });
  const used = read('/v1/users/me');
  return {
    name: 'an API key',
    texts: fc.tuple(name),
    steps: ([text]) => [
      made(all, { name: text, scopes: ['search'] }),
      read(one),
      byItself(used),
      limited,
      ...[read(one), limited, rotate, removed(one)].map(foreign),
      removed(one),
      gone(one),
      endedAgain(one),
      { ...rotate, statuses: [404] },
      byItself({ ...used, statuses: [401] }),
    ],
  };
}

function serviceAccountLife(name: Arbitrary<string>): Life {
  const [all, one] = ['/v1/service-accounts', '/v1/service-accounts/{id}'];
  return {
    name: 'a service account',
    texts: fc.tuple(name),
    steps: ([text]) => [
      made(all, { name: text }),
      read(one),
      ...[read(one), removed(one)].map(foreign),
      removed(one),
      gone(one),
      unknown(one),
    ],
  };
}

/** An account that is erased, which no tenant of the other lives can be. What it may be asked with wrongly goes before. */
function accountLife(name: Arbitrary<string>): Life {
  const me = '/v1/users/me';
  const erase = (body?: object): Omit<Step, 'statuses'> => ({
    method: 'DELETE',
    path: me,
    ...(body && { body }),
  });
  return {
    name: 'an account',
    texts: fc.tuple(name),
    steps: ([displayName]) => {
      const account = { email: `${randomUUID()}@example.com`, password: 'a long test password' };
      const signIn = made('/v2/sessions', account);
      return [
        made('/v1/users', { ...account, displayName }),
        signIn,
        byItself(read(me)),
        byItself({ ...erase({ sure: true }), statuses: [400] }),
        byItself(read(me)),
        byItself({ ...erase(), statuses: [202] }),
        // Before the gateway knows of it, the user service has no such account any more.
        ...[read(me), erase()].map((step) => byItself({ ...step, statuses: [401, 404] })),
        { ...signIn, statuses: [401] },
      ];
    },
  };
}

function withoutTexts(name: string, steps: () => Step[]): Life {
  return { name, texts: fc.constant([]), steps };
}

function sessionSteps(account: World['accounts']['first']): () => Step[] {
  const [one, current] = ['/v2/sessions/{id}', '/v2/sessions/current'];
  return () => [
    made('/v2/sessions', account),
    read(one),
    byItself(read(current)),
    ...[read(one), removed(one)].map(foreign),
    byItself(removed(current)),
    gone(one),
    endedAgain(one),
    byItself({ ...read(current), statuses: [401] }),
  ];
}

/** An invitation is read in the list alone. */
function invitationSteps(): Step[] {
  const [all, one] = ['/v1/invitations', '/v1/invitations/{id}'];
  const invited = made(all, { email: `guest-${randomUUID()}@example.com`, role: 'member' });
  return [invited, read(all), foreign(removed(one)), removed(one), unknown(one)];
}

/** The only owner of a tenant, who has to stay one. */
const memberSteps: Step[] = (() => {
  const one = '/v1/members/{id}';
  const demote: Step = { method: 'PATCH', path: one, body: { role: 'member' }, statuses: [409] };
  const remove: Step = { method: 'DELETE', path: one, statuses: [409] };
  return [
    read('/v1/users/me'),
    read(one),
    ...[read(one), demote, remove].map(foreign),
    demote,
    remove,
    read(one),
  ];
})();

function propertyOf(
  schemas: Schemas,
  { name, property }: { readonly name: string; readonly property: string },
): Arbitrary<string> {
  const properties = schemas[name]?.properties as Schemas | undefined;
  const schema = properties?.[property];
  if (schema === undefined) throw new Error(`The description has no ${property} of ${name}.`);
  return valuesOf(schema, schemas).map(String);
}
