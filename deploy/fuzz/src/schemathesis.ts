import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { parseCommandLine } from '@lectern/project';
import { withPlatform } from './fuzz-platform.ts';
import { endsTheWorld } from './run-fuzz.ts';
import { schemathesisConfig } from './schemathesis-config.ts';
import { type Account, makeWorld } from './world.ts';

const usage = `npm run schemathesis -- [--url U] [ARGUMENT…]

  --url U     a platform that runs, with its rate limits off; an embedded one is started if not set
  --help      show this text
  ARGUMENT    for "schemathesis run", after --, such as -n 50

Schemathesis is found on PATH, or is what SCHEMATHESIS names:
  pip install -r deploy/fuzz/schemathesis/requirements.txt
`;

/** @throws TypeError for an unknown option */
function parseOptions(args: readonly string[]) {
  const { values, positionals } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: { help: { type: 'boolean', short: 'h', default: false }, url: { type: 'string' } },
  });
  return { ...values, more: positionals };
}

/** How Schemathesis signs in, in the format of Web Fuzzing Commons. */
function loginOf(name: string, { email, password }: Account) {
  return {
    name,
    loginEndpointAuth: {
      endpoint: '/v2/sessions',
      verb: 'POST',
      contentType: 'application/json',
      payloadRaw: JSON.stringify({ email, password }),
      token: {
        extractFrom: 'body',
        extractSelector: '/accessToken',
        sendIn: 'header',
        sendName: 'Authorization',
        sendTemplate: 'Bearer {token}',
      },
    },
  };
}

/**
 * All operations, and then the one that ends a tenant, with two of its own; who chooses operations gets one run of them.
 *
 * @returns the first exit code that is not 0
 */
async function runBoth(address: string, more: readonly string[]): Promise<number> {
  const isChosen = more.some((argument) => /^--(?:in|ex)clude-/.test(argument));
  if (isChosen) return runSchemathesis(address, { more, ends: true });
  const others = await runSchemathesis(address, { more, ends: false });
  const last = ['--include-operation-id', endsTheWorld];
  return others || runSchemathesis(address, { more: [...more, ...last], ends: true });
}

async function runSchemathesis(
  address: string,
  { more, ends }: { readonly more: readonly string[]; readonly ends: boolean },
): Promise<number> {
  const { accounts } = await makeWorld(address);
  const folder = await mkdtemp(join(tmpdir(), 'lectern-schemathesis-'));
  try {
    const authFile = join(folder, 'auth.json');
    const logins = [loginOf('first', accounts.first), loginOf('second', accounts.second)];
    await writeFile(authFile, JSON.stringify({ auth: logins }), { mode: 0o600 });
    const config = join(folder, 'schemathesis.toml');
    await writeFile(config, schemathesisConfig(authFile, { ends }));
    const args = ['--config-file', config, 'run', `${address}/v1/openapi.json`, ...more];
    // It keeps caches in the folder where it runs.
    const child = spawn(process.env.SCHEMATHESIS ?? 'schemathesis', args, { stdio: 'inherit', cwd: folder });
    const [code] = await once(child, 'exit');
    return code ?? 1;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** `npm run schemathesis`: ends as Schemathesis does, with 0 when it found nothing. */
const { url, more } = parseCommandLine(process, { usage, parse: parseOptions });
const run = (address: string): Promise<number> => runBoth(address, more);
process.exit(await (url === undefined ? withPlatform(run) : run(url)));
