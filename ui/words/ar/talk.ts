/** The talk in Arabic: its entries, files, composer, and looking for words. */
import type { Formats } from "../formats.ts";
import type { TalkWords } from "../talk_words.ts";

/** For one reader's formats. */
export function arabicTalk(formats: Formats): TalkWords {
  return {
    search: {
      label: "بحث في المحادثة",
      count: (at, all) => all === 0 ? "لا نتائج" : `${formats.number(at)} من ${formats.number(all)}`,
      before: "أقدم",
      after: "أحدث",
      day: "الانتقال إلى يوم",
    },
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

const NEW = {
  zero: "لا جديد",
  one: "رسالة جديدة",
  two: "رسالتان جديدتان",
  few: "# رسائل جديدة",
  many: "# رسالة جديدة",
  other: "# رسالة جديدة",
};

function timelineWords(formats: Formats): TalkWords["timeline"] {
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

function entryWords(formats: Formats): TalkWords["entry"] {
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

function fileWords(formats: Formats): TalkWords["file"] {
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
    ends: {
      refused: "لم يرده الطرف الآخر.",
      cancelled: "أوقفه أحدكما قبل أن يكتمل.",
      failed: "توقف قبل أن يصل كاملًا إلى برنامج الطرف الآخر. أرفقه مرة أخرى.",
    },
    waits: "ينتظر الطرف الآخر",
    gone: "لم يعد في الذاكرة",
    heldBack: "ينتظرك: وصلت صور كثيرة",
    progress: (received, all) => `${formats.bytes(received)} من ${formats.bytes(all)}`,
    speed: (bytesPerSecond) => `${formats.bytes(bytesPerSecond)}/ث`,
    left: (leftMs) => `بقي ${formats.span(leftMs)}`,
    heldQuestion: (names) =>
      `تخرج الملفات مشفّرة لكن بلا اللوح الذي تريده لكل شيء. هل تُرسل ${names}؟`,
    heldSend: "إرسال بلا لوح",
  };
}

const STATES: TalkWords["entry"]["states"] = {
  queued: { label: "في الانتظار", meaning: "على هذا الحاسوب وحده. تخرج حالما يمكن." },
  sent: { label: "أُرسلت", meaning: "خرجت. يعيد hchat إرسالها حتى يؤكدها البرنامج الآخر." },
  delivered: { label: "وصلت", meaning: "هي لدى البرنامج الآخر." },
  read: { label: "قُرئت", meaning: "ظهرت على صفحة الطرف الآخر." },
  failed: { label: "لم تصل", meaning: "انتهت قائمة المفاتيح قبل أن تصل." },
  cancelled: { label: "أُلغيت", meaning: "سُحبت قبل أن تخرج." },
};

const PROTECTIONS: TalkWords["entry"]["protections"] = {
  pad: {
    label: "لوح",
    meaning: "لوح ذو استخدام واحد داخل تشفير موثّق: لا يقرؤها أحد أبدًا بلا القائمة.",
  },
  aead: { label: "مشفّرة", meaning: "تشفير موثّق بمفتاح فترتها." },
};

const PROTECTION: TalkWords["composer"]["protection"] = {
  off: "مشفّرة، بلا لوح ذي استخدام واحد",
  pad: "تخرج تحت اللوح ذي الاستخدام الواحد",
  padWaits: "أطول من لوح هذا المفتاح: تنتظر المفاتيح التالية",
  noKey: "لا مفتاح مستخدم",
  padSpent: "لم يبق لوح في هذا المفتاح: تشفير فقط",
  padPartly: "أطول من لوح هذا المفتاح: جزء منها تشفير فقط",
  padWhileLeft: "تخرج تحت اللوح ما بقي منه في هذا المفتاح",
};

const VOICE: TalkWords["voice"] = {
  record: "تسجيل رسالة صوتية",
  recording: "جارٍ التسجيل",
  refused: "لا ميكروفون: اسمح به بجانب شريط العنوان.",
  send: "إرسال التسجيل",
  play: "تشغيل",
  pause: "إيقاف مؤقت",
  place: "الموضع في التسجيل",
};
