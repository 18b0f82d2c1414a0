/** Making lists and meeting in French. */
import type { Formats } from "../formats.ts";
import type { Words } from "../words.ts";

/** Both of them, for one reader's formats. */
export function frenchFirst(formats: Formats): Pick<Words, "make" | "meet"> {
  return { make: makeWords(formats), meet: MEET };
}

function makeWords(formats: Formats): Words["make"] {
  return {
    begin: "Faire deux listes de clés",
    ownName: { label: "Votre nom", help: "L’autre côté le voit." },
    otherName: {
      label: "Nom de l’autre personne",
      help: "Vous le voyez au-dessus de la conversation.",
    },
    span: "Les listes durent",
    period: "Chaque clé sert pendant",
    pad:
      "Avec masque jetable\u00a0: personne ne pourra jamais lire ce qui a été enregistré, mais les " +
      "listes sont lourdes",
    ownFolder: "Votre liste va dans",
    otherFolder: "La liste de l’autre personne va dans",
    otherPlace: "Un autre dossier…",
    folderUp: "Remonter",
    place: (path, { isMedium, freeBytes }) =>
      [
        isMedium ? `Clé USB ${path}` : path,
        freeBytes === undefined ? "" : `${formats.bytes(freeBytes)} libres`,
      ].filter(Boolean).join(", "),
    passphrase: {
      label: "Phrase de passe des deux listes",
      help: "Vous pouvez la laisser vide. Qui a la liste n’a alors besoin de rien d’autre.",
    },
    strengths: {
      none: "",
      weak: "Faible\u00a0: elle se devine en quelques heures.",
      fair: "Moyenne\u00a0: il faut beaucoup d’ordinateurs pour la deviner.",
      strong: "Forte.",
    },
    estimate: (bytes, freeBytes) =>
      `${formats.bytes(bytes)} chacune, ${formats.bytes(2 * bytes)} à écrire` +
      (freeBytes === undefined ? "" : `, ${formats.bytes(freeBytes)} libres`),
    button: "Faire les listes",
    phases: { writing: "Écriture", checking: "Relecture" },
    written: "Les deux listes sont écrites et ont été relues.",
    handOver: (path, { isMedium }) =>
      isMedium
        ? `Éjectez la clé USB et remettez ${path} en main propre. Ne l’envoyez jamais par un réseau.`
        : `Copiez ${path} sur une clé USB et remettez-la en main propre. Ne l’envoyez jamais par un ` +
          "réseau. Supprimez le fichier ici quand l’autre personne l’a.",
    compare:
      "Comparez ces nombres quand vous avez chacun votre liste\u00a0: ils sont les mêmes des " +
      "deux côtés.",
    openOwn: "Ouvrir ma liste",
    back: "Retour",
  };
}

const MEET: Words["meet"] = {
  title: (name) => `Joindre ${name}`,
  tell: (name) => `Donnez à ${name} l’une de vos adresses, la plus probable d’abord\u00a0:`,
  elsewhere:
    "Hors de votre réseau, utilisez l’adresse publique de votre routeur. Le routeur doit " +
    "transmettre le port à cet ordinateur.",
  copied: "Copié",
  code: "Code QR",
  codeOf: (url) => `${url} en code QR`,
  call: (name) => `Ou appelez ${name}`,
  callOnly: (name) => `Appelez ${name}`,
  callHelp: (name) => `L’adresse que montre le hchat de ${name}. Un seul appel suffit.`,
  callButton: "Appeler",
};
