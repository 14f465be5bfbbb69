import { hasNamingWord } from './naming-words.ts';

/** What is often asked with one word and answered with another, by the words for it in several languages. */
const concepts: Readonly<Record<string, string>> = {
  cost: `cost costs price prices priced pricing fee fees charge charges charged pay pays paid payable rate rates tariff free pound
    pounds dollar dollars euro euros eur usd gbp chf kostet kosten kostenlos kostenfrei gratis preis preise gebuhr gebuhren zahlen
    zahlt bezahlen bezahlt betragt franken cout couts coute coutent prix tarif tarifs payer paie payant gratuit gratuite gratuits
    cuesta cuestan coste costes costo precio precios tarifa tarifas pagar paga pagan gratuito gratuita costa costano prezzo prezzi
    custa custam preco precos prijs prijzen kost tarief tarieven betaal betaalt betalen gratis paga pagam pagano pagamento costi costo`,
  begin: `start starts started starting begin begins began beginning commence commences beginnt beginnen beginn startet anfang fangt
    commence commencent debut debute demarre comienza comienzan empieza empiezan inicio inicia inizia inizio comeca comecam begint beginnen start`,
  end: `end ends ended ending finish finishes finished endet enden ende schluss finit finissent fin termine terminent
    termina terminan acaba finaliza finisce finiscono eindigt eindigen einde`,
  open: `open opens opened opening offnet offnen geoffnet offen offnung offnungszeit offnungszeiten einlass ouvre ouvrent ouvert
    ouverte ouverts ouverture abre abren abierto abierta apertura aperto apre aberto abertura aberta aperta open geopend opent`,
  height: `height heights tall altitude hauteur altura altezza hoogte`,
  width: `width wide breadth breit breite large largeur ancho ancha anchura larghezza breedte largura`,
  depth: `depth deep tief tiefe profond profonde profondeur profundo profunda profundidad profondita diep diepte profundidade`,
  weight: `weight weigh weighs heavy schwer gewicht wiegt wiegen poids pese lourd peso pesa pesan pesano pesam zwaar weegt gewicht`,
  age: `age old aged alt alter baujahr edad antiguedad anni leeftijd oud ago`,
  fill: `fill fills filled filling full block blocked blocks clog clogged choked stuffed gefullt fullt fullung verstopft
    rempli remplie remplit bouche bouchee obstrue obstruee lleno llena llenan relleno obstruido obstruida atascado atascada`,
  build: `build builds built construct constructed construction erected baut gebaut erbaut errichtet construit construite
    construits bati batie construido construida construyo construyeron edificado costruito costruita construcao gebouwd bouwde`,
  repair: `repair repairs repaired fix fixed fixes mend mended mends repariert reparieren reparatur instandgesetzt reparer repare
    reparee reparation reparar reparado reparada reparo reparacion arreglado arreglada`,
  phone: `phone phones telephone tel mobile cell telefon telefonnummer telefonnummern telefonisch rufnummer handy handynummer durchwahl
    portable telefono telefone celular movil cellulare telefoonnummer telefoon gsm`,
  mail: `mail email mails emails mailadresse emailadresse courriel correo`,
  fare: `fare fares ticket tickets fahrkarte fahrkarten fahrschein fahrscheine fahrpreis fahrpreise billet billets billete billetes boleto
    boletos biglietto biglietti bilhete bilhetes kaartje kaartjes`,
  close: `close closes closed closing shut shuts schliesst schliessen geschlossen schliessung ferme ferment fermee fermes fermeture
    cierra cierran cerrado cerrada cierre chiude chiuso fecha fechado fechada sluit sluiten gesloten`,
};

const conceptOf: ReadonlyMap<string, string> = new Map(
  Object.entries(concepts).flatMap(([name, words]) =>
    words.split(/\s+/).map((word) => [word, name] as const),
  ),
);
const lengthGiven =
  /\d\s?(?:m|cm|mm|km|ft|metres?|meters?|centimetres?|zentimeter|metros?|feet|foot|inch(?:es)?)(?![\p{L}\p{N}])/u;
const weightGiven =
  /\d\s?(?:kg|g|t|kilos?|kilogramm?e?s?|kilogramos?|tonnen?|tons?|tonnes|toneladas)(?![\p{L}\p{N}])/u;
const ageGiven = /(?<!\d)(?:1[5-9]|20)\d{2}(?!\d)|\d\s?(?:years?|jahre?|ans|anos|anni|jaar)(?![\p{L}\p{N}])/u;
/** The price of a ride, which is a ticket as well. */
const fareGiven = /(?<!\p{L})(?:fares?|fahrpreise?)(?!\p{L})/u;
const mailGiven = /[\p{L}\p{N}._%+-]@[\p{L}\p{N}-]{1,63}\./u;
const currency = /[€$£¥]|\d\s?円|円/;

/** The name of what a word stands for, if it is one of a few. */
export function conceptNamed(word: string): string | undefined {
  return conceptOf.get(word);
}

/** The names of all that is spoken of in a text in small letters without accents; `words` are those of the text. */
export function conceptsIn(plain: string, words: readonly string[]): Set<string> {
  const found = new Set<string>();
  for (const word of words) {
    const name = conceptOf.get(word);
    if (name !== undefined) found.add(name);
  }
  if (hasNamingWord(plain)) found.add('naming');
  if (currency.test(plain) || fareGiven.test(plain)) found.add('cost');
  if (lengthGiven.test(plain)) for (const name of ['height', 'width', 'depth']) found.add(name);
  if (mailGiven.test(plain)) found.add('mail');
  if (ageGiven.test(plain)) found.add('age');
  if (weightGiven.test(plain)) found.add('weight');
  return found;
}
