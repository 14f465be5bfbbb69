import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { type ComposeFile, environmentOfCompose, interpolate, variablesIn } from './compose-file.ts';
import { composePolicies } from './compose-policies.ts';

const sound = `
x-safe: &safe {read_only: true, cap_drop: [ALL], security_opt: ["no-new-privileges:true"], mem_limit: 128m}
services:
  store:
    image: postgres:18
    mem_limit: 256m
    healthcheck: {test: [CMD, pg_isready]}
  migrate:
    <<: *safe
    image: \${REGISTRY:-ghcr.io/lectern-platform}/user:0.1.0
    restart: "no"
    depends_on: {store: {condition: service_healthy}}
  user:
    <<: *safe
    image: ghcr.io/lectern-platform/user:0.1.0
    stop_grace_period: 30s
    ports: ["127.0.0.1:8080:8080"]
    depends_on:
      migrate: {condition: service_completed_successfully}
      ai: {condition: service_healthy, required: false}
  ai:
    image: model:1.0
    mem_limit: 1g
    profiles: [ai]
    healthcheck: {test: [CMD, ok]}
`;

/** For each policy: the service that is changed, and its new fields. */
const violations: Readonly<Record<string, readonly [string, Record<string, unknown>][]>> = {
  'compose/ports-on-loopback': [
    ['user', { ports: ['8080:8080'] }],
    ['user', { ports: ['0.0.0.0:8080:8080'] }],
    ['user', { ports: [{ target: 80 }] }],
  ],
  'compose/memory-limit': [['store', { mem_limit: undefined }]],
  'compose/image-tag': [
    ['store', { image: 'postgres' }],
    ['store', { image: 'postgres:latest' }],
    ['store', { image: undefined, build: '.' }],
  ],
  'compose/health-check': [
    ['store', { healthcheck: undefined }],
    ['user', { healthcheck: { disable: true } }],
  ],
  'compose/dependencies': [
    ['user', { depends_on: { gone: { condition: 'service_healthy' } } }],
    ['user', { depends_on: ['store'] }],
    ['user', { depends_on: { migrate: { condition: 'service_healthy' } } }],
    ['user', { depends_on: { ai: { condition: 'service_healthy' } } }],
  ],
  'compose/no-host-access': [
    ['store', { privileged: true }],
    ['store', { network_mode: 'host' }],
    ['store', { volumes: ['/var/run/docker.sock:/var/run/docker.sock'] }],
  ],
  'compose/least-privilege': [
    ['user', { read_only: false }],
    ['user', { cap_drop: [] }],
    ['migrate', { security_opt: undefined }],
  ],
  'compose/no-rights-added': [
    ['user', { user: '0:0' }],
    ['user', { user: 'root' }],
    ['migrate', { cap_add: ['CHOWN'] }],
  ],
  'compose/stop-grace': [
    ['user', { stop_grace_period: undefined }],
    ['user', { stop_grace_period: '20s' }],
  ],
};

describe('composePolicies', () => {
  const read = (): ComposeFile => parse(sound, { merge: true });

  it('have nothing against a sound file', () => {
    const file = read();
    for (const [name, service] of Object.entries(file.services))
      for (const { id, check } of composePolicies)
        expect(check(service, file) || undefined, `${id} ${name}`).toBeUndefined();
  });

  it('have a violation each in this test', () => {
    expect(Object.keys(violations).sort()).toEqual(composePolicies.map(({ id }) => id).sort());
  });

  describe.each(composePolicies)('$id', ({ id, check }) => {
    it.each(violations[id] ?? [])('notices %s with %j', (name, fields) => {
      const file = read();
      expect(check({ ...file.services[name], ...fields }, file)).toBeTypeOf('string');
    });
  });
});

describe('interpolate', () => {
  it('puts defaults in and leaves the rest empty', () => {
    expect(interpolate(`\${A:-x}-\${B-y}-$C-\${D:?needed}-$$E`)).toBe('x-y---$E');
  });
});

describe('variablesIn', () => {
  it('names what a person can set', () => {
    expect(variablesIn(`\${A:-x} $B $$C \${D}`)).toEqual(['A', 'B', 'D']);
  });

  it('names what is passed on by its name alone', () => {
    expect(variablesIn('args:\n  BASE_IMAGE:\n  MODE: x\n')).toEqual(['BASE_IMAGE']);
  });
});

describe('environmentOfCompose', () => {
  it('reads maps and lists, and fills defaults in', () => {
    const map = { PORT: 8080, MODE: `\${MODE:-a}`, PASSED_ON: null };
    expect(environmentOfCompose({ environment: map })).toEqual([
      { name: 'PORT', value: '8080' },
      { name: 'MODE', value: 'a' },
      { name: 'PASSED_ON', value: undefined },
    ]);
    expect(environmentOfCompose({ environment: ['PORT=8080', 'URL=a=b', 'PASSED_ON'] })).toEqual([
      { name: 'PORT', value: '8080' },
      { name: 'URL', value: 'a=b' },
      { name: 'PASSED_ON', value: undefined },
    ]);
  });
});
