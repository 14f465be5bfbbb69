import 'reflect-metadata';
import type { webcrypto } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import {
  BasicConstraintsExtension,
  ExtendedKeyUsage,
  ExtendedKeyUsageExtension,
  SubjectAlternativeNameExtension,
  type X509Certificate,
  X509CertificateGenerator,
} from '@peculiar/x509';

/** A certificate with its private key and the authority that signed it, all PEM. */
export interface TestCertificate {
  readonly cert: string;
  readonly key: string;
  readonly ca: string;
}

/** A certificate authority of one test. */
export interface TestAuthority {
  readonly cert: string;
  /**
   * Signs a certificate for a service, for both ends of a connection.
   *
   * @param name DNS name in it
   * @param notAfter when it expires; an hour from now by default
   */
  issue(name: string, notAfter?: Date): Promise<TestCertificate>;
}

const algorithm = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' } as const;
const hourMs = 60 * 60 * 1_000;
/** Valid since long before now, so that one can be made that has expired. */
const notBefore = () => new Date(Date.now() - 24 * hourMs);
const newKeys = () => crypto.subtle.generateKey(algorithm, true, ['sign', 'verify']);

/** Makes an authority. Its certificates are real: only their short chain and their names are a test's. */
export async function createTestAuthority(name = 'test authority'): Promise<TestAuthority> {
  const keys = await newKeys();
  const authority = await X509CertificateGenerator.createSelfSigned({
    name: `CN=${name}`,
    keys,
    notBefore: notBefore(),
    notAfter: new Date(Date.now() + hourMs),
    signingAlgorithm: algorithm,
    extensions: [new BasicConstraintsExtension(true, undefined, true)],
  });
  return {
    cert: pemOf(authority),
    issue: async (service, notAfter = new Date(Date.now() + hourMs)) => {
      const own = await newKeys();
      const certificate = await X509CertificateGenerator.create({
        subject: `CN=${service}`,
        issuer: authority.subject,
        publicKey: own.publicKey,
        signingKey: keys.privateKey,
        notBefore: notBefore(),
        notAfter,
        signingAlgorithm: algorithm,
        extensions: [
          new SubjectAlternativeNameExtension([{ type: 'dns', value: service }]),
          new ExtendedKeyUsageExtension([ExtendedKeyUsage.serverAuth, ExtendedKeyUsage.clientAuth]),
        ],
      });
      return { cert: pemOf(certificate), key: await privatePem(own.privateKey), ca: pemOf(authority) };
    },
  };
}

/** Names of the files that {@link writeCertificate} writes, as variables of a service. */
export interface CertificateFiles {
  readonly TLS_CERT_FILE: string;
  readonly TLS_KEY_FILE: string;
  readonly TLS_CA_FILE: string;
}

/** Writes a certificate into a folder, over one that is there. */
export async function writeCertificate(
  folder: string,
  { cert, key, ca }: TestCertificate,
): Promise<CertificateFiles> {
  const files = {
    TLS_CERT_FILE: join(folder, 'tls.crt'),
    TLS_KEY_FILE: join(folder, 'tls.key'),
    TLS_CA_FILE: join(folder, 'ca.crt'),
  };
  await writeFile(files.TLS_CERT_FILE, cert);
  await writeFile(files.TLS_KEY_FILE, key);
  await writeFile(files.TLS_CA_FILE, ca);
  return files;
}

const pemOf = (certificate: X509Certificate): string => `${certificate.toString('pem')}\n`;

async function privatePem(key: webcrypto.CryptoKey): Promise<string> {
  const der = Buffer.from(await crypto.subtle.exportKey('pkcs8', key)).toString('base64');
  return `-----BEGIN PRIVATE KEY-----\n${der.match(/.{1,64}/g)?.join('\n')}\n-----END PRIVATE KEY-----\n`;
}
