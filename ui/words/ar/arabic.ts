// Room: the page in Arabic.
/** The page in Arabic, from right to left: all that stands around the talk; what is missing is told in English. */
import { arabicStatus } from "./status.ts";
import { arabicAgreement } from "./agreement.ts";
import { ARABIC_CONNECTION } from "./connection.ts";
import { arabicGuard } from "./guard.ts";
import type { Formats } from "../formats.ts";
import type { Words } from "../words.ts";

/** Clock offsets below this are the way of the cells, not the clocks. */
const SAME_CLOCK_MS = 500;
/** Below this an offset is told with a decimal. */
const NEAR_CLOCK_MS = 10_000;

/** The page in Arabic for one reader's formats. */
export function arabic(formats: Formats, fallback: Words): Words {
  return {
    ...fallback,
    language: "ar",
    status: arabicStatus(formats, fallback.status),
    app: APP,
    alerts: { newMessage: "رسالة جديدة" },
    page: PAGE,
    search: {
      label: "بحث في المحادثة",
      count: (at, all) => all === 0 ? "لا نتائج" : `${formats.number(at)} من ${formats.number(all)}`,
      before: "أقدم",
      after: "أحدث",
      day: "الانتقال إلى يوم",
    },
    help: { ...fallback.help, title: "مساعدة", shortcuts: "المفاتيح", keys: KEYS },
    link: LINK,
    ...arabicGuard(formats),
    ...arabicAgreement(formats),
    ...ARABIC_CONNECTION,
    peer: {
      you: (self) => `أنت ${self}`,
      unread: (count) => formats.plural(count, UNREAD),
    },
    keys: keyWords(formats),
    continuity: CONTINUITY,
    timeline: timelineWords(formats),
    entry: entryWords(formats, fallback.entry),
    file: fileWords(formats),
    voice: VOICE,
    composer: {
      label: (name) => `رسالة إلى ${name}`,
      send: "إرسال",
      hint: "Enter للإرسال، و Shift+Enter لسطر جديد",
      hintCtrl: "Ctrl+Enter للإرسال",
      over: "أطول من الحد",
      bytes: (used, limit) => `${formats.number(used)} / ${formats.number(limit)} بايت`,
      protection: PROTECTION,
    },
    form: FORM,
    settings: SETTINGS,
    welcome: WELCOME,
  };
}

const UNREAD = {
  zero: "لا رسائل غير مقروءة",
  one: "رسالة غير مقروءة",
  two: "رسالتان غير مقروءتين",
  few: "# رسائل غير مقروءة",
  many: "# رسالة غير مقروءة",
  other: "# رسالة غير مقروءة",
};

const NEW = {
  zero: "لا جديد",
  one: "رسالة جديدة",
  two: "رسالتان جديدتان",
  few: "# رسائل جديدة",
  many: "# رسالة جديدة",
  other: "# رسالة جديدة",
};

const APP: Words["app"] = {
  loading: "جارٍ الاتصال بـ hchat على هذا الحاسوب…",
  conversations: "المحادثات",
  openList: "فتح قائمة مفاتيح أخرى",
  settings: "الإعدادات",
  help: "مساعدة",
  hide: "إخفاء الصفحة",
  close: "إغلاق",
  mute: "كتم",
  unmute: "إلغاء الكتم",
};

const PAGE: Words["page"] = {
  title: "هذه الصفحة",
  language: "اللغة",
  browserLanguage: "كما في المتصفح",
  theme: { legend: "الألوان", options: { system: "كما في النظام", light: "فاتحة", dark: "داكنة" } },
  sounds: "تشغيل صوت عند وصول رسالة",
  notifies: "إعلامي بالرسائل الجديدة",
  notifiesRefused: "لا يسمح المتصفح بالإشعارات هنا. اسمح بها بجانب شريط العنوان.",
  notifiesContent: "إظهار الاسم والنص في الإشعارات",
  enterSends: "Enter للإرسال (وإلا فـ Ctrl+Enter)",
};

const KEYS: Words["help"]["keys"] = {
  help: "هذه المساعدة",
  search: "بحث في المحادثة",
  previous: "المحادثة السابقة",
  next: "المحادثة التالية",
  hide: "إخفاء الصفحة وإظهارها",
  lock: "قفل hchat",
  settings: "الإعدادات",
  panic: "إنهاء hchat فورًا وعدم ترك شيء على الشاشة",
};

const LINK: Words["link"] = {
  lost: "لا يستجيب hchat على هذا الحاسوب. قد تكون هذه الصفحة قديمة؛ تجري المحاولة من جديد.",
  stranger: "هذه الصفحة من تشغيل سابق لـ hchat. افتح الرابط الذي طبعه البرنامج.",
  ended: "انتهى hchat. يمكنك إغلاق هذه الصفحة.",
  taken: "ترك برنامج آخر شيفرته في هذا المتصفح تحت هذا العنوان، وربما رأى هذا الرابط. أُزيلت ولم " +
    "تقرأ شيئًا. أنهِ hchat وشغّله من جديد وافتح الرابط الجديد.",
  hidden: "hchat مخفي.",
  show: "إظهار",
  tryNow: "حاول الآن",
  dismiss: "تجاهل",
  notices: "تنبيهات",
};

function keyWords(formats: Formats): Words["keys"] {
  return {
    region: (name) => `مفاتيح المحادثة مع ${name}`,
    show: "المفاتيح والساعات",
    inUse: "المفتاح المستخدم",
    number: (slot) => `رقم ${formats.number(slot)}`,
    none: "لا شيء",
    nextIn: (leftMs) => `المفتاح التالي بعد ${formats.span(Math.ceil(leftMs / 1_000) * 1_000)}`,
    firstIn: (startsInMs) => `الأول بعد ${formats.span(startsInMs)}`,
    over: "انتهت القائمة",
    list: "قائمة المفاتيح",
    left: (leftMs) => `بقي ${formats.span(leftMs)}`,
    roughlyLeft: (leftMs) => `بقي ${formats.roughSpan(leftMs)}`,
    nothingLeft: "لم يبق شيء",
    count: (left, all) => `${formats.number(left)} من ${formats.number(all)} مفتاح`,
    until: (endMs) => `حتى ${formats.date(endMs)}`,
    clockOf: (name) => `ساعة ${name}`,
    clockUnknown: "غير معروفة بعد",
    clockKnownLater: (name) => `تُعرف حين يُسمع ${name}`,
    timeServer: {
      noAnswer: "لا يجيب خادم الوقت",
      notSynchronised: "لا يعرف خادم الوقت الوقت",
    },
    offset: (offsetMs) => {
      const apartMs = Math.abs(offsetMs);
      if (apartMs < SAME_CLOCK_MS) return "مطابقة لساعتك";
      const apart = apartMs < NEAR_CLOCK_MS ? formats.seconds(apartMs) : formats.span(apartMs);
      return offsetMs > 0 ? `متقدمة على ساعتك بـ ${apart}` : `متأخرة عن ساعتك بـ ${apart}`;
    },
  };
}

const CONTINUITY: Words["continuity"] = {
  label: "كلمات هذه الجلسة",
  notKnown: "غير معروفة بعد",
  meaning: "يرى كلاكما الكلمات الست نفسها، إلا إذا كان أحد بينكما.",
  details: {
    first: "هذه محادثتكما الأولى.",
    kept: "كما في محادثتكما السابقة.",
    lost: "ليست كما في محادثتكما السابقة.",
    unknown: "تُعرف حين تتحدثان.",
  },
  lost: (name) => `ربما تحدث معك أو مع ${name} شخص لديه نسخة من هذه القائمة.`,
  lostCompare: (name) => `اتصل بـ ${name} واقرآ هذه الكلمات:`,
  lostDiffer: "إذا اختلفت فتوقفا واصنعا قائمة جديدة.",
  lostLater: "ستظهر هنا ست كلمات للمقارنة حين تتحدثان.",
  match: "متطابقة",
  paused: "لا يتصل hchat ولا يجيب هنا حتى تختار.",
  goOn: "المتابعة هنا",
  hoursApart: (name) => `إذا كانت ساعة ${name} صحيحة فاتبعها في هذه المحادثة.`,
  goByPeer: (name) => `اتباع ساعة ${name}`,
};

function timelineWords(formats: Formats): Words["timeline"] {
  return {
    log: (name) => `الرسائل مع ${name}`,
    toEnd: "إلى أحدث رسالة",
    toEndNew: (count) => formats.plural(count, NEW),
    unreadLine: "رسائل جديدة",
    arrivals: "رسائل جديدة",
    empty: (name, isKept) =>
      `لا رسائل بعد. ما تكتبه يصل إلى ${name} وحده، مختومًا بمفتاح اللحظة. ${
        isKept
          ? "يحفظه سجل مختوم على هذا الحاسوب."
          : "يبقى في الذاكرة هنا ويزول عند انتهاء البرنامج."
      }`,
  };
}

function entryWords(formats: Formats, fallback: Words["entry"]): Words["entry"] {
  return {
    ...fallback,
    states: STATES,
    protections: PROTECTIONS,
    padWait: { label: "ينتظر لوحًا", meaning: "يخرج تحت اللوح ذي الاستخدام الواحد وحده." },
    by: (author) => `${author}:`,
    blank: "رسالة لا يظهر فيها شيء",
    cancel: "إلغاء",
    sendAgain: "إرسال من جديد",
    edit: "تعديل",
    details: "تفاصيل",
    key: (slot) => `المفتاح ${formats.number(slot)}`,
    keyMeaning: "خُتمت بمفتاح هذه الفترة.",
    tools: "ما يمكن فعله بهذه الرسالة",
    reply: "رد",
    react: (emoji) => `تفاعل بـ ${emoji}`,
    copy: "نسخ",
    delete: "حذف عند الطرفين",
    deleteConfirm: "حذفها حقًا؟ ربما قرأها الطرف الآخر.",
    deleted: "حُذفت",
    unknown: "تحتاج هذه الرسالة إلى إصدار أحدث من hchat",
    edited: "عُدّلت",
    changed: "تغيير جارٍ",
    quoteMissing: "الرسالة التي تجيب عنها ليست هنا",
    written: "كُتبت",
    arrived: "وصلت",
  };
}

function fileWords(formats: Formats): Words["file"] {
  return {
    attach: "إرفاق ملف",
    accept: "استلام",
    refuse: "رفض",
    pause: "إيقاف مؤقت",
    resume: "متابعة",
    cancel: "إلغاء",
    save: "حفظ",
    enlarge: (name) => `عرض ${name} كبيرة`,
    states: {
      offered: "معروض",
      moving: "جارٍ",
      paused: "متوقف",
      pausedByPeer: "أوقفه الطرف الآخر",
      complete: "",
      refused: "مرفوض",
      cancelled: "ملغى",
      failed: "فشل",
    },
    progress: (received, all) => `${formats.bytes(received)} من ${formats.bytes(all)}`,
    speed: (bytesPerSecond) => `${formats.bytes(bytesPerSecond)}/ث`,
    left: (leftMs) => `بقي ${formats.span(leftMs)}`,
    heldQuestion: (names) =>
      `تخرج الملفات مشفّرة لكن بلا اللوح الذي تريده لكل شيء. هل تُرسل ${names}؟`,
    heldSend: "إرسال بلا لوح",
  };
}

const STATES: Words["entry"]["states"] = {
  queued: { label: "في الانتظار", meaning: "على هذا الحاسوب وحده. تخرج حالما يمكن." },
  sent: { label: "أُرسلت", meaning: "خرجت. يعيد hchat إرسالها حتى يؤكدها البرنامج الآخر." },
  delivered: { label: "وصلت", meaning: "هي لدى البرنامج الآخر." },
  read: { label: "قُرئت", meaning: "ظهرت على صفحة الطرف الآخر." },
  failed: { label: "لم تصل", meaning: "انتهت قائمة المفاتيح قبل أن تصل." },
  cancelled: { label: "أُلغيت", meaning: "سُحبت قبل أن تخرج." },
};

const PROTECTIONS: Words["entry"]["protections"] = {
  pad: {
    label: "لوح",
    meaning: "لوح ذو استخدام واحد داخل تشفير موثّق: لا يقرؤها أحد أبدًا بلا القائمة.",
  },
  aead: { label: "مشفّرة", meaning: "تشفير موثّق بمفتاح فترتها." },
};

const PROTECTION: Words["composer"]["protection"] = {
  off: "مشفّرة، بلا لوح ذي استخدام واحد",
  pad: "تخرج تحت اللوح ذي الاستخدام الواحد",
  padWaits: "أطول من لوح هذا المفتاح: تنتظر المفاتيح التالية",
  noKey: "لا مفتاح مستخدم",
  padSpent: "لم يبق لوح في هذا المفتاح: تشفير فقط",
  padPartly: "أطول من لوح هذا المفتاح: جزء منها تشفير فقط",
  padWhileLeft: "تخرج تحت اللوح ما بقي منه في هذا المفتاح",
};

const FORM: Words["form"] = {
  open: "فتح",
  openTitle: "فتح قائمة مفاتيح",
  opened: "فُتحت",
  opening: "جارٍ الفتح…",
  unlock: "فك القفل",
  lockedTitle: "قائمة المفاتيح هذه مقفلة",
  found: "قوائم مفاتيح وُجدت هنا. اختر قائمتك:",
  path: { label: "مسار القائمة", help: "ملف ينتهي بـ .hkl على هذا الحاسوب أو على ذاكرة USB." },
  pathHelpBeside: "تُفتح بجانب الأخرى.",
  passphrase: { label: "عبارة المرور", help: "اتركها فارغة إذا لم تكن للقائمة عبارة." },
  wrongPassphrase: "عبارة المرور خاطئة. حاول من جديد:",
};

const SETTINGS: Words["settings"] = {
  title: "الإعدادات",
  save: "حفظ",
  saved: "حُفظ",
  conversation: (name) => `المحادثة مع ${name}`,
  peer: (name) => ({
    label: `عنوان ${name}`,
    help: `العنوان الذي يتصل به هذا البرنامج. اتركه فارغًا إذا كان ${name} وحده يستطيع الوصول إليك.`,
  }),
  pad: {
    legend: "اللوح ذو الاستخدام الواحد",
    options: {
      prefer: { label: "مفضّل", help: "اللوح ما بقي منه في مفتاح اللحظة، ثم التشفير وحده." },
      always: { label: "دائمًا", help: "لا يخرج شيء بلا لوح: النص الطويل ينتظر المفاتيح التالية." },
      off: { label: "إيقاف", help: "التشفير وحده بمفتاح اللحظة." },
    },
  },
  cover: {
    legend: "كشف أقل للمراقب",
    options: {
      quiet: { label: "هادئ", help: "يرسل حين يوجد ما يُرسل." },
      steady: { label: "منتظم", help: "يرسل في كل نبضة، فلا يرى أحد متى تكتب." },
    },
  },
  list: "قائمة المفاتيح:",
  asksForPictures: "السؤال قبل استلام الصور",
  program: "هذا البرنامج",
  listen: { label: "عنوان الاستماع", help: "HOST:PORT حيث ينتظر هذا البرنامج الطرف الآخر." },
  dialable: "يتصل الطرف الآخر بأحد هذه العناوين، الأرجح أولًا. من خارج شبكتك استخدم عنوان الموجّه " +
    "العام؛ وعليه أن يحوّل المنفذ إلى هذا الحاسوب.",
  keep: {
    title: "التشغيل التالي",
    button: "الاحتفاظ بالإعدادات",
    done: "تم",
    help: "استخدام عناوين هذا التشغيل وأوضاعه وخياراته في التالي. الملف:",
  },
  end: {
    title: "إنهاء",
    button: "إنهاء hchat",
    confirm: "نعم، أنهِه",
    back: "إبقاؤه يعمل",
    help: "يودّع الطرف الآخر وينهي البرنامج على هذا الحاسوب. ما لا يحفظه سجل يزول حينها، " +
      "وما لم يصل منه لن يصل.",
  },
};

const WELCOME: Words["welcome"] = {
  title: "مرحبًا بك في hchat",
  lead: "يتشارك شخصان قائمة مفاتيح عشوائية، مفتاحًا لكل بضع ثوان. لا يستطيع التحدث معك إلا من لديه " +
    "النسخة الأخرى.",
  make: {
    title: "صنع قائمتي مفاتيح",
    how: "واحدة لك وواحدة للطرف الآخر. افعل ذلك على حاسوب تثق به.",
  },
  meet: {
    title: "تسليم النسخة الأخرى",
    how: "التقيا وسلّم الملف الثاني على ذاكرة USB. لا ترسله عبر شبكة أبدًا.",
  },
  open: "افتح نسختك",
};

const VOICE: Words["voice"] = {
  record: "تسجيل رسالة صوتية",
  recording: "جارٍ التسجيل",
  refused: "لا ميكروفون: اسمح به بجانب شريط العنوان.",
  send: "إرسال التسجيل",
  play: "تشغيل",
  pause: "إيقاف مؤقت",
  place: "الموضع في التسجيل",
};
