import { ConfigError } from '@lectern/config';
import type { Logger } from '@lectern/telemetry';
import { openTlsIdentity, type TlsFiles, type TlsIdentity } from '@lectern/tls';
import type { BaseConfig } from './base-config.ts';

/**
 * The certificate by which this service and the others know each other; undefined where none is configured.
 *
 * @throws ConfigError when the files are configured by halves, cannot be read or do not fit, or when discovery would give
 *   addresses without TLS: calls would go out in plain text though a certificate says that they do not
 */
export function openTls(config: BaseConfig, service: string, logger: Logger): TlsIdentity | undefined {
  const files = tlsFiles(config);
  if (files === undefined) return undefined;
  refusePlainAddresses(config);
  try {
    return openTlsIdentity({ files, service, logger });
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new ConfigError([`TLS_CERT_FILE, TLS_KEY_FILE and TLS_CA_FILE cannot be used: ${why}`]);
  }
}

function tlsFiles({ TLS_CERT_FILE, TLS_KEY_FILE, TLS_CA_FILE }: BaseConfig): TlsFiles | undefined {
  if (TLS_CERT_FILE !== undefined && TLS_KEY_FILE !== undefined && TLS_CA_FILE !== undefined)
    return { certFile: TLS_CERT_FILE, keyFile: TLS_KEY_FILE, caFile: TLS_CA_FILE };
  if (TLS_CERT_FILE === undefined && TLS_KEY_FILE === undefined && TLS_CA_FILE === undefined)
    return undefined;
  throw new ConfigError(['TLS_CERT_FILE, TLS_KEY_FILE and TLS_CA_FILE are set together or not at all']);
}

function refusePlainAddresses(config: BaseConfig): void {
  const addresses = Object.values(config.DISCOVERY_ADDRESSES).flatMap((urls) => urls.split('|'));
  const plain = {
    static: () => addresses.some((url) => url.trim().startsWith('http:')) && 'DISCOVERY_ADDRESSES',
    dns: () => config.DISCOVERY_DNS_TEMPLATE.startsWith('http:') && 'DISCOVERY_DNS_TEMPLATE',
    consul: () => false as const,
  }[config.DISCOVERY]();
  if (plain) throw new ConfigError([`${plain} has an address without TLS (http:) beside TLS_CERT_FILE`]);
}
