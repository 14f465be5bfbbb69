import { runMigrations } from '@lectern/service/migrations';
import { migrations } from './migrations.ts';

await runMigrations({ name: 'embedding', directories: migrations, process });
