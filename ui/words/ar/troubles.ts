/** Why the peer is away, and what one should know beside the status, in Arabic. */
import type { HistoryFault, HistoryStop, NoticeJson } from "../../../server/gui_api/notice_json.ts";
import type { AwayReasonJson, UnreachableReason } from "../../../server/gui_api/status_json.ts";
import type { Formats } from "../formats.ts";
import type { Of } from "../../../server/gui_api/code.ts";
import type { Setting, StatusWords } from "../status_words.ts";

/** Why an address can't be reached; a question or without its full stop. */
export const UNREACHABLE: Record<UnreachableReason, string> = {
  refused: "لا يعمل hchat هناك أو يستمع على منفذ آخر أو يمنعه جدار حماية",
  unknownHost: "لا مضيف بهذا الاسم",
  lookupFailed: "يتعذر البحث عن الاسم الآن",
  noRoute: "لا طريق إلى هناك",
  noNetwork: "ليس لهذا الحاسوب شبكة",
  noAnswer: "لا يجيب شيء. هل يعمل hchat هناك، وهل يحوّل الموجّه المنفذ؟",
  broke: "انقطع الاتصال",
  noHttp: "ما يجيب هناك لا يتحدث HTTP. إذا كان يتحدث TLS فاتصل بـ https://HOST:PORT",
  noTls: "ما يجيب هناك لا يتحدث TLS. إذا لم يُقصد https فاتصل بـ http://HOST:PORT",
  tlsDeclined: "يرفض الخادم هناك اتصال TLS. هل اسم المضيف صحيح؟",
  certificateNotProven: "لا يستطيع الخادم هناك أن يثبت أن الشهادة له. ربما كان أحد بينكما",
  certificateNotOfList:
    "الشهادة هناك ليست من قائمتك ولا من جهة يثق بها هذا الحاسوب. ربما كان أحد بينكما. " +
    "إذا كانت الجهة لك فاذكرها مع --ca",
  certificateOutOfDate: "انتهت صلاحية الشهادة هناك، أو ساعة هذا الحاسوب خاطئة",
  certificateOfAnotherName: "الشهادة هناك لمضيف آخر",
  torMissing: "لا يعمل هنا tor ولا Tor Browser. شغّل أحدهما",
  torWithoutControl: "يعمل tor لكن منفذ التحكم مغلق. أضف ControlPort 9051 إلى torrc",
  torPassword:
    "يطلب منفذ التحكم في tor كلمة مروره: لم تُعط أو كانت خاطئة. اذكر ملفًا فيه كلمة المرور مع " +
    "--tor-password-file أو في الإعدادات",
  torCookie: "لا يحق لك أن تقرأ ملف التحكم في tor. انضم إلى مجموعة tor ثم سجّل الدخول من جديد",
  torStarting: "ما زال tor يتصل بشبكته",
  onionKeysMissing: "ليس في القائمة مفاتيح لعنوان onion هذا الشهر",
  onionSilent: "لا يجيب شيء عبر tor. هل يعمل hchat هناك مع --onion؟",
};

/** Why the peer is away. */
export function arabicAway(reason: AwayReasonJson, { name }: Setting): string {
  switch (reason.code) {
    case "saidBye":
      return `أغلق ${name} برنامج hchat.`;
    case "callBroke":
      return `انقطع اتصال ${name}.`;
    case "noCall":
      return `لم يتصل ${name} منذ فترة.`;
    case "silent":
      return `لم يجب ${name} منذ فترة.`;
    case "internal":
      return `أخفق hchat في الاتصال بـ ${name}. في سجله المزيد.`;
    case "notHchat":
      return `يجيب شيء على ${reason.address}، لكن ليس hchat بهذه القائمة. تحققا من العنوان ` +
        "والقائمتين والساعتين.";
    case "notReady":
      return `برنامج hchat عند ${name} على ${reason.address} لا يستطيع التحدث الآن. ربما نُزعت ذاكرة ` +
        `USB عند ${name}، أو تنتظر القائمة هناك عبارة مرورها، أو غُيّرت إحدى الساعتين. تحققا من الساعتين.`;
    case "nothingBehind":
      return `يجيب خادم ويب على ${reason.address} لكنه لا يجد hchat خلفه. هل يعمل hchat هناك على المنفذ ` +
        "الذي يقود إليه خادم الويب؟";
    case "notPeer":
      return `يجيب برنامج آخر على ${reason.address}. تحقق من عنوان ${name}.`;
    default: {
      const why = UNREACHABLE[reason.code].replace("HOST:PORT", () => reason.address);
      return `لا يمكن الوصول إلى ${name} على ${reason.address}: ${why}${
        why.endsWith("؟") ? "" : "."
      }`;
    }
  }
}

type NoticeTable = {
  [Code in NoticeJson["code"]]: (notice: Of<NoticeJson, Code>, setting: Setting) => string;
};

const HISTORY_STOPS: Record<HistoryStop, (path: string) => string> = {
  full: (path) => `امتلأ قرص ${path}، فيتوقف السجل حتى تفرغ مساحة.`,
  gone: (path) => `اختفى السجل ${path} حتى يعاد وصل وسيطه.`,
  changed: (path) => `ليس ${path} السجل كما تُرك، فلا يمسه hchat.`,
  failed: (path) => `لم يعد السجل ${path} قابلًا للكتابة.`,
};

const HISTORY_FAULTS: Record<HistoryFault, string> = {
  foreign: "الملف لقائمة أخرى أو ليس سجلًا",
  newer: "صُنع الملف بإصدار أحدث من hchat",
  damaged: "الملف تالف",
  inUse: "يستخدم برنامج آخر الملف",
  full: "القرص ممتلئ",
  gone: "اختفى الملف",
  unreadable: "يتعذر فتح الملف",
};

/** What one should know beside the status. */
export function arabicNotices(formats: Formats): StatusWords["notice"] {
  const table = noticeTable(formats);
  return (notice, setting) => {
    const write = table[notice.code] as (notice: NoticeJson, setting: Setting) => string;
    return write(notice, setting);
  };
}

function noticeTable(formats: Formats): NoticeTable {
  const date = (time: string): string => formats.date(Date.parse(time));
  return {
    readOnly: () =>
      "قائمة المفاتيح للقراءة فقط، فلا تُحرق المفاتيح المستخدمة. بعد إعادة التشغيل لا يعرف hchat هل " +
      "يستخدم أحد نسخة من القائمة.",
    writeFailed: ({ failure }) =>
      `تتعذر الكتابة إلى قائمة المفاتيح (${failure}). لا تُحرق المفاتيح المستخدمة ولا يُستخدم لوح حتى ` +
      "يمكن ذلك. يواصل hchat المحاولة.",
    stateCopyDamaged: ({ restored }) =>
      restored
        ? "كانت إحدى نسختي الحالة في القائمة تالفة. كتبها hchat من جديد."
        : "إحدى نسختي الحالة في القائمة تالفة. يستخدم hchat الأخرى.",
    noLocks: () => "ليس لنظام الملفات هذا أقفال. تأكد من أن لا برنامج آخر يستخدم هذه القائمة.",
    partialFile: ({ path }) => `بقي ${path} من تشغيل انقطع. قد تكون فيه مفاتيح من القائمة: احذفه.`,
    backupFile: ({ path }) => `${path} جزء من قائمة أقدم استُبدلت. قد تكون فيه مفاتيح: احذفه.`,
    damaged: ({ from, to }) =>
      `قائمة المفاتيح تالفة من ${date(from)} إلى ${date(to)}. لا تمر رسالة في هذه المدة.`,
    noPad: () => "ليس لهذه القائمة لوح ذو استخدام واحد. يحمي الرسائل التشفير الموثّق وحده.",
    clockDiffers: ({ offsetMs }, { name }) =>
      `تختلف ساعتك عن ساعة ${name} بـ ${formats.span(Math.abs(offsetMs))}. ما زالت الرسائل تمر.`,
    otherHour: ({ hours }, { name }) =>
      `تتبع هذه المحادثة ساعة ${name}، وهي ${hours > 0 ? "متقدمة" : "متأخرة"} بـ ${
        formats.span(Math.abs(hours) * 3_600_000)
      }.`,
    portMended: ({ at }) => `لم يقبل منفذ الاتصالات شيئًا لفترة. فتحه hchat من جديد في ${date(at)}.`,
    timelineFull: ({ limit }) =>
      `تجاوزت المحادثة ${formats.number(limit)} رسالة أو 8 ميغابايت. تغادر الأقدم لتفسح مكانًا.`,
    continuityLost: (_, { name }) =>
      `ربما تحدث معك أو مع ${name} شخص لديه نسخة من هذه القائمة. قارنا الكلمات.`,
    twoPrograms: (_, { name }) =>
      `يتناوب برنامجان على نسخة ${name} من القائمة. اسأل ${name} هل كلاهما له.`,
    unprovenCall: ({ at }, { name }) =>
      `اتصل شخص لديه نسخة من هذه القائمة في ${
        formats.clock(Date.parse(at))
      } ولم يستطع أن يثبت أنه ` +
      `${name} السابق.`,
    historyUnusable: ({ path, fault }) =>
      `لا سجل في هذا التشغيل: ${HISTORY_FAULTS[fault]} (${path}). الرسائل في الذاكرة وحدها.`,
    historyStopped: ({ path, reason }) =>
      `${HISTORY_STOPS[reason](path)} الرسائل منذ ذلك في الذاكرة وحدها.`,
    historyFull: (_, { name }) =>
      `أرسل ${name} أكثر مما يتسع له السجل. تغادر أقدم رسائله وتبقى رسائلك.`,
    listEnds: ({ endsAt }, { nowMs }) =>
      `تنتهي قائمة المفاتيح بعد ${
        formats.span(Date.parse(endsAt) - nowMs)
      }. التقيا قبل ذلك واصنعا ` +
      "التالية.",
  };
}
