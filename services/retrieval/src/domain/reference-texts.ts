/** Plain sentences about nothing in particular, three of each language, by its ISO 639-1 code. */
export const referenceTexts: Readonly<Record<string, readonly string[]>> = {
  en: [
    'The kettle was left on the stove until all the water had boiled away.',
    'Members elect a new treasurer at the meeting held every spring.',
    'The ferry leaves the harbour twice a day except on Sundays.',
  ],
  de: [
    'Der Schreiner hat den alten Schrank neu gestrichen und die Türen gerichtet.',
    'Im Herbst werden die Äpfel gepflückt und im Keller gelagert.',
    'Die Straßenbahn fährt wegen der Bauarbeiten eine andere Strecke.',
  ],
  fr: [
    'Le boulanger ouvre sa boutique avant le lever du soleil.',
    'Les enfants ont peint le mur de la cour avec des fleurs jaunes.',
    'Le bac quitte le port deux fois par jour sauf le dimanche.',
  ],
  es: [
    'El panadero abre la tienda antes de que salga el sol.',
    'La biblioteca presta los libros durante tres semanas.',
    'Los niños pintaron el muro del patio con flores amarillas.',
  ],
  it: [
    'Il fornaio apre la bottega prima che sorga il sole.',
    'La biblioteca presta i libri per tre settimane.',
    'Il traghetto lascia il porto due volte al giorno tranne la domenica.',
  ],
  pt: [
    'O padeiro abre a loja antes do nascer do sol.',
    'A biblioteca empresta os livros por três semanas.',
    'As crianças pintaram o muro do pátio com flores amarelas.',
  ],
  nl: [
    'De bakker opent zijn winkel voordat de zon opkomt.',
    'In de herfst worden de appels geplukt en in de kelder bewaard.',
    'De veerboot verlaat de haven twee keer per dag, behalve op zondag.',
  ],
  ru: [
    'Кот спал на подоконнике, пока шёл дождь.',
    'Поезд в северный город отправляется рано утром.',
    'Бабушка посадила в саду две яблони и грушу.',
  ],
  zh: ['猫在窗台上睡觉，外面下着雨。', '图书馆的书可以借三个星期。', '开往北方城市的火车清晨出发。'],
  ja: [
    'パン屋は日の出前に店を開けます。',
    '庭に二本のりんごの木を植えました。',
    '図書館の本は三週間借りられます。',
  ],
  ko: [
    '고양이가 창가에서 잠을 자고 있습니다.',
    '도서관의 책은 삼 주 동안 빌릴 수 있습니다.',
    '빵집은 해가 뜨기 전에 문을 엽니다.',
  ],
  ar: [
    'القطة نائمة على حافة النافذة والمطر يهطل.',
    'يفتح الخباز متجره قبل شروق الشمس.',
    'تعير المكتبة الكتب لمدة ثلاثة أسابيع.',
  ],
  hi: [
    'बिल्ली खिड़की पर सो रही है और बाहर बारिश हो रही है।',
    'पुस्तकालय से किताब तीन सप्ताह के लिए मिलती है।',
    'बेकर सूरज निकलने से पहले दुकान खोलता है।',
  ],
};
