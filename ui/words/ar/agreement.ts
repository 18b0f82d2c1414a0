/** What holds for both people, and texts that go or leave at a time, in Arabic. */
import type { AgreementWords } from "../agreement_words.ts";
import type { Formats } from "../formats.ts";

/** All of it, for one reader's formats. */
export function arabicAgreement(formats: Formats): AgreementWords {
  return {
    agreement: {
      legend: "هذه المحادثة",
      title: { label: "الاسم على هذه الصفحة", help: "لا يراه الطرف الآخر." },
      muted: "كتم: لا صوت ولا إشعار",
      disappear: {
        label: "تختفي الرسائل الجديدة",
        help: "عند كليكما، بعد قراءتها بهذه المدة. تبقى النسخ التي صنعها أحد.",
      },
      stays: "أبدًا",
      after: (afterMs) => `بعد ${formats.span(afterMs)}`,
      seen: "يرى كلانا ما قُرئ",
      changed: (author, agreement) => {
        if (agreement.code === "seen") {
          return agreement.on ? `${author}: يرى كلاكما ما قُرئ` : `${author}: لا يرى أحد ما قُرئ`;
        }
        return agreement.afterMs === null
          ? `${author}: تبقى الرسائل الجديدة`
          : `${author}: تختفي الرسائل الجديدة بعد قراءتها بـ ${formats.span(agreement.afterMs)}`;
      },
      mark: (afterMs) => `تختفي بعد قراءتها بـ ${formats.span(afterMs)}`,
      disappears: "تختفي",
      disappearsAfter: (afterMs) => `بعد قراءتها بـ ${formats.span(afterMs)}`,
      keysGone: "أُتلف المفتاح",
      keysGoneMeaning: (when) => `${when}: كُتب فوق نسختي مفتاحها. لا يستطيع أحد بعدُ فك تسجيل لها.`,
      close: "إغلاق المحادثة",
      closeConfirm: "إغلاقها حقًا",
      closeHelp: "يعيد hchat القائمة. ما لا يحفظه سجل يزول.",
    },
    later: {
      label: "إرسال لاحقًا",
      at: "الإرسال في",
      send: "إرسال حينها",
      cancel: "ليس لاحقًا",
      goesOut: (when) => `تخرج ${when}`,
      meaning: "تنتظر على هذا الحاسوب وتخرج حينها إن كان hchat يعمل.",
    },
  };
}
