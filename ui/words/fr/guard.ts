/** Lock, panic and hiding in French. */
import type { Formats } from "../formats.ts";
import type { FormWords } from "../form_words.ts";

/** All of it, for one reader's formats. */
export function frenchGuard(formats: Formats): Pick<FormWords, "guard" | "lock"> {
  return {
    guard: GUARD,
    lock: lockWords(formats),
  };
}

const GUARD: FormWords["guard"] = {
  title: "Regards indiscrets",
  hidesOnBlur: "Masquer la page quand une autre fenêtre est devant",
  panicKey: "Touche de panique",
  thrice: (key) => `${key === "Escape" ? "Échap" : key} trois fois de suite`,
  noPanicKey: "Aucune",
  panicHelp:
    "Pressez une touche dans ce champ pour la choisir, Suppr pour aucune. Trois fois de suite, elle termine hchat aussitôt et ne laisse rien à l’écran.",
  panicOrdinary: "Cette touche sert à écrire. Choisissez-en une autre.",
  panicWipes: "La panique détruit aussi l’historique sur cet ordinateur",
};

function lockWords(formats: Formats): FormWords["lock"] {
  return {
    action: "Verrouiller hchat",
    andPin: "Verrouillage et code PIN…",
    meaning:
      "hchat ferme ses listes de clés, coupe les connexions et oublie chaque texte jusqu’à " +
      "ce que vous le déverrouilliez. Les messages en attente partent ensuite.",
    loses: (name, files) =>
      `${formats.name(name)}\u00a0: ${
        formats.plural(files, {
          one: "# fichier est en route ou en mémoire seulement, et sera perdu.",
          other: "# fichiers sont en route ou en mémoire seulement, et seront perdus.",
        })
      }`,
    losesLists: "Les listes de clés en cours de création seront perdues.",
    locked: "hchat est verrouillé.",
    secret: {
      passphrase: "Phrase de passe d’une liste de clés",
      pin: "Code PIN",
      either: "Phrase de passe ou code PIN",
    },
    checking: "Vérification…",
    tries: (left) =>
      formats.plural(left, {
        one: "# réponse fausse termine hchat.",
        other: "# réponses fausses terminent hchat.",
      }),
    pinNeeded: "Choisissez d’abord un code PIN : rien d’autre ne pourrait déverrouiller hchat.",
    pinTitle: "Code PIN",
    pin: {
      label: "Code PIN pour cette session",
      help: "Au moins 6 lettres ou chiffres. Il n’est gardé nulle part et disparaît avec hchat.",
    },
    pinAgain: "Le même encore une fois",
    pinDiffers: "Les deux diffèrent.",
    pinSet: "Choisir ce code",
    pinChange: "Changer le code",
    pinDone: "Code PIN choisi",
  };
}
