import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { scopes } from './scopes.ts';

interface Description {
  readonly components: {
    readonly schemas: {
      readonly CreateApiKeyRequest: {
        readonly properties: { readonly scopes: { readonly items: { readonly enum: readonly string[] } } };
      };
    };
  };
}

it('offers every scope that the API describes, and no other', async () => {
  const text = await readFile(join(import.meta.dirname, '../../../../../docs/api/gateway.json'), 'utf8');
  const { components } = JSON.parse(text) as Description;
  const described = components.schemas.CreateApiKeyRequest.properties.scopes.items.enum;
  expect(described.length).toBeGreaterThan(5);
  expect(scopes.map(({ scope }) => scope).toSorted()).toEqual(described.toSorted());
});
