import { runDeadLetters } from '@lectern/service/dead-letters';

await runDeadLetters({ name: 'model', process });
