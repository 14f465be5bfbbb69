import type { OpenApiDocument, Operation } from '@lectern/openapi';
import openapiTS, { astToString } from 'openapi-typescript';

const head = '/** Types of the public API. Made from docs/api/gateway.json by `npm run docs`. */\n\n';
const json = 'application/json';

/**
 * The types that the client has of the API, as the text of a module. Answers are those of a success: every other one is
 * thrown, as an error that is alike for all operations.
 */
export async function apiTypes(document: OpenApiDocument): Promise<string> {
  const paths = mapValues(document.paths, (operations) => mapValues(operations, answeredWithSuccess));
  const { schemas } = document.components;
  const described = { ...document, paths, components: { schemas } };
  // A field with a default may be left out of a request.
  const nodes = await openapiTS(JSON.stringify(described), { defaultNonNullable: false });
  return head + astToString(nodes);
}

function answeredWithSuccess({ responses, ...operation }: Operation): unknown {
  const successes = Object.entries(responses).filter(([status]) => status.startsWith('2'));
  return { ...operation, responses: mapValues(Object.fromEntries(successes), inOneForm) };
}

/** JSON where there is JSON: media types that name a version say the same, and a stream of events is no single value. */
function inOneForm(answer: Operation['responses'][string]): unknown {
  if ('$ref' in answer || answer.content === undefined) return { description: '' };
  const { [json]: whole } = answer.content;
  return {
    description: answer.description,
    content: whole === undefined ? answer.content : { [json]: whole },
  };
}

function mapValues<T, R>(
  record: Readonly<Record<string, T>>,
  change: (value: T) => R,
): Readonly<Record<string, R>> {
  return Object.fromEntries(Object.entries(record).map(([key, value]) => [key, change(value)]));
}
