import { folded } from './words.ts';

/** What an answer begins with when the documents may not hold one. */
export const mayNotAnswer = 'This may not be answered in your documents';

/** How models say that passages do not hold an answer, in text without accents. */
const refusals: readonly RegExp[] = [
  /\bmay not be answered\b|\bnothing was found\b/,
  /\b(?:do|does|did|is|are|was|were|can|could)(?: not|n't) (?:\w+ )?(?:contain|mention|say|state|hold|include|provide|specify|answer|give|find|determine|cover|tell|mentioned|stated|specified|provided|available|included|found|given|answered)/,
  /\b(?:no|not enough|insufficient) (?:information|mention|answer|details|data|indication)\b|\bcannot (?:\w+ )?(?:answer|determine|find|tell|say)\b/,
  /\b(?:nicht|keine?n?) (?:\w+ )?(?:enthalten|erwahnt|genannt|angegeben|beantwortet|beantworten|hervor|angabe|angaben|information|informationen|antwort|hinweis|auskunft)\b/,
  /\b(?:ne|n') ?(?:\w+ )?(?:contien\w*|mentionn\w*|precis\w*|indiqu\w*|repond\w*|donn\w*|fourni\w*|trouv\w*) (?:pas|aucun)|\baucune (?:information|mention|reponse|indication)\b/,
  /\bno (?:se )?(?:contien\w*|mencion\w*|indic\w*|especific\w*|respond\w*|dice\w*|proporcion\w*|encontr\w*)|\bno hay (?:informacion|mencion|respuesta|datos)\b/,
  /(?:記載|記述|言及|情報)(?:は|が)?(?:され)?(?:てい)?(?:ありません|ない|ません|ございません)|答えられません|わかりません|分かりません|(?:没有|未)(?:提到|提及|说明|包含|找到|给出|相关信息)|无法(?:回答|确定)/,
];

/** Whether a sentence says that there is no answer. */
export function isRefusal(sentence: string): boolean {
  const plain = folded(sentence).replace(/\u2019/g, "'");
  return refusals.some((refusal) => refusal.test(plain));
}
