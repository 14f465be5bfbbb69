import type { ComponentType, LazyExoticComponent } from 'react';
import type { IconName } from '../kit/icon.tsx';
import { isAdmin, isPerson } from '../lib/roles.ts';
import { lazyPage } from './lazy-page.ts';

/** A page of the console, in a chunk of its own that is loaded when somebody goes there. */
export interface ConsolePage {
  /** Below `/console`. */
  readonly path: string;
  readonly component: LazyExoticComponent<ComponentType>;
}

/** A page that stands in the navigation. */
export interface NavigationEntry extends ConsolePage {
  readonly name: string;
  readonly icon: IconName;
  /** The role that sees it, as do those that may do more; everybody by default. */
  readonly least?: 'admin' | 'member';
}

/** In the order of the navigation. A new page is a folder below `pages` and a line here. */
export const navigation: readonly NavigationEntry[] = [
  {
    path: '/documents',
    name: 'Documents',
    icon: 'documents',
    component: lazyPage(async () => (await import('../pages/documents/documents-page.tsx')).DocumentsPage),
  },
  {
    path: '/search',
    name: 'Search',
    icon: 'search',
    component: lazyPage(async () => (await import('../pages/search/search-page.tsx')).SearchPage),
  },
  {
    path: '/ask',
    name: 'Ask',
    icon: 'ask',
    component: lazyPage(async () => (await import('../pages/ask/ask-page.tsx')).AskPage),
  },
  {
    path: '/keys',
    name: 'Keys',
    icon: 'keys',
    component: lazyPage(async () => (await import('../pages/keys/keys-page.tsx')).KeysPage),
  },
  {
    path: '/members',
    name: 'Members',
    icon: 'members',
    least: 'member',
    component: lazyPage(async () => (await import('../pages/members/members-page.tsx')).MembersPage),
  },
  {
    path: '/webhooks',
    name: 'Webhooks',
    icon: 'webhooks',
    least: 'admin',
    component: lazyPage(async () => (await import('../pages/webhooks/webhooks-page.tsx')).WebhooksPage),
  },
  {
    path: '/prompts',
    name: 'Prompts',
    icon: 'prompts',
    component: lazyPage(async () => (await import('../pages/prompts/prompts-page.tsx')).PromptsPage),
  },
  {
    path: '/usage',
    name: 'Usage',
    icon: 'usage',
    component: lazyPage(async () => (await import('../pages/usage/usage-page.tsx')).UsagePage),
  },
  {
    path: '/operate',
    name: 'Operate',
    icon: 'operate',
    least: 'admin',
    component: lazyPage(async () => (await import('../pages/operate/operate-page.tsx')).OperatePage),
  },
];

/** Whether a page is for somebody with these roles. */
export function maySee({ least }: NavigationEntry, held: readonly string[]): boolean {
  if (least === undefined) return true;
  return least === 'admin' ? isAdmin(held) : isPerson(held);
}

/** Pages that others lead to. */
export const furtherPages: readonly ConsolePage[] = [
  {
    path: '/documents/:id',
    component: lazyPage(async () => (await import('../pages/document/document-page.tsx')).DocumentPage),
  },
];
