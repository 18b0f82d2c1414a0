/** What the page says in Arabic of a request that failed; a sentence for every code. */
import type {
  AddressFault,
  CertificateFault,
  ListenErrorJson,
  ValueFaultJson,
} from "../../../server/gui_api/error_json.ts";
import type { MakeFaultJson } from "../../../server/gui_api/lists_json.ts";
import type { Formats } from "../formats.ts";
import type { Of } from "../../../server/gui_api/code.ts";
import type { PageError, Words } from "../words.ts";

/** Why a request failed, for one reader's formats. */
export function arabicErrors(formats: Formats): Words["error"] {
  const table = errorTable(formats);
  return (error) => (table[error.code] as (error: PageError) => string)(error);
}

type ErrorTable = {
  [Code in PageError["code"]]: (error: Of<PageError, Code>) => string;
};

const UNKNOWN_REQUEST = "لا يعرف hchat هذا الطلب.";

function errorTable(formats: Formats): ErrorTable {
  return {
    unreachable: () => "لا يستجيب hchat على هذا الحاسوب.",
    unknown: ({ status }) => `أجاب hchat بالرمز ${status}.`,
    internal: () => "أخفق hchat. في سجله المزيد.",
    foreignHost: () => "لا يجيب hchat تحت هذا العنوان. افتح الرابط الذي طبعه.",
    foreignOrigin: () => "طلب هذا موقع آخر. افتح الرابط الذي طبعه hchat.",
    foreignUser: () => "يعمل hchat لمستخدم آخر على هذا الحاسوب.",
    tokenMissing: () => "افتح الرابط الذي طبعه hchat.",
    tokenWrong: () => "هذا الرابط من تشغيل سابق. افتح آخر رابط طبعه hchat.",
    programLocked: () => "hchat مقفل.",
    pinNeeded: () => "ليس لأي قائمة مفتوحة عبارة مرور. عيّن رمزًا سريًا أولًا.",
    secretWrong: ({ triesLeft }) =>
      triesLeft === 0
        ? "خطأ مرة أخرى. ينتهي hchat الآن."
        : `هذا خطأ. المحاولات الباقية قبل أن ينتهي hchat: ${formats.number(triesLeft)}.`,
    notFound: () => UNKNOWN_REQUEST,
    methodNotAllowed: () => UNKNOWN_REQUEST,
    badType: () => UNKNOWN_REQUEST,
    badEncoding: () => UNKNOWN_REQUEST,
    badJson: () => UNKNOWN_REQUEST,
    bodyBroken: () => "انقطع الطلب. حاول من جديد.",
    bodyTooLong: () => "هذا أطول مما يلزم.",
    valueInvalid: ({ reason }) => valueSentence(formats, reason),
    settingUnknown: ({ name }) => `لا إعداد اسمه «${name}».`,
    textEmpty: () => "الرسالة فارغة.",
    textBlank: () => "لا شيء يُرى في الرسالة، مسافات وعلامات خفية فقط.",
    textTooLong: ({ limitBytes }) =>
      `الرسالة أطول من الحد: ${formats.number(limitBytes)} بايت على الأكثر.`,
    outboxFull: ({ limit }) => `${formats.number(limit)} رسالة تنتظر بالفعل. انتظر حتى يصل بعضها.`,
    noMemory: () => "ذاكرة hchat لا تكفي لهذا. أغلق برامج أخرى وحاول من جديد.",
    notPaused: () => "hchat يتابع بالفعل.",
    fileWithoutPad: () => "تخرج الملفات بلا اللوح ذي الاستخدام الواحد، وأنت تريد كل شيء تحته.",
    fileUnreadable: () => "تتعذر قراءة الملف.",
    fileTooLong: ({ limitBytes }) => `الملف أكبر من الحد: ${formats.bytes(limitBytes)} على الأكثر.`,
    memoryFull: () => "لا ذاكرة باقية للملفات المستلمة.",
    fileNotReady: () => "لا يمكن فعل هذا بالملف الآن.",
    makeFailed: (fault) => makeSentence(formats, fault),
    makingAlready: () => "تُصنع قائمتان أخريان. انتظر حتى تكتملا.",
    sessionChanged: () => "تغيّرت الكلمات منذئذ. قارنا الجديدة.",
    entryUnknown: () => "هذه الرسالة لم تعد هنا.",
    entryGone: () => "حُذفت الرسالة أو سُحبت.",
    tooLate: ({ limitMs }) => `يمكن تغيير الرسالة خلال ${formats.span(limitMs)} من كتابتها.`,
    notResendable: () => "لا تحتاج الرسالة إلى إرسال من جديد.",
    entryNotQueued: () => "خرجت الرسالة بالفعل، فلا يمكن سحبها.",
    stillInHistory: ({ path, goesOn }) =>
      `يسري هذا حتى ينتهي hchat. لكن السجل ${path} لم يأخذه وقد تكون فيه الرسالة كما كانت، ` +
      "فيرسلها hchat أو يعرضها حين يبدأ من جديد. " +
      (goesOn
        ? "أعد وصل ذاكرة USB أو أفرغ بعض المساحة ما دام hchat يعمل: عندها يتابع السجل."
        : "حين تمكن الكتابة إليه من جديد، اقفل hchat وفك قفله."),
    noList: () => "لا قائمة مفاتيح مفتوحة. افتح واحدة في الإعدادات.",
    locked: () => "قائمة المفاتيح مقفلة. أدخل عبارة مرورها.",
    closed: () => "المحادثة مغلقة.",
    listOver: () => "انتهت قائمة المفاتيح. التقيا من جديد واصنعا قائمة جديدة.",
    keysBurned: () => "كل مفاتيح هذه القائمة محروقة. التقيا من جديد واصنعا قائمة جديدة.",
    conversationUnknown: ({ name }) => `لم تعد هناك محادثة باسم «${name}».`,
    conversationNeeded: () => "عدة محادثات مفتوحة. اختر واحدة.",
    listOpen: ({ list }) => `${list} مفتوحة بالفعل.`,
    listFailed: ({ list }) => `يتعذر فتح ${list}.`,
    notAList: ({ list }) => `${list} ليست قائمة مفاتيح لـ hchat.`,
    truncated: ({ list }) => `${list} مبتورة: آخرها مفقود. انسخها من جديد.`,
    trailing: ({ list }) => `${list} تالفة: أطول مما ينبغي.`,
    newerVersion: ({ list }) => `صُنعت ${list} بإصدار أحدث من hchat. احصل عليه.`,
    headerDamaged: ({ list }) => `${list} تالفة في أولها. انسخها من جديد.`,
    outOfRange: ({ list }) => `${list} تالفة في أولها. انسخها من جديد.`,
    missingVolume: ({ list }) => `ملف من ملفات ${list} مفقود.`,
    foreignVolume: ({ list }) => `ملف بجانب ${list} من قائمة أخرى.`,
    stateDamaged: ({ list }) => `نسختا الحالة في ${list} تالفتان.`,
    tableDamaged: ({ list }) => `بصمات ${list} تالفة.`,
    damaged: ({ list }) => `${list} تالفة.`,
    inUse: ({ list }) => `يستخدم برنامج آخر ${list} أو نسخة منها.`,
    passphraseNeeded: () => "لهذه القائمة عبارة مرور. أدخلها هنا.",
    wrongPassphrase: () => "عبارة المرور خاطئة. حاول من جديد.",
    unreadable: ({ list }) => `تتعذر قراءة ${list}. هل المسار صحيح؟`,
    removed: ({ list }) => `لم تعد ${list} هنا. أعد وصل ذاكرة USB.`,
    readOnly: ({ list }) => `تتعذر الكتابة إلى ${list}.`,
    portTaken: portSentence,
    portForbidden: portSentence,
    addressUnknown: portSentence,
    notLoopback: portSentence,
    listenFailed: portSentence,
    certificateUnusable: ({ path, reason }) => `${path}: ${CERTIFICATE_FAULTS[reason]}`,
    saveFailed: ({ path }) => path === null ? "لا مجلد للإعدادات." : `تتعذر الكتابة إلى ${path}.`,
  };
}

const CERTIFICATE_FAULTS: Record<CertificateFault, string> = {
  unreadable: "تعذرت قراءة هذا الملف. هل المسار صحيح؟",
  noCertificate: "لا شهادة في هذا الملف. يجب أن يبدأ بـ -----BEGIN CERTIFICATE-----.",
  noKey: "لا مفتاح خاصًا في هذا الملف. يجب أن يبدأ بـ -----BEGIN.",
  notPair: "هذه الشهادة ليست للمفتاح. اختر اثنين صُنعا معًا.",
  notSafe: "مفتاح هذه الشهادة قصير جدًا، أو توقيعها ضعيف جدًا. أنشئ شهادة جديدة.",
};

function makeSentence(
  formats: Formats,
  { reason, path, wantedBytes = 0, freeBytes = 0, leftPaths = [] }: MakeFaultJson,
): string {
  const left = leftPaths.length === 0
    ? ""
    : ` تعذرت إزالة ${leftPaths.join("، ")} وقد تكون فيها مفاتيح: احذفها.`;
  switch (reason) {
    case "noFolder":
      return `لا مجلد ${path}. هل ذاكرة USB موصولة؟`;
    case "exists":
      return `${path} موجود بالفعل. اختر مجلدًا آخر أو اسمًا آخر.`;
    case "full":
      return wantedBytes === 0
        ? `الوسيط ممتلئ (${path}). أفرغ مساحة أو اصنع قائمة أقصر.${left}`
        : `في ${path} مساحة ${formats.bytes(freeBytes)}، وتحتاج القائمتان إلى ` +
          `${formats.bytes(wantedBytes)}. اصنع قائمة أقصر أو بلا لوح.`;
    case "tooLarge":
      return `لا يقبل نظام الملفات في ${path} ملفًا بهذا الحجم.${left}`;
    case "denied":
      return `لا يحق لك أن تكتب في ${path}. اختر مجلدًا آخر.${left}`;
    case "unfaithful":
      return `لا يعيد ${path} ما كُتب فيه. استخدم ذاكرة أخرى.${left}`;
    case "gone":
      return `لم تعد الذاكرة التي فيها ${path} هنا. صِلها وابدأ من جديد.${left}`;
    case "slow":
      return "الوسيط لا يستجيب. انزعه ثم صِله من جديد، أو اختر وسيطًا آخر.";
    case "other":
      return `تعذرت كتابة القائمتين.${left}`;
  }
}

function portSentence({ code, host, port }: ListenErrorJson): string {
  const place = host.includes(":") ? `[${host}]:${port}` : `${host}:${port}`;
  switch (code) {
    case "portTaken":
      return `يستخدم برنامج آخر ${place}. اختر منفذًا آخر.`;
    case "portForbidden":
      return `يحجز النظام ${place}. اختر منفذًا فوق 1023.`;
    case "addressUnknown":
      return `ليس لهذا الحاسوب العنوان ${host}. استخدم 0.0.0.0 لكل عناوينه.`;
    case "notLoopback":
      return `${host} ليس عنوانًا لهذا الحاسوب وحده.`;
    case "listenFailed":
      return `لا يستطيع hchat أن يستمع على ${place}.`;
  }
}

function valueSentence(formats: Formats, reason: ValueFaultJson): string {
  switch (reason.code) {
    case "notAString":
    case "notABoolean":
    case "notTrue":
    case "notAnId":
    case "notWords":
    case "notACount":
      return UNKNOWN_REQUEST;
    case "notOneOf":
      return `اختر واحدًا من: ${reason.values.join("، ")}.`;
    case "notAFutureTime":
      return "اختر وقتًا آتيًا خلال سنة.";
    case "notAName":
      return "اختر أسماء تصلح لملف، بلا / \\ : * ? ونحوها.";
    case "sameNames":
      return "اختر اسمين مختلفين في الشكل.";
    case "outOfRange":
      return "هذا العدد صغير جدًا أو كبير جدًا.";
    case "notAnEmoji":
      return "اختر رمزًا تعبيريًا واحدًا.";
    case "notUnicode":
      return "فيه حروف غير صالحة.";
    case "notAPath":
      return "أدخل مسار ملف.";
    case "tooLong":
      return `هذا طويل. ${formats.number(reason.limit)} حرفًا على الأكثر.`;
    case "tooShort":
      return `هذا قصير. ${formats.number(reason.limit)} أحرف على الأقل.`;
    case "needsList":
      return "أدخل مسار القائمة أيضًا.";
    case "noPad":
      return "ليس لهذه القائمة لوح. اختر «مفضّل» أو «إيقاف».";
    case "fixed":
      return "لا يمكن تغيير هذا أثناء عمل hchat.";
    default:
      return ADDRESS_FAULTS[reason.code];
  }
}

const ADDRESS_FAULTS: Record<AddressFault, string> = {
  notHostPort: "أدخل العنوان بالشكل HOST:PORT.",
  portOutOfRange: "المنفذ عدد لا يزيد على 65535.",
  badHost: "هذا ليس اسم مضيف ولا عنوان IP.",
  badScheme: "أدخل العنوان بالشكل http://HOST:PORT أو https://HOST أو onion.",
  badUrl: "أدخل العنوان بالشكل http://HOST:PORT أو https://HOST.",
  hasUser: "ليس في العنوان اسم مستخدم ولا كلمة مرور. أدخله بالشكل http://HOST:PORT.",
  isPageLink:
    "هذا رابط صفحة، وهو لصاحبها وحده. أدخل العنوان الذي يطبعه hchat عند الطرف الآخر بعد peer:",
  hasPath: "احذف ما بعد المنفذ.",
  portZero: "لا يمكن الاتصال بالمنفذ 0.",
  notHttps: "يحتاج خادم الويب إلى شهادة. أدخل عنوانه بالشكل https://HOST.",
  listenOnly: "هذا عنوان للاستماع. أدخل العنوان الذي يتصل به الآخرون.",
};
