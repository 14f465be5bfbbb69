import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Parser } from '@asyncapi/parser';
import { eventTopology } from '@lectern/contracts';
import { projectRoot } from '@lectern/project';
import { Ajv2020 } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { currentContracts } from './event-contracts.ts';

const file = join(projectRoot, 'docs/events/asyncapi.yaml');
/** Of the parser's findings those that are errors or warnings; the rest is advice. */
const mostSevere = 1;

async function parsed(text: string) {
  const { document, diagnostics } = await new Parser().parse(text, { source: file });
  const problems = diagnostics.filter(({ severity }) => severity <= mostSevere);
  return { document, problems: problems.map(({ message, path }) => `${path.join('/')}: ${message}`) };
}

describe('the AsyncAPI document', () => {
  it('is one by the official parser, and has all channels and what each service publishes and consumes', async () => {
    const { document, problems } = await parsed(await readFile(file, 'utf8'));
    expect(problems).toEqual([]);
    const channels = document?.channels().all() ?? [];
    const queues = eventTopology.consumers.flatMap(({ name }) => [name, `${name}-dead-letter`]);
    expect(channels.map((channel) => channel.address())).toEqual(
      [...eventTopology.producers, ...queues].map((name) => `{prefix}-${name}`),
    );
    for (const { name, subscriptions } of eventTopology.consumers) {
      const operation = document?.operations().get(`${name}Consumes`);
      const types = operation
        ?.messages()
        .all()
        .map((message) => message.name());
      const wanted = [...new Set(subscriptions.flatMap((one) => one.types))].sort();
      expect([operation?.action(), types]).toEqual(['receive', wanted]);
    }
    for (const producer of eventTopology.producers)
      expect(document?.operations().get(`${producer}Publishes`)?.action()).toBe('send');
  });

  it('is refused by it with a message, an action or a schema that there is not', async () => {
    const text = await readFile(file, 'utf8');
    const broken = text
      .replace('/messages/DocumentFailed.v1"', '/messages/DocumentLost.v1"')
      .replace('action: send', 'action: shout')
      .replace('./DocumentPurged.v1.json', './DocumentMissing.v1.json');
    const { problems } = await parsed(broken);
    for (const fault of ['DocumentLost', 'action', 'DocumentMissing'])
      expect(problems.filter((problem) => problem.includes(fault))).not.toEqual([]);
  });

  it('has an example of each message that is what its payload says', async () => {
    const ajv = new Ajv2020({ strict: true, allowUnionTypes: true, strictTypes: false });
    addFormats.default(ajv);
    const { schemas } = currentContracts();
    for (const [name, schema] of Object.entries(schemas)) ajv.addSchema(schema, `${name}.json`);
    const text = (await readFile(file, 'utf8')).replaceAll('./', '');
    const { messages } = parse(text).components;
    expect(Object.keys(messages)).toHaveLength(Object.keys(schemas).length - 1);
    for (const { name, payload, examples } of Object.values<Record<string, never>>(messages)) {
      const isValid = ajv.compile(payload ?? {});
      for (const example of Object.values<{ payload: object }>(examples ?? [])) {
        expect(isValid(example.payload), `${name}: ${ajv.errorsText(isValid.errors)}`).toBe(true);
        expect(isValid({ ...example.payload, type: 'Another.v1' })).toBe(false);
      }
      expect(examples).toHaveLength(1);
    }
  });
});
