import type { Scope } from './key-data.ts';

/** What a key may be used for, in words, in the order in which they are offered. */
export const scopes: readonly { readonly scope: Scope; readonly what: string }[] = [
  { scope: 'documents:read', what: 'Read documents, their text and their status' },
  { scope: 'documents:write', what: 'Upload, change and delete documents' },
  { scope: 'search', what: 'Search for passages' },
  { scope: 'generate', what: 'Ask, and be answered from documents' },
  {
    scope: 'models:write',
    what: 'Set aliases of models and live versions of prompts, delete prompts, for administrators',
  },
  { scope: 'users:read', what: 'See who is in the tenant' },
  { scope: 'platform:read', what: 'See how the platform is, for administrators' },
  { scope: 'platform:write', what: 'Switch faults of the platform on, for administrators' },
];
