import { type ComponentType, type LazyExoticComponent, lazy } from 'react';
import { PageNotLoaded } from '../kit/page-not-loaded.ts';

/**
 * A page in a chunk of its own.
 *
 * @param load fetches the chunk; what it fails with becomes {@link PageNotLoaded}
 */
export function lazyPage(load: () => Promise<ComponentType>): LazyExoticComponent<ComponentType> {
  return lazy(async () => {
    try {
      return { default: await load() };
    } catch (cause) {
      throw new PageNotLoaded(cause);
    }
  });
}
