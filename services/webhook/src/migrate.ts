import { runMigrations } from '@lectern/service/migrations';
import { migrations } from './migrations.ts';

await runMigrations({ name: 'webhook', directories: migrations, process });
