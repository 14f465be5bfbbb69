import process from 'node:process';
import { runMigrations } from '@lectern/service/migrations';
import { migrations } from './adapters/migrations.ts';

await runMigrations({ name: 'user', directories: [migrations], process });
