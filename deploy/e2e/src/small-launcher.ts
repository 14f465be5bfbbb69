import { localServices, runLauncher } from '@lectern/local';

/** `npm start` with the backing parts and one service, for tests that start it many times. */
await runLauncher(
  process,
  localServices.filter(({ name }) => name === 'user'),
);
