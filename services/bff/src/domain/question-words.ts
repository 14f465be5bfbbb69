import type { StemLanguage } from '@lectern/text';

/** Words of one language that say how something is asked, not what about; without accents, in small letters. */
export interface QuestionWords {
  /** Carry no meaning of their own; of `How long does it take?` all does, since an amount is looked for anyway. */
  readonly empty: ReadonlySet<string>;
  /** Say little: words for quantities, times and kinds, and verbs that fit everything. */
  readonly weak: ReadonlySet<string>;
}

function words(text: string): ReadonlySet<string> {
  return new Set(text.split(/\s+/));
}

/** By language; short on purpose, since a word that is left out here only counts for less than it could. */
export const questionWords: Readonly<Record<StemLanguage, QuestionWords>> = {
  en: {
    empty:
      words(`a about according after again all also am an and any are as at be because been before being both but by can
      could did do does doing during each either for from had has have he her him his how i if in into is it its just may me
      might mine more most must my no nor not of off on only or other our out over own per please s same shall she should so
      some such t than that the their them then there these they this those through to too under until up us use very was we
      were what when where whether which while who whom whose why will with within would you your tell show find give say says
      said know see source sources reference references cf according document documents passage passages note notes text file mention mentioned state stated last lasts long take taken takes`),
    weak: words(`allowed amount answer become begin come comes count cost costs day days date do does end far fast get gets
      go goes got happen happens have high hold holds hour hours keep kept kind late let low made make
      makes many minute minutes month months much name named need needed needs new number often old once open opened part
      place put quick quickly set size soon stand stands start starts tall time times type used want week
      weeks wide work works year years called exactly total maximum minimum currently current normally usually latest
      earliest exact value given main early apply applies applied valid belong belongs exist exists located`),
  },
  de: {
    empty:
      words(`ab aber alle allem allen aller alles als also am an andere auch auf aus bei beim bin bis bitte da dafur damit
      dann das dass dein dem den denn der des dessen die dies diese diesem diesen dieser dieses dir doch dort du durch ein eine
      einem einen einer eines er es etwa etwas euer fur gegen gibt hab habe haben hat hatte ich ihm ihn ihnen ihr ihre im in
      innerhalb ist ja jede jedem jeden jeder jedes kann konnen man mein mich mir mit muss mussen nach nicht noch nun nur ob
      oder ohne pro sein seine sich sie sind so soll sollen sollte steht uber um und uns unser vom von vor wann war waren warum
      was welche welchem welchen welcher welches wem wen wenn wer werden wessen wie wieso will wir wird wo wofur woher wohin
      womit worden wurde wurden zu zum zur zwischen dokument dokumente dokumenten laut lautet lauten heisst sagen sagt erwahnt unter hinter neben seit wahrend wegen trotz siehe vgl quelle quellen gemass dauern dauert lang lange`),
    weak: words(`alt anzahl art beginnt beginnen betragt breit dauer darf durfen findet statt endet ende gehen
      geht gemacht genau geoffnet gilt gelten gross grosse groß haufig heisst hoch hohe liegen stehen befindet befinden gehort gehoren jahr jahre kommen kommt kosten kostet
      letzte liegt machen macht maximal mindestens minuten monat monate name nennt nummer oft schnell spat spatestens
      stunde stunden tag tage tagen teuer tief uhr uhrzeit viel viele vielen weit wert woche wochen wochentag zahl zeit`),
  },
  fr: {
    empty:
      words(`a ai au aux avec avez avons c ce ceci cela ces cet cette chez combien comme comment d dans de des dit donc du
      elle elles en entre est et eu eux fait faut il ils j je l la le les leur leurs lors lui ma mais me mes mon n ne nos notre
      nous on ont ou par pas pendant peut peuvent plus pour pourquoi pouvez qu quand que quel quelle quelles quels qui quoi s sa
      sans se selon sera ses si son sont sous sur t ta te tes toi ton tous tout toute toutes tu un une vers vos votre vous y
      document documents dois doit doivent etre voir source sources apres dure longtemps`),
    weak: words(`age an annee annees annuel ans commence cout coute coutent date debut debute delai dernier duree elevee faire
      fin finit grand grande haute hauteur heure heures jour jours jusqu long maximal maximale maximum minimum minute
      minutes mois montant nom nombre numero ouvert ouverte premier prend prix semaine semaines souvent tarif taille temps
      trouve type valeur vite lieu lors fois appelle`),
  },
  es: {
    empty:
      words(`a al algo ante como con contra cual cuales cualquier cuando cuanta cuantas cuanto cuantos de del desde donde dos
      durante e el ella ellas ellos en entre era es esa ese eso esta estan estas este esto estos fue ha hace hacen hacia han
      hasta hay he la las le les lo los mas me mi mis muy nada ni no nos nuestra nuestro o para pero por porque puede pueden
      puedo que quien quienes se sea segun ser si sin sobre son su sus tambien te tiene tienen todo todos tu tus un una unas uno
      unos y ya yo documento documentos debe deben debo dice vease ver fuente fuentes dura tarda`),
    weak: words(`abierta abierto abre alta alto ano anos antes cantidad cierra comienza coste costo cuesta cuestan dia dias       duracion edad empieza fecha fin final gran grande hora horas importe largo llama lugar maxima maximo mes meses minima minimo
      minutos nombre numero plazo precio primer primero semana semanas tamano tarifa tiempo tipo ultima ultimo valor veces
      vez mide pesa`),
  },
  it: {
    empty:
      words(`a ad ai al alla alle anche c che chi ci come con cosa cui da dal dalla dei del della delle di dove e ed era essere
      fra gli ha hanno i il in io la le lo loro ma mi nei nel nella non o ogni per perche piu puo quale quali quando quanta quante
      quanti quanto questa questo se si sono su sua suo sul sulla tra tu un una uno viene dura`),
    weak: words(`alto anni anno apre chiude costa data durata fine giorni giorno grande mese mesi minuti nome numero ora ore
      prezzo settimana settimane spesso tempo tipo valore volte`),
  },
  pt: {
    empty:
      words(`a ao aos as ate com como da das de do dos e ela ele eles em entre era essa esse esta este eu foi ha isso isto ja
      lhe mais mas me meu minha na nas nao no nos o onde os ou para pela pelo por porque qual quais quando quanta quantas quanto
      quantos que quem se sem ser seu sua sao tem um uma umas uns voce dura`),
    weak: words(`abre alto ano anos custa data dia dias duracao fim grande hora horas mes meses minutos nome numero prazo preco
      semana semanas tempo tipo valor vezes`),
  },
  nl: {
    empty:
      words(`aan al als bij dan dat de deze die dit door een en er geen had heb hebben heeft hem het hier hij hoe hoeveel ik in
      is ja je kan kunnen maar me men met mijn moet na naar niet nog nu of om onder ons ook op over te toen tot u uit uw van
      voor waar waarom wanneer was wat we welk welke werd wie wij worden wordt zal ze zich zij zijn zo duurt lang`),
    weak: words(`aantal begint dag dagen datum groot hoog jaar jaren kosten kost maand maanden minuten naam nummer prijs
      tijd uren uur vaak waarde week weken`),
  },
};

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
