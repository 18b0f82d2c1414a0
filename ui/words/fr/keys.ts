/** Keys, clocks and the words of a session in French. */
import type { Formats } from "../formats.ts";
import type { KeyWords } from "../key_words.ts";

/** Clock offsets below this are the way of the cells, not the clocks. */
const SAME_CLOCK_MS = 500;
/** Below this an offset is told with a decimal. */
const NEAR_CLOCK_MS = 10_000;

/** For one reader's formats. */
export function frenchKeys(formats: Formats): KeyWords {
  return { keys: keyWords(formats), continuity: CONTINUITY };
}

function keyWords(formats: Formats): KeyWords["keys"] {
  return {
    region: (name) => `Clés de la conversation avec ${name}`,
    show: "Clés et horloges",
    inUse: "Clé utilisée",
    number: (slot) => `N°\u00a0${formats.number(slot)}`,
    none: "Aucune",
    nextIn: (leftMs) => `clé suivante dans ${formats.span(Math.ceil(leftMs / 1_000) * 1_000)}`,
    firstIn: (startsInMs) => `la première dans ${formats.span(startsInMs)}`,
    over: "la liste est terminée",
    list: "Liste de clés",
    left: (leftMs) => `encore ${formats.span(leftMs)}`,
    roughlyLeft: (leftMs) => `encore ${formats.roughSpan(leftMs)}`,
    nothingLeft: "Plus rien",
    count: (left, all) => `${formats.number(left)} clés sur ${formats.number(all)}`,
    until: (endMs) => `jusqu’au ${formats.date(endMs)}`,
    clockOf: (name) => `Horloge de ${name}`,
    clockUnknown: "Pas encore connue",
    clockKnownLater: (name) => `connue dès que ${name} donne signe de vie`,
    timeServer: {
      noAnswer: "le serveur de temps ne répond pas",
      notSynchronised: "le serveur de temps ne connaît pas l’heure",
    },
    offset: (offsetMs) => {
      const apartMs = Math.abs(offsetMs);
      if (apartMs < SAME_CLOCK_MS) return "à l’heure de la vôtre";
      const apart = apartMs < NEAR_CLOCK_MS ? formats.seconds(apartMs) : formats.span(apartMs);
      return `${apart} ${offsetMs > 0 ? "d’avance sur" : "de retard sur"} la vôtre`;
    },
  };
}

const CONTINUITY: KeyWords["continuity"] = {
  label: "Mots de cette session",
  notKnown: "Pas encore connus",
  meaning: "Vous voyez tous les deux les mêmes six mots, sauf si quelqu’un est entre vous.",
  details: {
    first: "C’est votre première conversation.",
    kept: "Comme lors de votre conversation précédente.",
    lost: "Pas comme lors de votre conversation précédente.",
    unknown: "Connu dès que vous parlez.",
  },
  lost: (name) =>
    `Quelqu’un qui a une copie de cette liste a peut-être parlé avec vous ou avec ${name}.`,
  lostCompare: (name) => `Appelez ${name} et lisez-vous ces mots\u00a0:`,
  lostDiffer: "S’ils diffèrent, arrêtez et faites une nouvelle liste.",
  lostLater: "Six mots à comparer seront ici dès que vous parlez.",
  match: "Ils concordent",
  paused: "hchat n’appelle ni ne répond ici tant que vous n’avez pas choisi.",
  goOn: "Continuer ici",
  hoursApart: (name) => `Si l’horloge de ${name} est juste, suivez-la dans cette conversation.`,
  goByPeer: (name) => `Suivre l’horloge de ${name}`,
};
