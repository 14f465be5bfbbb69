import { createServiceKit, type KitOverrides, type Service } from '@lectern/service';
import { openDatabase } from '@lectern/service/database';
import { createGuardedModels } from './adapters/guarded-models.ts';
import { createPgAliasRepository } from './adapters/pg-alias-repository.ts';
import { createApp } from './app.ts';
import type { Config } from './config.ts';
import { routesOf } from './http/routes.ts';
import { limits } from './limits.ts';
import { migrations } from './migrations.ts';
import { openCatalog, openVectorTargets } from './open-catalog.ts';

/** Builds the model service. No provider is called, and no package of one loaded, before a caller asks for a model. */
export async function createService(config: Config, overrides: KitOverrides = {}): Promise<Service> {
  const kit = createServiceKit(config, { name: 'model', overrides });
  const db = await openDatabase(kit, config, { migrations });
  const models = createGuardedModels({ telemetry: kit.telemetry });
  kit.onClose('models', async () => models.close());
  const catalog = openCatalog(config);
  const app = createApp({
    models,
    catalog,
    vectorTargets: openVectorTargets(config, catalog),
    aliases: createPgAliasRepository({ db }),
    logger: kit.logger,
    now: () => new Date(),
  });
  return kit.assemble({
    routes: routesOf(app, kit.logger),
    bodyLimitBytes: limits.requestBytes.value,
  });
}
