import { services } from './known-variables.ts';

/** The service whose image a container runs; `undefined` for a part that is not the platform's. */
export function serviceOfImage(image = ''): string | undefined {
  const name = /lectern-platform\/([a-z-]+)[:@]/.exec(image)?.[1];
  return services.find((service) => service === name);
}
