import { runMigrations } from '@lectern/service/migrations';
import { migrations } from './migrations.ts';

await runMigrations({ name: 'user', directories: migrations, process });
