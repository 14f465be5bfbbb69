import { runMigrations } from '@lectern/service/migrations';
import { migrations } from './migrations.ts';

await runMigrations({ name: 'model', directories: migrations, process });
