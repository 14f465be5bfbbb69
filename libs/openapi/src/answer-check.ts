import { operationFinder } from './find-operation.ts';
import type {
  AnswerObject,
  HeaderObject,
  JsonSchema,
  OpenApiDocument,
  Operation,
  Reference,
} from './open-api-document.ts';
import { createValidator, type Validate } from './validator.ts';

/** The head of an answer, and of what it is an answer to. */
export interface SeenAnswer {
  readonly method: string;
  /** With or without the query. */
  readonly path: string;
  readonly status: number;
  readonly headers: Headers;
}

/** Holds answers to a document. */
export interface AnswerCheck {
  /** True for a path and method that the document has. */
  describes(answer: Pick<SeenAnswer, 'method' | 'path'>): boolean;
  /** What is wrong with status and headers, a sentence each. */
  head(answer: SeenAnswer): string[];
  /** What is wrong with the text of a body of JSON or of an event stream; any other is right. */
  body(answer: SeenAnswer, text: string): string[];
}

/** Headers of the connection, of the message, and of every answer of Node, which no operation describes. */
const undescribed = new Set([
  'connection',
  'content-length',
  'content-type',
  'date',
  'keep-alive',
  'transfer-encoding',
  'x-accel-buffering',
]);

/**
 * Holds answers to a document, more strictly than a client should: a field or a header that is not described is wrong.
 * Answers to a `HEAD` are held to the `GET`.
 */
export function createAnswerCheck(document: OpenApiDocument): AnswerCheck {
  const find = operationFinder(document);
  const validate = createValidator(document);
  const operationOf = ({ method, path }: Pick<SeenAnswer, 'method' | 'path'>): Operation | undefined =>
    find(method === 'HEAD' ? 'GET' : method, path.split('?', 1)[0] ?? '');
  const answerOf = (answer: SeenAnswer): AnswerObject | undefined => {
    const described = operationOf(answer)?.responses[String(answer.status)];
    return described === undefined ? undefined : resolve(document.components.responses, described);
  };
  return {
    describes: (answer) => operationOf(answer) !== undefined,
    head: (answer) => {
      const described = answerOf(answer);
      const say = sayOf(answer);
      if (described === undefined) {
        const known = Object.keys(operationOf(answer)?.responses ?? {}).join(', ');
        return [say(`this status is not described; there are ${known}`)];
      }
      return headerProblems(answer.headers, { described, document, validate }).map(say);
    },
    body: (answer, text) => {
      const described = answerOf(answer);
      if (described === undefined || answer.method === 'HEAD') return [];
      return bodyProblems(text, { described, answer, validate }).map(sayOf(answer));
    },
  };
}

function sayOf({ method, path, status }: SeenAnswer): (problem: string) => string {
  return (problem) => `${method} ${path} answered ${status}, and its description says otherwise: ${problem}.`;
}

function resolve<T extends object>(components: Readonly<Record<string, T>>, described: T | Reference): T {
  if (!('$ref' in described)) return described;
  const found = components[described.$ref.slice(described.$ref.lastIndexOf('/') + 1)];
  if (found === undefined) throw new Error(`The document has no ${described.$ref}.`);
  return found;
}

function headerProblems(
  headers: Headers,
  o: { described: AnswerObject; document: OpenApiDocument; validate: Validate },
): string[] {
  const known = new Map<string, HeaderObject>(
    Object.entries(o.described.headers ?? {}).map(([name, header]) => [
      name.toLowerCase(),
      resolve(o.document.components.headers, header),
    ]),
  );
  const missing = [...known].filter(([name, { required }]) => required === true && !headers.has(name));
  const unknown = [...headers.keys()].filter((name) => !known.has(name) && !undescribed.has(name));
  const wrong = [...known].flatMap(([name, { schema }]) => {
    const value = headers.get(name);
    return value === null ? [] : o.validate(schema, value).map((fault) => `the header ${name} ${fault}`);
  });
  return [
    ...missing.map(([name]) => `the header ${name} is missing`),
    ...unknown.map((name) => `the header ${name} is not described`),
    ...wrong,
  ];
}

function bodyProblems(
  text: string,
  { described, answer, validate }: { described: AnswerObject; answer: SeenAnswer; validate: Validate },
): string[] {
  const mediaType = answer.headers.get('content-type')?.split(';', 1)[0]?.trim();
  const content = described.content ?? {};
  if (mediaType === undefined) {
    return text === '' && Object.keys(content).length === 0 ? [] : ['the body has no type, or is missing'];
  }
  const media = content[mediaType];
  if (media === undefined) return [`a body of ${mediaType} is not described`];
  const events = media['x-events'];
  if (events !== undefined) {
    return eventsOf(text).flatMap(({ name, data }) => {
      const schema = events[name];
      if (schema === undefined) return [`the event ${name} is not described`];
      return validate(schema, jsonOrText(data)).map((fault) => `the event ${name}${fault}`);
    });
  }
  if (!mediaType.endsWith('json')) return [];
  return jsonProblems(media.schema, text, validate).map((fault) => `the body${fault}`);
}

function jsonProblems(schema: JsonSchema, text: string, validate: Validate): string[] {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return [' is no JSON'];
  }
  return validate(schema, value);
}

/** The last event of some protocols is a word, such as `[DONE]`. */
function jsonOrText(data: string): unknown {
  try {
    return JSON.parse(data);
  } catch {
    return data;
  }
}

/** The whole events of a stream; what is after the last empty line was cut off. */
function eventsOf(text: string): { name: string; data: string }[] {
  const blocks = text.split('\n\n').slice(0, -1);
  return blocks.flatMap((block) => {
    const field = (name: string): string | undefined =>
      block
        .split('\n')
        .find((line) => line.startsWith(`${name}: `))
        ?.slice(name.length + 2);
    const data = field('data');
    return data === undefined ? [] : [{ name: field('event') ?? 'message', data }];
  });
}
