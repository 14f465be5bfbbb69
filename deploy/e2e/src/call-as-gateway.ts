import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createInternalTokenSigner, type JWK } from '@lectern/auth';

/** A service that runs without a gateway, and the data folder that has the keys of both. */
export interface LoneService {
  readonly name: string;
  readonly url: string;
  readonly dataDir: string;
}

/**
 * Posts JSON to a service with the token that the gateway of this platform would send.
 *
 * @throws Error with the answer unless it is a success
 */
export async function postAsGateway(service: LoneService, path: string, body: object): Promise<void> {
  const secrets: { serviceKeys: Record<string, JWK> } = JSON.parse(
    await readFile(join(service.dataDir, 'secrets.json'), 'utf8'),
  );
  const { gateway } = secrets.serviceKeys;
  const signer = createInternalTokenSigner({ service: 'gateway', privateJwks: gateway ? [gateway] : [] });
  const { token } = await signer.serviceToken(service.name);
  const answer = await fetch(service.url + path, {
    method: 'POST',
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  if (!answer.ok) throw new Error(`${path} answered ${answer.status}: ${await answer.text()}`);
}
