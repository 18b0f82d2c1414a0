/** What holds for both people, and texts that go or leave at a time, in French. */
import type { AgreementWords } from "../agreement_words.ts";
import type { Formats } from "../formats.ts";

/** All of it, for one reader's formats. */
export function frenchAgreement(formats: Formats): AgreementWords {
  return {
    agreement: {
      legend: "Cette discussion",
      title: { label: "Nom sur cette page", help: "L’autre côté ne le voit pas." },
      muted: "Muet\u00a0: ni son ni notification",
      disappear: {
        label: "Les nouveaux messages disparaissent",
        help:
          "Pour vous deux, ce temps après leur lecture. Les copies que quelqu’un a faites restent.",
      },
      stays: "Jamais",
      after: (afterMs) => `Après ${formats.span(afterMs)}`,
      seen: "Nous voyons tous les deux ce qui a été lu",
      changed: (author, agreement) => {
        if (agreement.code === "seen") {
          return agreement.on
            ? `${author}\u00a0: vous voyez tous les deux ce qui a été lu`
            : `${author}\u00a0: personne ne voit ce qui a été lu`;
        }
        return agreement.afterMs === null
          ? `${author}\u00a0: les nouveaux messages restent`
          : `${author}\u00a0: les nouveaux messages disparaissent ${
            formats.span(agreement.afterMs)
          } après leur lecture`;
      },
      mark: (afterMs) => `Disparaît ${formats.span(afterMs)} après la lecture`,
      disappears: "Disparaît",
      disappearsAfter: (afterMs) => `${formats.span(afterMs)} après la lecture`,
      keysGone: "Clé détruite",
      keysGoneMeaning: (when) =>
        `${when}\u00a0: les deux copies de sa clé ont été écrasées. Plus personne ne peut en déchiffrer un enregistrement.`,
      close: "Fermer la conversation",
      closeConfirm: "Vraiment fermer",
      closeHelp: "hchat rend la liste. Ce qu’aucun historique ne garde disparaît.",
    },
    later: {
      label: "Envoyer plus tard",
      at: "Envoyer à",
      send: "Envoyer alors",
      cancel: "Pas plus tard",
      goesOut: (when) => `Part ${when}`,
      meaning: "Il attend sur cet ordinateur et part alors, si hchat tourne.",
    },
  };
}
