import type { Logger } from '@lectern/telemetry';
import { createLogNotifier } from './adapters/log-notifier.ts';
import type { Config } from './config.ts';
import type { Notifier } from './ports.ts';

/** The {@link Notifier} that the configuration names. */
export function openNotifier({ NOTIFIER }: Config, logger: Logger): Notifier {
  switch (NOTIFIER) {
    case 'print':
      return createLogNotifier({ logger, showsToken: true });
    case 'none':
      return createLogNotifier({ logger, showsToken: false });
  }
}
