import { describe, expect, it } from 'vitest';
import { configSchemaOf, listServices, listWorkspaces } from './index.ts';

const configured = await Promise.all(
  listServices().map(async (service) => ({ ...service, schema: await configSchemaOf(service.folder) })),
);

describe('listServices', () => {
  it('knows the gateway, who owns a database and who does not', () => {
    expect(listServices()).toEqual(
      expect.arrayContaining([
        { name: 'gateway', folder: 'gateway', ownsDatabase: false },
        { name: 'bff', folder: 'services/bff', ownsDatabase: false },
        { name: 'user', folder: 'services/user', ownsDatabase: true },
      ]),
    );
    expect(listServices()[0]?.name).toBe('gateway');
  });

  it('leaves out what is only for evaluation, and libraries that can be configured', () => {
    expect(listWorkspaces()).toEqual(expect.arrayContaining(['deploy/emulator', 'libs/config']));
    expect(listServices().filter(({ folder }) => /^(deploy|libs)\//.test(folder))).toEqual([]);
  });

  it.each(configured)('finds a database behind $name exactly where it is configured', (service) => {
    expect('DATABASE_URL' in service.schema.shape).toBe(service.ownsDatabase);
  });
});
