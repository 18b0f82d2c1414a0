/** What the page says in Arabic about a conversation; a sentence for every code. */
import type { StatusCode, StatusJson } from "../../../server/gui_api/status_json.ts";
import type { Formats } from "../formats.ts";
import { arabicAway, arabicNotices } from "./troubles.ts";
import type { Of } from "../../../server/gui_api/code.ts";
import type { Setting, StatusWords } from "../status_words.ts";

/** The sentences about states, for one reader's formats. */
export function arabicStatus(formats: Formats): StatusWords {
  const sentences = statusWords(formats, arabicAway);
  return {
    labels: LABELS,
    sentence: (status, setting) => {
      const write = sentences[status.code] as Writer;
      return write(status, setting);
    },
    away: arabicAway,
    notice: arabicNotices(formats),
    lastHeard: (atMs, { nowMs }) => `سُمع آخر مرة ${formats.when(atMs, nowMs)}.`,
    notKnown: (name) => `لا يُعرف الآن هل ${name} موجود.`,
  };
}

type Writer = (status: StatusJson, setting: Setting) => string;

type StatusTable = {
  [Code in StatusCode]: (status: Of<StatusJson, Code>, setting: Setting) => string;
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
  historySlow: "القرص بطيء",
  keysBurned: "مفاتيح محروقة",
  clockSetBack: "أُخّرت الساعة",
  clockApart: "ساعة خاطئة",
  sameSeat: "النسخة نفسها مرتين",
  replaced: "مستخدمة في مكان آخر",
  ownAddress: "عنوانك أنت",
  locked: "مقفلة",
  notKnown: "غير معروف",
};

function statusWords(formats: Formats, away: StatusWords["away"]): StatusTable {
  const until = (time: string, nowMs: number): string => formats.when(Date.parse(time), nowMs);
  return {
    connected: ({ steady }, { name }) =>
      steady ? `${name} هنا. حركة التمويه تعمل.` : `${name} هنا.`,
    connecting: ({ address }, { name }) => `جارٍ الاتصال بـ ${name} على ${address}.`,
    waiting: (_, { name }) => `في انتظار اتصال ${name}. أخبره بعنوانك، أو أدخل عنوانه أدناه.`,
    away: ({ reason, waiting }, setting) =>
      waiting === 0
        ? away(reason, setting)
        : `${away(reason, setting)} ${formats.plural(waiting, WAITING)}`,
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
    historySlow: (_, { name }) =>
      `${name} هنا، والقرص الذي يحفظ السجل بطيء في الاستجابة. تنتظر الرسائل حتى يستجيب.`,
    clockApart: ({ offsetMs }, { name }) =>
      `تختلف ساعتك عن ساعة ${name} بـ ${formats.span(Math.abs(offsetMs))}. قارنا كلتيهما بهاتف. ` +
      "تنتظر الرسائل حتى ذلك.",
    keysBurned: (status, { nowMs }) =>
      status.until === null
        ? "كل مفاتيح هذه القائمة محروقة. التقيا من جديد واصنعا قائمة جديدة."
        : `مفاتيح هذا الوقت محروقة. تنتظر الرسائل حتى ${until(status.until, nowMs)}. إذا كانت ` +
          "ساعتك خاطئة فاضبطها.",
    clockSetBack: (status, { nowMs }) =>
      status.until === null
        ? "أُخّرت ساعتك، ومفاتيح هذا الوقت مستخدمة. تنتظر الرسائل."
        : `أُخّرت ساعتك، والمفاتيح حتى ذلك مستخدمة. تنتظر الرسائل حتى ${until(status.until, nowMs)}.`,
    replaced: (_, { name }) =>
      `يتحدث برنامج آخر مع ${name} بنسختك من القائمة. إذا كان لك فأغلقه أو تابع هناك. وإلا فقد نسخ ` +
      "أحد قائمتك.",
    sameSeat: (_, { name }) =>
      `يستخدم البرنامج الآخر النسخة نفسها من القائمة. على أحدكما أن يفتح نسخة ${name}.`,
    ownAddress: (_, { name }) =>
      `يبدو أن عنوان ${name} يعود إلى هذا البرنامج. أدخل العنوان الذي يعرضه برنامج ${name}.`,
    locked: () => "قائمة المفاتيح مقفلة. أدخل عبارة مرورها.",
  };
}

const WAITING = {
  one: "رسالة واحدة تنتظر.",
  two: "رسالتان تنتظران.",
  few: "# رسائل تنتظر.",
  other: "# رسالة تنتظر.",
};
