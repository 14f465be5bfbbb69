import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import {
  booleanField,
  ConfigError,
  countField,
  describeConfig,
  durationMsField,
  loadConfig,
  mapField,
  portField,
  secretField,
  urlField,
} from './index.ts';

const schema = z.object({
  PORT: portField().default(8080).describe('TCP port'),
  TIMEOUT_MS: durationMsField().default(500),
  WORKERS: countField().optional(),
  TRACING: booleanField().default(false),
  ADDRESSES: mapField().default({}),
  ENDPOINT: urlField(),
  TOKEN: secretField(8).describe('Signs tokens'),
});
const enough = { ENDPOINT: 'http://127.0.0.1:4566/', TOKEN: 'long-enough' };

describe('loadConfig', () => {
  it('parses, applies defaults and freezes', () => {
    const config = loadConfig(schema, {
      ...enough,
      TRACING: 'yes',
      ADDRESSES: 'user=http://a:1, bff=http://b:2',
      HOME: '/',
    });
    expect(config).toEqual({
      PORT: 8080,
      TIMEOUT_MS: 500,
      TRACING: true,
      ADDRESSES: { user: 'http://a:1', bff: 'http://b:2' },
      ENDPOINT: 'http://127.0.0.1:4566',
      TOKEN: 'long-enough',
    });
    expect(Object.isFrozen(config)).toBe(true);
  });

  it('lists every problem at once and shows no value', () => {
    let thrown: unknown;
    try {
      loadConfig(schema, { PORT: '99999', TRACING: 'perhaps', TOKEN: 'secret!', ADDRESSES: 'nonsense' });
    } catch (error) {
      thrown = error;
    }
    expect(thrown).toBeInstanceOf(ConfigError);
    const { problems, message } = thrown as ConfigError;
    expect(problems.map((p) => p.split(/[ :]/)[0]).sort()).toEqual([
      'ADDRESSES',
      'ENDPOINT',
      'PORT',
      'TOKEN',
      'TRACING',
    ]);
    expect(message).not.toContain('secret!');
  });

  it('takes an empty variable as not set', () => {
    expect(loadConfig(schema, { ...enough, PORT: '' }).PORT).toBe(8080);
    expect(() => loadConfig(schema, { ...enough, TOKEN: '' })).toThrow('TOKEN is required but not set');
  });
});

describe('a value in a file', () => {
  const folder = mkdtempSync(join(tmpdir(), 'lectern-config-'));
  const file = join(folder, 'token');
  afterAll(() => rmSync(folder, { recursive: true }));

  it('is read where the variable itself is not set', () => {
    writeFileSync(file, 'from-the-file\n');
    expect(loadConfig(schema, { ...enough, TOKEN: '', TOKEN_FILE: file }).TOKEN).toBe('from-the-file');
    expect(loadConfig(schema, { ...enough, TOKEN_FILE: file }).TOKEN).toBe('long-enough');
  });

  it('is a problem among the others when it cannot be read', () => {
    const load = () => loadConfig(schema, { TOKEN_FILE: join(folder, 'none'), PORT: 'x' });
    expect(load).toThrow(/TOKEN_FILE: cannot be read \(ENOENT\)[\s\S]*PORT[\s\S]*ENDPOINT is required/);
  });
});

describe('describeConfig', () => {
  it('tells name, default, need and secrecy of each variable', () => {
    const rows = describeConfig(schema);
    expect(rows.find((r) => r.name === 'PORT')).toEqual({
      name: 'PORT',
      description: 'TCP port',
      required: false,
      secret: false,
      defaultValue: '8080',
    });
    expect(rows.find((r) => r.name === 'TOKEN')).toMatchObject({
      required: true,
      secret: true,
      defaultValue: undefined,
    });
    expect(rows.find((r) => r.name === 'TRACING')).toMatchObject({ required: false, defaultValue: 'false' });
  });
});
