/** What the page says in Arabic about a conversation; a code that is missing here is told in English. */
import type { StatusCode, StatusJson } from "../../../server/gui_api/status_json.ts";
import type { Formats } from "../formats.ts";
import type { Of, Setting, StatusWords } from "../status_words.ts";

/** The sentences about states, for one reader's formats. */
export function arabicStatus(formats: Formats, fallback: StatusWords): StatusWords {
  const sentences = statusWords(formats);
  return {
    ...fallback,
    labels: LABELS,
    sentence: (status, setting) => {
      const write = sentences[status.code] as Writer | undefined;
      return write?.(status, setting) ?? fallback.sentence(status, setting);
    },
    lastHeard: (atMs, { nowMs }) => `سُمع آخر مرة ${formats.when(atMs, nowMs)}.`,
    notKnown: (name) => `لا يُعرف الآن هل ${name} موجود.`,
  };
}

type Writer = (status: StatusJson, setting: Setting) => string | undefined;

type StatusTable = {
  [Code in StatusCode]?: (status: Of<StatusJson, Code>, setting: Setting) => string | undefined;
};

const LABELS: StatusWords["labels"] = {
  connected: "متصل",
  away: "غائب",
  notReached: "لا يمكن الوصول",
  wrongPeer: "يجيب شخص آخر",
  connecting: "جارٍ الاتصال",
  waiting: "انتظار",
  notBegun: "لم تبدأ",
  over: "انتهت القائمة",
  keyListRemoved: "أُزيلت القائمة",
  keyListDamaged: "قائمة تالفة",
  keyListSlow: "الذاكرة بطيئة",
  keysBurned: "مفاتيح محروقة",
  clockSetBack: "أُخّرت الساعة",
  clockApart: "ساعة خاطئة",
  sameSeat: "النسخة نفسها مرتين",
  replaced: "مستخدمة في مكان آخر",
  ownAddress: "عنوانك أنت",
  locked: "مقفلة",
  notKnown: "غير معروف",
};

function statusWords(formats: Formats): StatusTable {
  return {
    connected: ({ steady }, { name }) =>
      steady ? `${name} هنا. حركة التمويه تعمل.` : `${name} هنا.`,
    connecting: ({ address }, { name }) => `جارٍ الاتصال بـ ${name} على ${address}.`,
    waiting: (_, { name }) => `في انتظار اتصال ${name}. أخبره بعنوانك، أو أدخل عنوانه في الإعدادات.`,
    away: ({ reason }, { name }) =>
      reason.code === "saidBye"
        ? `أغلق ${name} برنامج hchat.`
        : reason.code === "refused"
        ? `لا يمكن الوصول إلى ${name} على ${reason.address}: لا يعمل hchat هناك أو يمنعه جدار حماية.`
        : undefined,
    notBegun: ({ startsAt }, { nowMs }) =>
      `تبدأ قائمة المفاتيح بعد ${
        formats.span(Date.parse(startsAt) - nowMs)
      }، إن كانت ساعتك صحيحة. ` +
      "تنتظر الرسائل حتى ذلك.",
    over: ({ endedAt }, { nowMs }) =>
      `انتهت قائمة المفاتيح منذ ${
        formats.span(nowMs - Date.parse(endedAt))
      }، إن كانت ساعتك صحيحة. ` +
      "التقيا من جديد واصنعا قائمة جديدة.",
    keyListRemoved: () => "أُزيلت قائمة المفاتيح. أعد وصل ذاكرة USB للمتابعة.",
    keyListDamaged: () => "هذا الجزء من قائمة المفاتيح تالف. تنتظر الرسائل حتى ينقضي.",
    keyListSlow: () =>
      "ذاكرة USB التي تحمل قائمة المفاتيح بطيئة في الاستجابة. تنتظر الرسائل حتى تستجيب.",
    clockApart: ({ offsetMs }, { name }) =>
      `تختلف ساعتك عن ساعة ${name} بـ ${formats.span(Math.abs(offsetMs))}. قارنا كلتيهما بهاتف. ` +
      "تنتظر الرسائل حتى ذلك.",
    locked: () => "قائمة المفاتيح مقفلة. أدخل عبارة مرورها.",
  };
}
