import type { KubeObject } from '../kube-object.ts';
import { type RenderView, viewOf } from '../render-view.ts';
import type { SetVariable } from './compare-environment.ts';
import { environmentOf } from './container-environment.ts';
import { serviceOfImage } from './known-variables.ts';

/** One container of a service: the service itself, or a job of the same image. */
export interface ServiceContainer {
  readonly service: string;
  /** `Deployment/lectern-user web`: where it is. */
  readonly where: string;
  /** It serves; otherwise it is a job that needs less than the whole configuration. */
  readonly serves: boolean;
  readonly variables: readonly SetVariable[];
}

/** Every container of a render that runs an image of a service by its own entry point or as its migration. */
export function serviceContainers(objects: readonly KubeObject[]): ServiceContainer[] {
  const view: RenderView = viewOf(objects);
  return view.workloads.flatMap(({ name, containers, longRunning, object }) =>
    containers.flatMap((container) => {
      const service = serviceOfImage(container.image);
      // A bare pod is a test: it borrows an image for its node and runs a script of its own.
      if (!service || object.kind === 'Pod') return [];
      const variables = environmentOf(container, objects).map(({ name: variable, value, source }) => ({
        name: variable,
        value,
        secret: source?.startsWith('Secret/') ?? false,
      }));
      return [{ service, where: `${name} ${container.name}`, serves: longRunning, variables }];
    }),
  );
}
