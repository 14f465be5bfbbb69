import { limits } from '../limits.ts';
import { skeletonOf } from './look-alikes.ts';
import { visibleText } from './visible-text.ts';

/** Inserted where untrusted text would be structure to a chat template; has no meaning itself. */
const seam = '\u00b7';

/**
 * What chat templates and tokenizers of model families take for structure, and our own delimiters, on a skeleton. The
 * first group ends where the seam goes; the second is a name that has to be one of {@link isStructural}.
 */
const structures: readonly RegExp[] = [
  // <|im_start|>, <|eot_id|>, <|channel>, <tool_call|>: ChatML, Llama 3, GPT, Phi, Qwen, DeepSeek, Command, Gemma
  /(<)\s{0,3}\|\s{0,3}[a-z0-9_"][^|<>\n]{0,60}[|>]/g,
  /(<)\s{0,3}[a-z0-9_][a-z0-9_ -]{0,60}\|\s{0,3}>/g,
  // <s>, </s>, <start_of_turn>, <<SYS>>, <think>, <passage-…>: Llama 2, Mistral, Gemma, T5, BERT
  /(<)\s{0,3}\/?\s{0,3}([a-z][a-z0-9_]{0,40})/g,
  // [INST], [/INST], [TOOL_CALLS], [SYSTEM_PROMPT], [CLS], [gMASK]: Mistral, Llama 2, BERT, GLM
  /(\[)\s{0,3}\/?\s{0,3}([a-z][a-z_]{0,40})\s{0,3}\]/g,
  // Human:, Assistant:, ### Instruction: at the start of a line: Anthropic's completions, Alpaca, Vicuna
  /(?<=^|\n)([ \t>*_#-]{0,8}(?:human|assistant|user|system|instructions?|response|input)[ \t*_]{0,3}):/g,
];
const structuralNames: ReadonlySet<string> = new Set(
  (
    's bos eos pad unk mask cls sep eod eop sop sys inst img gmask smask think thinking tools tool function invoke ' +
    'system assistant user human system_prompt available_tools'
  ).split(' '),
);
const structuralPrefixes =
  /^(?:start_of_|end_of_|begin_of_|unused\d|extra_id_|ctrl\d|fim_|tool_|function_|antml|passage|reader)/;
/** Markers in every form in which an answer would have them: `[2]`, `[1, 2]`, `[1-2]`, `[^1]`, `【2】`. */
const marker =
  /\[(\s{0,3}\^?\d{1,3}(?:\s{0,3}(?:[-\u2013\u2014\u2011,;\u3001&]|and|und)\s{0,3}\^?\d{1,3}){0,19}\s{0,3}(?:\u2020[^\]\n]{0,40})?)\]/g;

interface Edit {
  readonly from: number;
  readonly to: number;
  readonly text: string;
}

/**
 * Text from a document or a user made fit to stand in a message to a model as data: NFC, nothing invisible, and nothing
 * that a chat template, a tokenizer or this service's own delimiters and markers would take for structure, in whatever
 * letters it is written. `<s>` becomes `<·s>`, `[2]` becomes `(2)`; everything else stays as it was written.
 *
 * It keeps text from forging the structure of a prompt. It does not keep a model from doing what the text asks for.
 */
export function promptText(text: string): string {
  return madeHarmless(text, { keepsMarkers: false });
}

/**
 * The same where brackets with numbers are data, as in JSON that a tool returned or in a value of a prompt: `[1,2]` stays. A marker that a model
 * takes from it is held to the passages like any other.
 */
export function promptData(text: string): string {
  return madeHarmless(text, { keepsMarkers: true });
}

function madeHarmless(text: string, { keepsMarkers }: { readonly keepsMarkers: boolean }): string {
  const visible = visibleText(text).normalize('NFC');
  const skeleton = skeletonOf(visible);
  const markers = keepsMarkers ? [] : [...skeleton.text.matchAll(marker)];
  const edits = [
    ...structures.flatMap((structure) =>
      [...skeleton.text.matchAll(structure)].filter(isStructural).map(seamIn),
    ),
    ...markers.filter(isMarker).flatMap(roundBrackets),
  ];
  return edited(
    visible,
    edits.map(({ from, to, text }) => ({ from: skeleton.at[from] ?? 0, to: skeleton.at[to] ?? 0, text })),
  );
}

/** The same for a name of any kind: one line of bounded length. */
export function promptName(text: string): string {
  const line = visibleText(text.slice(0, 4 * limits.nameCharacters.value))
    .replace(/\s+/g, ' ')
    .trim();
  return promptText([...line].slice(0, limits.nameCharacters.value).join(''));
}

function isStructural([, , name]: RegExpMatchArray): boolean {
  return name === undefined || structuralNames.has(name) || structuralPrefixes.test(name);
}

function seamIn(match: RegExpMatchArray): Edit {
  const place = (match.index ?? 0) + (match[1]?.length ?? 0);
  return { from: place, to: place, text: seam };
}

/** Numbers that no passage can have are left alone: `values[0]` is code, `[2019]` a year. */
function isMarker([, inner = '']: RegExpMatchArray): boolean {
  return inner.split(/\D+/).some((part) => {
    const ordinal = Number(part);
    return ordinal >= 1 && ordinal <= limits.answerPassages.value;
  });
}

function roundBrackets(match: RegExpMatchArray): Edit[] {
  const from = match.index ?? 0;
  const end = from + match[0].length;
  return [
    { from, to: from + 1, text: '(' },
    { from: end - 1, to: end, text: ')' },
  ];
}

function edited(text: string, edits: readonly Edit[]): string {
  const byPlace = new Map(edits.map((edit) => [edit.from, edit]));
  const parts: string[] = [];
  let done = 0;
  for (const { from, to, text: instead } of [...byPlace.values()].sort((a, b) => a.from - b.from)) {
    parts.push(text.slice(done, from), instead);
    done = to;
  }
  return parts.join('') + text.slice(done);
}
