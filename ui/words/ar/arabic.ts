// Room: the page in Arabic.
/** The page in Arabic, from right to left. */
import { arabicErrors } from "./errors.ts";
import { arabicFirst } from "./first.ts";
import { ARABIC_FORMS } from "./forms.ts";
import { ARABIC_HELP } from "./help.ts";
import { arabicRoute } from "./routes.ts";
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
export function arabic(formats: Formats): Words {
  return {
    language: "ar",
    formats,
    status: arabicStatus(formats),
    app: APP,
    alerts: { newMessage: "رسالة جديدة" },
    search: {
      label: "بحث في المحادثة",
      count: (at, all) => all === 0 ? "لا نتائج" : `${formats.number(at)} من ${formats.number(all)}`,
      before: "أقدم",
      after: "أحدث",
      day: "الانتقال إلى يوم",
    },
    help: ARABIC_HELP,
    error: arabicErrors(formats),
    route: arabicRoute,
    ...ARABIC_FORMS,
    ...arabicFirst(formats),
    link: LINK,
    ...arabicGuard(formats),
    ...arabicAgreement(formats),
    ...ARABIC_CONNECTION,
    peer: {
      you: (self) => `أنت ${self}`,
      own: "أنت:",
      unread: (count) => formats.plural(count, UNREAD),
    },
    keys: keyWords(formats),
    continuity: CONTINUITY,
    timeline: timelineWords(formats),
    entry: entryWords(formats),
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

function entryWords(formats: Formats): Words["entry"] {
  return {
    states: STATES,
    protections: PROTECTIONS,
    padWait: { label: "ينتظر لوحًا", meaning: "يخرج تحت اللوح ذي الاستخدام الواحد وحده." },
    padWaitUntil: ({ bytes, sentBytes, until }, nowMs) => {
      const sent = `خرج ${formats.number(sentBytes)} من ${formats.number(bytes)} بايت`;
      if (until === null) return sent;
      const when = formats.when(Date.parse(until), nowMs);
      return sentBytes === 0 ? `تخرج نحو ${when}` : `${sent}، والباقي نحو ${when}`;
    },
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

const VOICE: Words["voice"] = {
  record: "تسجيل رسالة صوتية",
  recording: "جارٍ التسجيل",
  refused: "لا ميكروفون: اسمح به بجانب شريط العنوان.",
  send: "إرسال التسجيل",
  play: "تشغيل",
  pause: "إيقاف مؤقت",
  place: "الموضع في التسجيل",
};
