import { folded } from './fold.ts';
import type { StemLanguage } from './stems.ts';
import { stopWords } from './stop-words.ts';

/** Words of one language that say how something is asked, not what about; without accents, in small letters. */
export interface QuestionWords {
  /**
   * Carry no meaning of their own: the stop words that are left out of the index, and words that only ask; of `How long does it take?` all
   * do, since an amount is looked for anyway.
   */
  readonly empty: ReadonlySet<string>;
  /** Say little: words for quantities, times and kinds, and verbs that fit everything. */
  readonly weak: ReadonlySet<string>;
}

function words(text: string): ReadonlySet<string> {
  return new Set(text.split(/\s+/));
}

/** A word that says little is not empty, although it may be a stop word: `viel`, `keine`, `été`. */
function wordsOf(language: StemLanguage, lists: { asking: string; weak: string }): QuestionWords {
  const weak = words(lists.weak);
  const stop = stopWords[language].map(folded).filter((word) => !weak.has(word));
  return { empty: new Set([...stop, ...words(lists.asking)]), weak };
}

/** By language, beyond its stop words; short on purpose, since a word that is left out here only counts for less than it could. */
export const questionWords: Readonly<Record<StemLanguage, QuestionWords>> = {
  en: wordsOf('en', {
    asking: `according also either just mine per please s t use whether whose within tell show find give say says said know
      see source sources reference references cf document documents passage passages note notes text file mention
      mentioned state stated last lasts long take taken takes`,
    weak: `allowed amount answer become begin come comes count cost costs day days date end far fast get gets go
      goes got happen happened happens occurred high hold holds hour hours keep kept kind late let low made make makes many minute
      minutes month months much name named need needed needs new number often old once open opened part place put
      quick quickly set size soon stand stands start starts tall time times type used want week weeks wide work works
      year years called exactly total maximum minimum currently current normally usually latest earliest exact value
      given main early apply applies applied valid belong belongs exist exists located`,
  }),
  de: wordsOf('de', {
    asking: `ab beim bitte dafur etwa gibt innerhalb ja mussen pro sollen steht wann warum wem wen wer wessen wieso wofur
      woher wohin womit worden dokument dokumente dokumenten laut lautet lauten heisst sagen sagt erwahnt neben seit wegen
      trotz siehe vgl quelle quellen gemass dauern dauert lang lange`,
    weak: `alt anzahl art beginnt beginnen betragt breit dauer darf durfen findet statt endet ende gehen geht gemacht genau
      geoffnet gilt gelten gross grosse groß haufig hoch hohe liegen stehen befindet befinden gehort gehoren
      jahr jahre kommen kommt kosten kostet letzte liegt machen macht maximal mindestens minuten monat monate name
      nennt nummer passiert passierte geschah oft schnell spat spatestens stunde stunden tag tage tagen teuer tief uhr uhrzeit viel viele vielen
      weit wert woche wochen wochentag zahl zeit kein keine keinem keinen keiner keines`,
  }),
  fr: wordsOf('fr', {
    asking: `chez combien comme comment dit donc elles entre fait faut lors pendant peut peuvent plus pourquoi pouvez quand quoi
      selon si sous tous tout toute toutes vers document documents dois doit doivent etre voir source sources apres
      dure longtemps`,
    weak: `age an annee annees annuel ans commence cout coute coutent date debut debute delai dernier duree elevee faire
      fin finit grand grande haute hauteur heure heures jour jours jusqu long maximal maximale maximum minimum minute
      minutes mois montant nom nombre numero ouvert ouverte premier prend prix semaine semaines souvent tarif taille
      temps trouve type valeur vite lieu fois appelle ete passe arrive`,
  }),
  es: wordsOf('es', {
    asking: `cualquier cuanta dos hace hacen hacia he puede pueden puedo segun tiene tienen todo todos documento documentos
      debe deben debo dice vease ver fuente fuentes dura tarda`,
    weak: `abierta abierto abre alta alto ano anos antes cantidad cierra comienza coste costo cuesta cuestan dia dias
      duracion edad empieza fecha fin final gran grande hora horas importe largo llama lugar maxima maximo mes meses
      minima minimo minutos nombre numero plazo precio primer primero semana semanas tamano tarifa tiempo tipo ultima
      ultimo valor veces vez mide pesa paso ocurrio sucedio`,
  }),
  it: wordsOf('it', {
    asking: `cosa essere fra ogni puo quali quando viene dura`,
    weak: `alto anni anno apre chiude costa data durata fine giorni giorno grande mese mesi minuti nome numero ora ore
      prezzo settimana settimane spesso tempo tipo valore volte`,
  }),
  pt: wordsOf('pt', {
    asking: `onde porque quais quanta quantas quanto quantos ser umas uns dura`,
    weak: `abre alto ano anos custa data dia dias duracao fim grande hora horas mes meses minutos nome numero prazo preco
      semana semanas tempo tipo valor vezes`,
  }),
  nl: wordsOf('nl', {
    asking: `hoeveel waar waarom wanneer we welk welke wij duurt lang`,
    weak: `aantal begint dag dagen datum groot hoog jaar jaren kosten kost maand maanden minuten naam nummer prijs tijd
      uren uur vaak waarde week weken`,
  }),
};

/**
 * What languages without stop words here ask with, in any of which a question may come: Russian, Ukrainian, Bulgarian, Greek, Polish, Czech, Swedish,
 * Danish, Norwegian, Turkish, Hungarian, Finnish; without accents. None is a word of those above that says something.
 */
export const otherQuestionWords: ReadonlySet<string> = new Set(
  `как какой какая какое какие какого какому каким каком какую какова каков каковы кто кого кому кем что чего чему чем где куда откуда когда
    почему зачем сколько чей чья чье чьи который которая которое которые ли есть это этот эта эти для или при под над был была было были
    является можно нужно часто долго находится як який яка яке які якого хто що де куди звідки коли чому скільки чи є це та від
    какъв каква какво кой коя кое кои къде кога защо колко са τι ποιος ποια ποιο ποιοι ποιες που ποτε πως γιατι ποσο ποση ποσα
    ποσος ποσοι ποσες ειναι το τα οι του της των και σε στο στη στην στον για απο με jak jaki jaka jakie kto kogo komu gdzie kiedy dlaczego ile
    czy ktory ktora ktore jest sa od dla przy po sie jaky kdo koho kde kdy proc kolik jsou pri vad vem vilken vilket vilka
    hur varfor nar av och hvad hvem hvilken hvilket hvilke hvor hvornar hvordan hvorfor hva og ne nedir kimdir nerede nereden nereye zaman kac hangi
    hangisi nasil nicin icin kadar hol mikor hogyan miert hany mennyi melyik mika mita kuka kenen missa mista milloin miten miksi kuinka monta`
    .split(/\s+/)
    .map(folded),
);

/** What Chinese and Japanese ask with: words of the Unicode dictionary that say nothing of what is asked about. */
export const emptySegments: ReadonlySet<string> =
  words(`は が を に へ と で の も や か から まで より です ます でした ました ですか ますか
  だ である し する した して され さ れる られ れ いる い ある あり あっ なり なる なっ こと もの ため とき 時 この その あの どの どこ どれ だれ
  誰 いつ なに なん 何 いくら いくつ どう どのくらい どれくらい くらい ぐらい くだ さい ください 教え て た ない なけれ ば よう よる って という について
  に対して における 何時 何人 何日 何年 何月 何回 何 的 了 是 在 有 和 与 及 或 吗 呢 吧 啊 什么 什麼 谁 哪 哪里 哪儿 哪个 哪些 哪天 几 几点 几天
  多少 多长 多久 多大 多高 多远 怎么 怎样 如何 为什么 什么时候 几时 这 那 个 请 请问 您 我 你 他 她 它 们 我们 可以 能 要 会 被 把 对 从 到 由 于 中 里 上 下
  为 一 个 之 其 所 就 都 也 还 お ご 御 値 数 时候 需要 应该 必须 何曜日 何階 何度 何本 何分 何歳 何名 何時間 月 日 年 天 人`);

/** As {@link QuestionWords.weak}. */
export const weakSegments: ReadonlySet<string> =
  words(`時間 期間 日数 番号 名前 金額 料金 値段 価格 費用 回数 人数 場所 種類 日付 开放 时间 号码 名字 金额 费用 价格
  次数 人数 地点 日期 期限 期间 どれ 必要 最大 最小 上限 下限 规定 最多 最少 多 少 大 小 高 长 使用 利用 開始 終了 开始 结束 名称 号`);
