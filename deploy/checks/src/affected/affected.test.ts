import { describe, expect, it } from 'vitest';
import { isAffected } from './affected.ts';

describe('isAffected', () => {
  it.each([
    ['its package', { files: ['services/user/src/app.ts'], packages: ['@lectern/user'] }],
    [
      'a library that it depends on',
      { files: ['libs/db/src/db.ts'], packages: ['@lectern/user', '@lectern/db'] },
    ],
    ['its chart', { files: ['helm/user/values.yaml'], packages: [] }],
    ['the library chart', { files: ['helm/common/templates/_pod.tpl'], packages: [] }],
    ['how images are made', { files: ['deploy/docker/Dockerfile'], packages: [] }],
    ['the description of its API', { files: ['docs/api/user.json'], packages: [] }],
    ['its pipeline', { files: ['.github/workflows/user.yml'], packages: [] }],
    ['the pipeline of all', { files: ['.github/workflows/service.yml'], packages: [] }],
  ])('says yes when %s changes', (_what, change) => {
    expect(isAffected('user', change)).toBe(true);
  });

  it.each([
    ['another service', { files: ['services/document/src/app.ts'], packages: ['@lectern/document'] }],
    ['another chart', { files: ['helm/document/values.yaml'], packages: [] }],
    ["another service's pipeline", { files: ['.github/workflows/document.yml'], packages: [] }],
    ["another service's description", { files: ['docs/api/document.json'], packages: [] }],
    ['a text', { files: ['README.md', 'docs/operations.md'], packages: [] }],
  ])('says no when only %s changes', (_what, change) => {
    expect(isAffected('user', change)).toBe(false);
  });
});
