import { ConfigError } from '@lectern/config';
import type { Logger } from '@lectern/telemetry';
import { createLogNotifier } from './adapters/log-notifier.ts';
import { createSmtpNotifier } from './adapters/smtp-notifier.ts';
import type { Config } from './config.ts';
import type { Notifier } from './ports.ts';

/**
 * The {@link Notifier} that the configuration names.
 *
 * @throws ConfigError when it leaves out what a mail server needs
 */
export function openNotifier(config: Config, logger: Logger): Notifier {
  switch (config.NOTIFIER) {
    case 'print':
      return createLogNotifier({ logger, showsToken: true });
    case 'none':
      return createLogNotifier({ logger, showsToken: false });
    case 'smtp':
      return openSmtp(config);
  }
}

function openSmtp({ SMTP_URL: url, SMTP_FROM: from, SMTP_TIMEOUT_MS: timeoutMs }: Config): Notifier {
  const isMailUrl = url !== undefined && URL.canParse(url) && /^smtps?:$/.test(new URL(url).protocol);
  const problems = [
    ...(isMailUrl ? [] : ['SMTP_URL: must be an smtp:// or smtps:// URL while NOTIFIER is smtp']),
    ...(from === undefined ? ['SMTP_FROM is required while NOTIFIER is smtp'] : []),
  ];
  if (url === undefined || from === undefined || problems.length > 0) throw new ConfigError(problems);
  return createSmtpNotifier({ url, from, timeoutMs });
}
