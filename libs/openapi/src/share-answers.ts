import type {
  AnswerObject,
  HeaderObject,
  OpenApiDocument,
  Operation,
  Reference,
} from './open-api-document.ts';

/** Names of the answers that most operations have in common, by status. */
const names: Readonly<Record<string, string>> = {
  304: 'NotModified',
  400: 'InvalidRequest',
  401: 'NotAuthenticated',
  403: 'NotAllowed',
  404: 'NotFound',
  406: 'NotAcceptable',
  408: 'RequestTooSlow',
  413: 'PayloadTooLarge',
  415: 'UnsupportedMediaType',
  417: 'ExpectationFailed',
  422: 'Unprocessable',
  429: 'TooManyRequests',
  431: 'HeadTooLarge',
  500: 'InternalError',
  503: 'Unavailable',
  504: 'DeadlineExceeded',
};

/**
 * Moves the answer that most operations give with a status to `components.responses`, and what most answers say of a header to
 * `components.headers`, and refers to them: the document is a fifth of its size, and what is special in an operation shows.
 */
export function shareAnswers(document: OpenApiDocument): OpenApiDocument {
  const headers = usualHeaders(document);
  const shorter = mapAnswers(document, ({ answer }) => withReferences(answer, headers));
  const responses = usualAnswers(shorter);
  const paths = mapAnswers(shorter, ({ status, answer }) => {
    const name = names[status] ?? '';
    return isSame(answer, responses[name]) ? { $ref: `#/components/responses/${name}` } : answer;
  }).paths;
  return { ...document, paths, components: { ...document.components, headers, responses } };
}

type Answers = Operation['responses'];
type Located = { readonly status: string; readonly answer: AnswerObject };

function usualHeaders(document: OpenApiDocument): Record<string, HeaderObject> {
  const found = answersOf(document).flatMap(({ answer }) => Object.entries(answer.headers ?? {}));
  return usual(found.flatMap(([name, header]) => ('$ref' in header ? [] : [[name, header] as const])));
}

function usualAnswers(document: OpenApiDocument): Record<string, AnswerObject> {
  const named = answersOf(document).flatMap(({ status, answer }) => {
    const name = names[status];
    return name === undefined ? [] : [[name, answer] as const];
  });
  return usual(named);
}

/** Of each name, what comes most often, if it comes twice at least. */
function usual<T>(found: readonly (readonly [name: string, value: T])[]): Record<string, T> {
  const byName = [...Map.groupBy(found, ([name]) => name)].sort(([a], [b]) => (a < b ? -1 : 1));
  return Object.fromEntries(
    byName.flatMap(([name, values]) => {
      const groups = [...Map.groupBy(values, ([, value]) => JSON.stringify(value)).values()];
      const [most = []] = groups.sort((a, b) => b.length - a.length);
      const [first] = most;
      return first === undefined || most.length < 2 ? [] : [[name, first[1]] as const];
    }),
  );
}

function withReferences(answer: AnswerObject, shared: Readonly<Record<string, HeaderObject>>): AnswerObject {
  if (answer.headers === undefined) return answer;
  const headers = Object.entries(answer.headers).map(([name, header]) => [
    name,
    isSame(header, shared[name]) ? { $ref: `#/components/headers/${name}` } : header,
  ]);
  return { ...answer, headers: Object.fromEntries(headers) };
}

function answersOf({ paths }: OpenApiDocument): Located[] {
  const operations = Object.values(paths).flatMap((path) => Object.values(path));
  return operations.flatMap(({ responses }) =>
    Object.entries(responses).flatMap(([status, answer]) => ('$ref' in answer ? [] : [{ status, answer }])),
  );
}

function mapAnswers(
  document: OpenApiDocument,
  map: (located: Located) => AnswerObject | Reference,
): OpenApiDocument {
  const responsesOf = (responses: Answers): Answers =>
    Object.fromEntries(
      Object.entries(responses).map(([status, answer]) => [
        status,
        '$ref' in answer ? answer : map({ status, answer }),
      ]),
    );
  const paths = mapValues(document.paths, (path) =>
    mapValues(path, (operation) => ({ ...operation, responses: responsesOf(operation.responses) })),
  );
  return { ...document, paths };
}

function mapValues<T, U>(record: Readonly<Record<string, T>>, map: (value: T) => U): Record<string, U> {
  return Object.fromEntries(Object.entries(record).map(([key, value]) => [key, map(value)]));
}

function isSame(one: unknown, other: unknown): boolean {
  return other !== undefined && JSON.stringify(one) === JSON.stringify(other);
}
