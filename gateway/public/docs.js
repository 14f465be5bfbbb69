// The script of the page at /docs: Swagger UI, with event streams shown while they come.

/** Time between two renderings of a stream that comes, in milliseconds. */
const renderEveryMs = 100;

const isEventStream = ({ headers }) => headers.get('content-type')?.startsWith('text/event-stream') ?? false;

/** What Swagger UI shows of an answer. */
const shown = (answer, text) => ({
  url: answer.url,
  status: answer.status,
  statusText: answer.statusText,
  headers: Object.fromEntries(answer.headers),
  text,
});

/** Reads a stream to its end, and tells what came so far. A stream that breaks off does not look complete. */
async function readLive(answer, { signal, show }) {
  const reader = answer.body.pipeThrough(new TextDecoderStream()).getReader();
  let text = '';
  let timer;
  try {
    for (let part = await reader.read(); !part.done; part = await reader.read()) {
      text += part.value;
      timer ??= setTimeout(() => {
        timer = undefined;
        if (!signal.aborted) show(shown(answer, text));
      }, renderEveryMs);
    }
  } catch (error) {
    if (signal.aborted) throw error;
    text += `\n: The stream broke off: ${error.message}\n`;
  } finally {
    clearTimeout(timer);
  }
  const { status, statusText, headers } = answer;
  return new Response(text, { status, statusText, headers });
}

/**
 * Swagger UI by itself shows an answer when it is over, and never ends a request. With this plugin an event stream is shown
 * while it comes, and "Clear" or another "Execute" ends a request that is still running.
 */
function liveRequests() {
  const running = new Map();
  const stop = (path, method) => running.get(`${method} ${path}`)?.abort();
  const executeRequest =
    (execute, { specActions }) =>
    (request) => {
      const { pathName, method } = request;
      stop(pathName, method);
      const ending = new AbortController();
      const { signal } = ending;
      running.set(`${method} ${pathName}`, ending);
      const show = (answer) => specActions.setResponse(pathName, method, answer);
      const userFetch = async (url, options) => {
        try {
          const answer = await fetch(url, { ...options, signal });
          return isEventStream(answer) ? await readLive(answer, { signal, show }) : answer;
        } catch (error) {
          if (!signal.aborted) throw error;
          // Nobody waits for a request that was cleared: an answer would bring it back on the page.
          return new Promise(() => undefined);
        }
      };
      return execute({ ...request, userFetch });
    };
  const clearResponse = (clear) => (path, method) => {
    stop(path, method);
    return clear(path, method);
  };
  return { statePlugins: { spec: { wrapActions: { executeRequest, clearResponse } } } };
}

/** Optional fields of a form begin empty and are left out while they are. By itself, Swagger UI fills them with made-up values. */
function emptyOptionalFields() {
  const JsonSchemaForm =
    (Form, { React }) =>
    (props) => {
      const { dispatchInitialValue, required, schema } = props;
      const isKnown = required || ['default', 'example', 'examples'].some((name) => schema?.has?.(name));
      const begin = dispatchInitialValue && isKnown;
      return React.createElement(Form, { ...props, dispatchInitialValue: begin });
    };
  const ParameterIncludeEmpty =
    (Choice, { React }) =>
    (props) => {
      const isIncludedOptions = { ...props.isIncludedOptions, defaultValue: false };
      return React.createElement(Choice, { ...props, isIncludedOptions });
    };
  return { wrapComponents: { JsonSchemaForm, ParameterIncludeEmpty } };
}

/**
 * Errors are shown by what is their own: all have the same body, which the description says once, and most headers are those
 * of any answer. Else they would take ten screens of each operation.
 */
function shortErrors() {
  const response =
    (Response, { React, specSelectors }) =>
    (props) => {
      if (Number(props.code) < 400) return React.createElement(Response, props);
      const answers = specSelectors.specResolvedSubtree(['paths', props.path, props.method, 'responses']);
      const usual = answers?.find((_, code) => Number(code) < 400)?.get('headers');
      const own = props.response
        .delete('content')
        .update('headers', (headers) => headers?.filterNot((_, name) => usual?.has(name)));
      return React.createElement(Response, { ...props, response: own });
    };
  return { wrapComponents: { response } };
}

/** One server, which the page itself comes from: nothing to choose. And no links inside of buttons, which no key reaches. */
const withoutExtras = ({ React }) => ({
  components: {
    ServersContainer: () => null,
    DeepLink: ({ text }) => React.createElement('span', null, text),
  },
});

/**
 * Neither shown (`docs.css`) nor kept: no password field, which browsers offer to save, and no text field either, whose values
 * they suggest again and may send to a spelling service.
 */
function hiddenCredential() {
  const mine = { 'aria-label': 'Access token or API key', autoComplete: 'off', spellCheck: false };
  const Input =
    (Field, { React }) =>
    (props) =>
      React.createElement(Field, props.id === 'auth-bearer-value' ? { ...props, ...mine } : props);
  return { wrapComponents: { Input } };
}

/** What has no name for a screen reader otherwise. */
function namedControls() {
  const hidden = (React, text) => React.createElement('span', { className: 'docs-hidden' }, text);
  const isOneField = (schema) => !['array', 'object'].includes(schema?.get?.('type'));
  return {
    wrapComponents: {
      TextArea:
        (Area, { React }) =>
        (props) =>
          React.createElement(Area, { 'aria-label': 'Value', ...props }),
      JsonSchemaForm:
        (Form, { React }) =>
        (props) => {
          const form = React.createElement(Form, props);
          const { schema, description } = props;
          if (!isOneField(schema) || typeof description !== 'string') return form;
          return React.createElement('label', null, hidden(React, description), form);
        },
      CloseIcon:
        (Icon, { React }) =>
        (props) =>
          React.createElement('span', null, hidden(React, 'Close'), React.createElement(Icon, props)),
    },
  };
}

const dark = matchMedia('(prefers-color-scheme: dark)');
const followScheme = () => document.documentElement.classList.toggle('dark-mode', dark.matches);
dark.addEventListener('change', followScheme);
followScheme();

SwaggerUIBundle({
  url: '/v1/openapi.json',
  dom_id: '#docs',
  plugins: [liveRequests, emptyOptionalFields, shortErrors, hiddenCredential, namedControls, withoutExtras],
  deepLinking: true,
  displayRequestDuration: true,
  // Groups begin closed: of 150 entries and more, it draws only those that are in view, so that browsers find no words in the others.
  docExpansion: 'none',
  defaultModelsExpandDepth: 0,
  onComplete: () => {
    // Long tables scroll (`docs.css`), also by key.
    for (const table of document.querySelectorAll('.info table')) table.tabIndex = 0;
  },
});
