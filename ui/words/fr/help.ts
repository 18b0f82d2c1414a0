/** The help inside the page in French: keys, and ten questions. */
import type { Words } from "../words.ts";

/** Keys and answers. */
export function frenchHelp(): Words["help"] {
  return {
    title: "Aide",
    shortcuts: "Touches",
    keys: {
      help: "Cette aide",
      search: "Chercher dans la conversation",
      previous: "Conversation au-dessus",
      next: "Conversation en dessous",
      hide: "Masquer la page, et la montrer de nouveau",
      lock: "Verrouiller hchat",
      settings: "Réglages",
      panic: "Terminer hchat tout de suite et ne rien laisser à l’écran",
    },
    questions: [
      {
        question: "Qu’est-ce qui protège mes messages\u00a0?",
        answer:
          "Une liste de clés aléatoires que vous et l’autre personne êtes seuls à avoir. La " +
          "clé change toutes les quelques secondes. Chaque session ajoute ses propres clés\u00a0: une " +
          "liste volée plus tard n’ouvre pas ce qui a été enregistré avant.",
      },
      {
        question: "Que veulent dire la feuille et le cadenas d’un message\u00a0?",
        answer:
          "Une feuille, Masque\u00a0: le texte a été mêlé à des octets aléatoires qui ne servent qu’une fois. " +
          "Personne ne pourra jamais le lire sans la liste, quels que soient ses ordinateurs. " +
          "Un cadenas, Chiffré\u00a0: chiffrement authentifié sous la clé du moment, que personne ne sait casser " +
          "aujourd’hui.",
      },
      {
        question: "Que veulent dire l’horloge et les coches d’un message\u00a0?",
        answer:
          "Une horloge, En attente\u00a0: sur cet ordinateur seulement. Une coche, Envoyé\u00a0: il est parti. " +
          "Deux coches, Remis\u00a0: l’autre programme l’a confirmé. Deux coches épaisses, Lu\u00a0: il était " +
          "visible sur la page de l’autre personne. Un clic sur un message le dit.",
      },
      {
        question: "Pourquoi l’autre côté est-il injoignable\u00a0?",
        answer:
          "Les deux programmes doivent tourner, et l’un des deux doit être joignable\u00a0: son " +
          "adresse entrée de l’autre côté, son port transmis par le routeur, aucun pare-feu entre " +
          "les deux. La ligne sous le nom dit ce qui a été tenté et ce qui est revenu.",
      },
      {
        question: "Que devient un message qui ne peut pas être remis maintenant\u00a0?",
        answer:
          "Il attend ici et part quand l’autre côté est là. Il n’arrive jamais deux fois. Si " +
          "hchat se termine avant, il est perdu, sauf si un historique le garde.",
      },
      {
        question: "Pourquoi l’heure compte-t-elle\u00a0?",
        answer: "L’heure choisit la clé. Si les horloges diffèrent trop, les messages attendent. " +
          "Comparez les deux avec un téléphone et réglez celle qui est fausse.",
      },
      {
        question: "Que sont les six mots\u00a0?",
        answer: "Vous voyez tous les deux les mêmes six mots tant que personne n’est entre vous. " +
          "Lisez-les-vous de vive voix quand hchat le demande, ou quand vous voulez.",
      },
      {
        question: "Quelque chose est-il gardé sur cet ordinateur\u00a0?",
        answer:
          "Seulement si vous le voulez. Les messages sont en mémoire et disparaissent quand hchat se " +
          "termine, sauf s’il a été lancé avec --history\u00a0: un fichier scellé les garde alors, que " +
          "seule la liste ouvre. Les fichiers reçus sont en mémoire, avec ou sans historique, tant que " +
          "vous ne les enregistrez pas. Le navigateur n’en garde rien.",
      },
      {
        question: "Et si je perds la clé USB\u00a0?",
        answer:
          "Dites-le à l’autre personne et faites une nouvelle liste. Qui a la clé USB ne peut " +
          "pas lire ce qui a été dit, mais pourrait se faire passer pour vous jusque-là.",
      },
      {
        question: "Comment partir vite\u00a0?",
        answer:
          "Appuyez trois fois sur Échap\u00a0: hchat se termine et la page est vide. Ctrl+. masque " +
          "la page jusqu’à ce que vous la montriez de nouveau.",
      },
    ],
  };
}
