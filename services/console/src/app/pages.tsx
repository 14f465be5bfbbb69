import type { ComponentType, LazyExoticComponent } from 'react';
import type { IconName } from '../kit/icon.tsx';
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
  /** Only for people who have one of these roles. */
  readonly roles?: readonly string[];
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
    component: lazyPage(async () => (await import('../pages/members/members-page.tsx')).MembersPage),
  },
  {
    path: '/webhooks',
    name: 'Webhooks',
    icon: 'webhooks',
    roles: ['owner', 'admin'],
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
    roles: ['owner', 'admin'],
    component: lazyPage(async () => (await import('../pages/operate/operate-page.tsx')).OperatePage),
  },
];

/** Whether a page is for somebody with these roles. */
export function maySee({ roles: needed }: NavigationEntry, held: readonly string[]): boolean {
  return needed?.some((role) => held.includes(role)) ?? true;
}

/** Pages that others lead to. */
export const furtherPages: readonly ConsolePage[] = [
  {
    path: '/documents/:id',
    component: lazyPage(async () => (await import('../pages/document/document-page.tsx')).DocumentPage),
  },
];
