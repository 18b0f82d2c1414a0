/** Lock, panic and hiding in Arabic. */
import type { Formats } from "../formats.ts";
import type { FormWords } from "../form_words.ts";

/** All of it, for one reader's formats. */
export function arabicGuard(formats: Formats): Pick<FormWords, "guard" | "lock"> {
  return {
    guard: GUARD,
    lock: lockWords(formats),
  };
}

const GUARD: FormWords["guard"] = {
  title: "العيون المتطفلة",
  hidesOnBlur: "إخفاء الصفحة عندما تكون نافذة أخرى في المقدمة",
  panicKey: "مفتاح الطوارئ",
  thrice: (key) => `${key === "Escape" ? "Esc" : key} ثلاث مرات متتالية`,
  noPanicKey: "بلا مفتاح",
  panicHelp:
    "اضغط مفتاحًا في هذا الحقل لاختياره، أو Delete لإلغائه. ثلاث مرات متتالية ينهي hchat فورًا ولا يترك شيئًا على الشاشة.",
  panicOrdinary: "تستعمل هذا المفتاح عند الكتابة. اختر غيره.",
  panicWipes: "الطوارئ تتلف أيضًا السجل على هذا الحاسوب",
};

function lockWords(formats: Formats): FormWords["lock"] {
  return {
    action: "قفل hchat",
    andPin: "القفل والرمز السري…",
    meaning: "يغلق hchat قوائم مفاتيحه وينهي الاتصالات وينسى كل نص حتى تفك القفل. تخرج الرسائل " +
      "المنتظرة بعد ذلك.",
    loses: (name, files) =>
      `${formats.name(name)}: ${
        formats.plural(files, {
          one: "ملف واحد في الطريق أو في الذاكرة وحدها، وسيُفقد.",
          two: "ملفان في الطريق أو في الذاكرة وحدها، وسيُفقدان.",
          few: "# ملفات في الطريق أو في الذاكرة وحدها، وستُفقد.",
          other: "# ملفًا في الطريق أو في الذاكرة وحدها، وستُفقد.",
        })
      }`,
    losesLists: "القوائم التي تُنشأ ستُفقد.",
    locked: "hchat مقفل.",
    secret: {
      passphrase: "عبارة مرور إحدى القوائم",
      pin: "الرمز السري",
      either: "عبارة المرور أو الرمز السري",
    },
    checking: "جارٍ التحقق…",
    tries: (left) =>
      formats.plural(left, {
        one: "إجابة خاطئة واحدة تنهي hchat.",
        two: "إجابتان خاطئتان تنهيان hchat.",
        few: "# إجابات خاطئة تنهي hchat.",
        other: "# إجابة خاطئة تنهي hchat.",
      }),
    pinNeeded: "اختر رمزًا سريًا أولًا: لا شيء غيره يفك القفل.",
    pinTitle: "الرمز السري",
    pin: {
      label: "رمز سري لهذا التشغيل",
      help: "ستة أحرف أو أرقام على الأقل. لا يُحفظ في أي مكان ويزول مع انتهاء hchat.",
    },
    pinAgain: "الرمز نفسه مرة أخرى",
    pinDiffers: "الرمزان مختلفان.",
    pinSet: "تعيين الرمز",
    pinChange: "تغيير الرمز",
    pinDone: "عُيّن الرمز",
  };
}
