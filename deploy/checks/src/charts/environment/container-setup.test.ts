import { describe, expect, it } from 'vitest';
import { setupOfCompose, setupOfContainer } from './container-setup.ts';

describe('the setup of a container', () => {
  it('is the same however compose and Kubernetes write it', () => {
    const setup = {
      image: 'docker.io/library/postgres:18',
      args: ['-c', 'a=b'],
      memoryLimitBytes: 402653184,
    };
    const compose = { image: 'postgres:18', command: ['-c', 'a=b'], mem_limit: '384m' };
    const container = {
      name: 'postgres',
      image: 'docker.io/library/postgres:18',
      args: ['-c', 'a=b'],
      resources: { limits: { memory: '384Mi' } },
    };
    expect(setupOfCompose(compose)).toEqual(setup);
    expect(setupOfContainer(container)).toEqual(setup);
  });

  it('leaves the version of the platform to whoever builds it', () => {
    const image = 'ghcr.io/lectern-platform/bff';
    expect(setupOfCompose({ image: `${image}:$LECTERN_VERSION` }).image).toBe(image);
    expect(setupOfContainer({ name: 'bff', image: `${image}:0.1.0` }).image).toBe(image);
  });
});
