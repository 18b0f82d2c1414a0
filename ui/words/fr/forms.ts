/** The forms in French: settings, choices for the page, opening a list, the first page. */
import type { Words } from "../words.ts";

const PAGE: Words["page"] = {
  title: "Cette page",
  language: "Langue",
  browserLanguage: "Celle du navigateur",
  theme: {
    legend: "Couleurs",
    options: { system: "Comme le système", light: "Claires", dark: "Sombres" },
  },
  sounds: "Jouer un son pour les nouveaux messages",
  notifies: "Me notifier des nouveaux messages",
  notifiesRefused:
    "Le navigateur n’autorise pas les notifications ici. Autorisez-les à côté de la barre d’adresse.",
  notifiesContent: "Montrer le nom et le texte dans les notifications",
  enterSends: "Entrée envoie (sinon Ctrl+Entrée)",
};

const FORM: Words["form"] = {
  open: "Ouvrir",
  openTitle: "Ouvrir une liste de clés",
  opened: "Ouverte",
  opening: "Ouverture…",
  openingList: (file, isSlow) =>
    isSlow ? `Ouverture de ${file}\u00a0: la clé USB est lente…` : `Ouverture de ${file}…`,
  unlock: "Déverrouiller",
  lockedTitle: "Cette liste de clés est verrouillée",
  found: "Listes de clés trouvées ici. Choisissez la vôtre\u00a0:",
  path: {
    label: "Chemin de la liste",
    help: "Un fichier en .hkl, sur cet ordinateur ou une clé USB.",
  },
  pathHelpBeside: "Elle s’ouvre à côté des autres.",
  passphrase: { label: "Phrase de passe", help: "Laissez vide si la liste n’en a pas." },
  wrongPassphrase: "Mauvaise phrase de passe. Réessayez\u00a0:",
};

const SETTINGS: Words["settings"] = {
  title: "Réglages",
  save: "Appliquer",
  saved: "Appliqué",
  conversation: (name) => `Conversation avec ${name}`,
  peer: (name) => ({
    label: `Adresse de ${name}`,
    help:
      `L’adresse que ce programme appelle\u00a0: HÔTE, https://HÔTE, ou onion. Laissez vide si ` +
      `seul ${name} peut vous joindre.`,
  }),
  pad: {
    legend: "Masque jetable",
    options: {
      prefer: {
        label: "De préférence",
        help: "Masque jetable tant que la clé du moment en a, puis chiffrement seul.",
      },
      always: {
        label: "Toujours",
        help: "Rien ne part sans masque jetable\u00a0: un long texte attend les clés suivantes.",
      },
      off: { label: "Jamais", help: "Chiffrement seul, sous la clé du moment." },
    },
  },
  cover: {
    legend: "En révéler moins à un observateur",
    options: {
      quiet: { label: "Discret", help: "Envoie quand il y a quelque chose à envoyer." },
      steady: {
        label: "Régulier",
        help:
          "Envoie à chaque battement, avec ou sans texte\u00a0: personne ne voit quand vous écrivez.",
      },
    },
  },
  list: "Liste de clés\u00a0:",
  asksForPictures: "Demander avant de recevoir des images",
  program: "Ce programme",
  listen: {
    label: "Adresse d’écoute",
    help: "HÔTE:PORT où ce programme attend l’autre côté.",
  },
  dialable:
    "L’autre côté appelle l’une de ces adresses, la plus probable d’abord. Hors de votre réseau, " +
    "utilisez l’adresse publique de votre routeur\u00a0; il doit transmettre le port à cet ordinateur.",
  keep: {
    title: "Prochain démarrage",
    button: "Garder pour le prochain démarrage",
    done: "Gardés",
    help:
      "hchat oublie ces réglages quand il se termine, sauf si vous les gardez dans ce fichier\u00a0:",
  },
  end: {
    title: "Fin",
    button: "Terminer hchat",
    confirm: "Oui, terminer",
    back: "Continuer",
    help: "Dit au revoir à l’autre côté et termine le programme sur cet ordinateur. Les messages " +
      "qu’aucun historique ne garde disparaissent alors, et ceux qui ne sont pas arrivés n’arriveront pas. " +
      "Les fichiers reçus que vous n’avez pas enregistrés disparaissent aussi.",
  },
};

const WAYS: Words["ways"] = {
  title: "Chemins vers vous",
  entrance: {
    legend: "Comment l’autre côté se connecte",
    options: {
      plain: {
        label: "HTTP",
        help: "Votre adresse commence par http://. Les messages sont chiffrés de toute façon.",
      },
      tlsOfList: {
        label: "HTTPS",
        help:
          "Pour un observateur, c’est du HTTPS. Le certificat vient de votre liste, l’autre côté le " +
          "connaît donc déjà. Votre adresse commence alors par https://\u00a0: dites-le à l’autre côté.",
      },
      tlsOfFiles: {
        label: "HTTPS, certificat à vous",
        help: "Pour un ordinateur qui a son propre nom, comme chat.example.org.",
      },
      webServer: {
        label: "Derrière un serveur web",
        help: "Votre serveur web, ou un tunnel, mène son adresse à hchat sur cet ordinateur.",
      },
    },
  },
  cert: { label: "Certificat", help: "Chemin d’un fichier PEM avec le certificat et sa chaîne." },
  key: { label: "Clé privée", help: "Chemin d’un fichier PEM avec la clé de ce certificat." },
  webServer: {
    label: "Adresse publique",
    help: "Celle que l’autre côté appelle, comme https://chat.example.org.",
  },
  mapPort: "Demander au routeur de mener un port à hchat",
  onion: "Publier une adresse onion par votre tor (l’autre côté appelle onion)",
  aids: {
    title: "Autorités, tor et heure",
    authorities: {
      label: "Autorités de confiance",
      help:
        "Chemin d’un fichier PEM avec des autorités de confiance en plus de celles du système, " +
        "comme la vôtre.",
    },
    torPasswordFile: {
      label: "Fichier du mot de passe de tor",
      help:
        "Chemin d’un fichier dont la première ligne est le mot de passe du port de contrôle de " +
        "tor. Laissez vide si tor n’en demande pas.",
    },
    sntp: {
      label: "Serveur de temps",
      help:
        "HÔTE dont l’horloge est comparée à la vôtre, comme pool.ntp.org. Ses réponses peuvent " +
        "être falsifiées en route\u00a0: hchat les montre et ne s’y fie pas.",
    },
  },
};

const WELCOME: Words["welcome"] = {
  title: "Bienvenue dans hchat",
  lead:
    "Deux personnes partagent une liste de clés aléatoires, une toutes les quelques secondes. " +
    "Seule la personne qui a l’autre copie peut parler avec vous.",
  make: {
    title: "Faire une paire de listes de clés",
    how: "Une pour vous, une pour l’autre personne. Faites-le sur un ordinateur de confiance.",
  },
  meet: {
    title: "Remettre l’autre copie",
    how:
      "Rencontrez-vous et donnez le second fichier sur une clé USB. Ne l’envoyez jamais par un réseau.",
  },
  open: "Ouvrir votre copie",
};

/** All of them. */
export const FORMS: Pick<Words, "page" | "form" | "settings" | "ways" | "welcome"> = {
  page: PAGE,
  form: FORM,
  settings: SETTINGS,
  ways: WAYS,
  welcome: WELCOME,
};
