import { createPrivateKey, X509Certificate } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { createSecureContext } from 'node:tls';
import type { Logger } from '@lectern/telemetry';
import { tlsLimits } from './limits.ts';

/** Where a certificate is, as PEM. */
export interface TlsFiles {
  /** The service's own certificate, and intermediate ones behind it. */
  readonly certFile: string;
  /** Its private key. */
  readonly keyFile: string;
  /** The authorities that the certificates of the other services may be of. */
  readonly caFile: string;
}

/** The content of the files. */
export interface TlsMaterial {
  readonly cert: string;
  readonly key: string;
  readonly ca: string;
}

/** The certificate of this process, which may change while it runs. */
export interface TlsIdentity {
  readonly current: TlsMaterial;
  /** Calls `listener` after each change. The returned function ends that. */
  onChange(listener: (material: TlsMaterial) => void): () => void;
  /** Ends the watching of the files. */
  close(): void;
}

/** Options of {@link openTlsIdentity}. */
export interface TlsIdentityOptions {
  readonly files: TlsFiles;
  /** Name of the service, which has to be in its certificate. */
  readonly service: string;
  readonly logger: Logger;
  /** Interval at which the files are read; half of the time after which a change is used. For tests. */
  readonly intervalMs?: number;
}

/**
 * Reads the certificate of this process, and reads it again when it changes on disk. The files are compared by content at
 * an interval, since whoever renews them may replace a directory by a symbolic link, as Kubernetes does, and no event of the
 * file system tells of that everywhere.
 *
 * Files are not written at one moment: a change counts when it was read twice. What then does not fit together, cannot be
 * read, or is for another name is logged and left alone, and what was read last stays in use until the files fit again. An
 * expired certificate is used: the other end refuses it, and says so.
 *
 * @throws Error when the files cannot be read or do not fit at the start; the message has no content of them
 */
export function openTlsIdentity(options: TlsIdentityOptions): TlsIdentity {
  const { files, service, logger, intervalMs = tlsLimits.certificateCheckMs.value / 2 } = options;
  const listeners = new Set<(material: TlsMaterial) => void>();
  let current = checked(readNow(files), service);
  let changed: TlsMaterial | undefined;
  let failing = false;
  logger.info(factsOf(current), 'certificate of this service read');

  async function look(): Promise<void> {
    try {
      const found = await read(files);
      const isWhole = changed !== undefined && isSame(found, changed);
      changed = found;
      if (isSame(found, current) || !isWhole) return;
      current = checked(found, service);
      failing = false;
      logger.info(factsOf(current), 'certificate of this service has changed');
      for (const listener of listeners) listener(current);
    } catch (error) {
      // Once: it is tried again at every look.
      if (!failing)
        logger.error({ err: error }, 'a changed certificate cannot be used; the last one stays in use');
      failing = true;
    }
  }

  let closed = false;
  const lookLater = (): NodeJS.Timeout =>
    setTimeout(async () => {
      await look();
      if (!closed) timer = lookLater();
    }, intervalMs).unref();
  let timer = lookLater();
  return {
    get current() {
      return current;
    },
    onChange: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    close: () => {
      closed = true;
      clearTimeout(timer);
    },
  };
}

function readNow({ certFile, keyFile, caFile }: TlsFiles): TlsMaterial {
  const [cert, key, ca] = [certFile, keyFile, caFile].map((file) => readFileSync(file, 'utf8')) as Texts;
  return { cert, key, ca };
}

async function read({ certFile, keyFile, caFile }: TlsFiles): Promise<TlsMaterial> {
  const texts = await Promise.all([certFile, keyFile, caFile].map((file) => readFile(file, 'utf8')));
  const [cert, key, ca] = texts as Texts;
  return { cert, key, ca };
}

type Texts = [cert: string, key: string, ca: string];

function isSame(a: TlsMaterial, b: TlsMaterial): boolean {
  return a.cert === b.cert && a.key === b.key && a.ca === b.ca;
}

/** @throws Error when key and certificate do not fit, or the certificate is not the service's */
function checked(material: TlsMaterial, service: string): TlsMaterial {
  const certificate = new X509Certificate(material.cert);
  if (!certificate.checkPrivateKey(createPrivateKey(material.key)))
    throw new Error('The private key is not that of the certificate.');
  if (certificate.checkHost(service, { subject: 'never' }) === undefined)
    throw new Error(`The certificate has no DNS name "${service}".`);
  new X509Certificate(material.ca);
  // What Node makes of it where it is used: also of the further certificates in the files.
  createSecureContext({ cert: material.cert, key: material.key, ca: material.ca });
  return material;
}

/** What is public of a certificate. */
function factsOf({ cert }: TlsMaterial) {
  const { serialNumber, validFrom, validTo, issuer } = new X509Certificate(cert);
  return { serialNumber, validFrom, validTo, issuer };
}
