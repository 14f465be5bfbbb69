import type { Scope } from './key-data.ts';

/** What a key with the scope may do, in words: of every scope that the API knows. */
const words: Readonly<Record<Scope, string>> = {
  'documents:read': 'Read documents, their text and their status',
  'documents:write': 'Upload, change and delete documents',
  search: 'Search for passages',
  generate: 'Ask, and be answered from documents',
  'models:write': 'Set aliases of models and live versions of prompts, delete prompts, for administrators',
  'users:read': 'See who is in the tenant',
  'webhooks:read': 'See webhooks and what was delivered, for administrators',
  'webhooks:write': 'Create, change and delete webhooks, for administrators',
  'platform:read': 'See how the platform is, for administrators',
  'platform:write': 'Switch faults of the platform on, for administrators',
};

/** The scopes in the order in which they are offered. */
export const scopes = Object.entries(words).map(([scope, what]) => ({ scope: scope as Scope, what }));
