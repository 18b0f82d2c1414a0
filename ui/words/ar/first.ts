/** Making lists and meeting in Arabic. */
import type { Formats } from "../formats.ts";
import type { Words } from "../words.ts";

/** Both of them, for one reader's formats. */
export function arabicFirst(formats: Formats): Pick<Words, "make" | "meet"> {
  return { make: makeWords(formats), meet: MEET };
}

function makeWords(formats: Formats): Words["make"] {
  return {
    begin: "صنع قائمتي مفاتيح",
    ownName: { label: "اسمك", help: "يراه الطرف الآخر." },
    otherName: { label: "اسم الشخص الآخر", help: "تراه فوق المحادثة." },
    span: "مدة القائمتين",
    period: "مدة كل مفتاح",
    pad: "مع لوح ذي استخدام واحد: لا يقرأ أحد أبدًا ما سُجّل، لكن القائمتين ثقيلتان",
    ownFolder: "مكان قائمتك",
    otherFolder: "مكان قائمة الشخص الآخر",
    otherPlace: "مجلد آخر…",
    folderUp: "إلى أعلى",
    place: (path, { isMedium, freeBytes }) =>
      [
        isMedium ? `ذاكرة ${path}` : path,
        freeBytes === undefined ? "" : `المتاح ${formats.bytes(freeBytes)}`,
      ].filter(Boolean).join("، "),
    passphrase: {
      label: "عبارة مرور للقائمتين",
      help: "يمكن تركها فارغة، وعندها لا يحتاج من لديه القائمة إلى شيء آخر.",
    },
    strengths: {
      none: "",
      weak: "ضعيفة: تُخمَّن خلال ساعات.",
      fair: "مقبولة: يحتاج تخمينها إلى حواسيب كثيرة.",
      strong: "قوية.",
    },
    estimate: (bytes, freeBytes) =>
      `${formats.bytes(bytes)} لكل قائمة، ${formats.bytes(2 * bytes)} للكتابة` +
      (freeBytes === undefined ? "" : `، المتاح ${formats.bytes(freeBytes)}`),
    button: "اصنع القائمتين",
    phases: { writing: "كتابة", checking: "مراجعة ما كُتب" },
    written: "كُتبت القائمتان ورُوجعتا.",
    handOver: (path, { isMedium }) =>
      isMedium
        ? `أخرج الذاكرة وسلّم ${path} وجهًا لوجه. لا ترسله عبر شبكة أبدًا.`
        : `انسخ ${path} إلى ذاكرة USB وسلّمها وجهًا لوجه. لا ترسله عبر شبكة أبدًا. احذفه هنا حين يصير لدى الشخص الآخر.`,
    compare: "قارنا هذه الأرقام حين تكون لدى كل منكما قائمته: هي نفسها عند الطرفين.",
    openOwn: "فتح قائمتي",
    back: "رجوع",
  };
}

const MEET: Words["meet"] = {
  title: (name) => `الوصول إلى ${name}`,
  tell: (name) => `أخبر ${name} بأحد عناوينك، الأرجح أولًا:`,
  elsewhere: "من خارج شبكتك استخدم عنوان الموجّه العام؛ وعليه أن يحوّل المنفذ إلى هذا الحاسوب.",
  copied: "نُسخ",
  code: "رمز QR",
  codeOf: (url) => `${url} كرمز QR`,
  call: (name) => `أو اتصل بـ ${name}`,
  callOnly: (name) => `اتصل بـ ${name}`,
  callHelp: (name) => `العنوان الذي يعرضه hchat عند ${name}. يكفي أن يتصل أحدكما.`,
  callButton: "اتصال",
};
