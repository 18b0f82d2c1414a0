/** The way to the peer in French. */
import type { ConnectionWords } from "../connection_words.ts";

/** What was tried, when, and what to do. */
export const FRENCH_CONNECTION: ConnectionWords = {
  reach: {
    title: (name) => `Liaison avec ${name}`,
    show: "État de la liaison, et que faire",
    tried: "Dernier essai",
    notTried: (name) => `hchat n’appelle personne ici\u00a0: il attend l’appel de ${name}.`,
    triedAt: (address, when) => `${address}, ${when}, sans succès`,
    calling: (address) => `Appel de ${address}`,
    heard: "Dernière nouvelle",
    neverHeard: "Pas depuis le démarrage de hchat",
    toPeer: (name) => `Votre chemin vers ${name}`,
    noAddress: (name) => `Aucune adresse de ${name} n’est connue.`,
    toUs: (name) => `Les chemins de ${name} vers vous`,
    notListening: "Aucun\u00a0: ce programme n’écoute pas.",
    came: "Qui est venu ici",
    nobodyCame: "Personne pour l’instant.",
    visit: {
      web: (count, when) =>
        `Des navigateurs ou des robots ont demandé des pages web\u00a0: ${count} fois, la dernière ${when}.`,
      strangeCell: (count, when) =>
        "Quelqu’un a appelé avec une autre liste, ou avec une horloge très décalée\u00a0: " +
        `${count} fois, la dernière ${when}.`,
      lateCell: (count, when) =>
        `Quelqu’un a appelé sous une clé passée\u00a0: ${count} fois, la dernière ${when}. Une horloge ` +
        "a été réglée, ou quelqu’un répète ce qu’il a enregistré.",
    },
    clocks: "Horloges",
    yourClock: (time) => `La vôtre\u00a0: ${time}`,
    peerClock: (name, time) => `Celle de ${name}\u00a0: ${time}`,
    whatToDo: "Que faire",
    advice: {
      waiting: (name) => [
        `Donnez à ${name} une de vos adresses ci-dessous, par téléphone ou en personne.`,
        `Ou demandez une adresse à ${name} et entrez-la dans les réglages. Il suffit que l’un des deux appelle.`,
      ],
      notReached: (name) => [
        `Demandez à ${name} si hchat tourne et affiche cette adresse.`,
        `${name} est dans un autre réseau\u00a0? Alors son routeur doit transmettre le port, ou hchat le lui demande\u00a0: Réglages, Chemins vers vous.`,
        `Ou laissez ${name} vous appeler\u00a0: entrez une adresse d’écoute dans les réglages et donnez-lui celle qui s’affiche alors ci-dessous.`,
        "Si aucun routeur ne peut être réglé, lancez tous les deux tor ou Tor Browser et publiez une adresse onion dans les réglages.",
      ],
      away: (name) => [
        `Rien, si ${name} a fermé hchat ou n’est pas en ligne\u00a0: ce que vous écrivez partira à son retour.`,
        `Si cela dure, demandez à ${name} si l’adresse a changé.`,
      ],
      awayCaller: (name) => [
        `Rien, si ${name} a fermé hchat ou n’est pas en ligne\u00a0: son hchat rappellera, et ce que vous écrivez partira alors.`,
        `Si cela dure, regardez ci-dessous si un chemin vers vous est fermé, et donnez à ${name} un chemin ouvert.`,
      ],
      wrongClock: () => [
        "Comparez tous les deux l’horloge de votre ordinateur avec un téléphone.",
        "Réglez celle qui est fausse\u00a0: date, heure et fuseau horaire. hchat continue de lui-même.",
      ],
      otherList: (name) => [
        `L’un de vous ouvre l’autre copie\u00a0: le programme de ${name} et le vôtre doivent tenir les deux fichiers différents d’une paire.`,
      ],
      wrongPeer: (name) => [
        `Comparez l’adresse avec celle qu’affiche le hchat de ${name}.`,
        "Comparez les listes\u00a0: lisez-vous les nombres qu’affiche hchat fingerprint.",
        "Comparez les deux horloges avec un téléphone.",
      ],
      wrongCertificate: (name) => [
        `Comparez l’adresse avec celle qu’affiche le hchat de ${name}.`,
        "Comparez les deux horloges avec un téléphone\u00a0: un certificat ne vaut qu’un temps.",
        `Si l’adresse est juste, quelqu’un est peut-être entre vous. Laissez ${name} vous appeler, ou passez par une adresse onion.`,
      ],
      wrongScheme: (name) => [
        `Demandez à ${name} si l’adresse commence par http:// ou https://, et entrez-la ainsi.`,
      ],
      tunnel: (name) => [
        "Cette adresse est sur votre propre ordinateur. Le tunnel qui en part, comme ssh -N -L, tourne-t-il ici\u00a0?",
        `Demandez à ${name} si hchat et le tunnel y tournent.`,
      ],
      noTor: () => [
        "Lancez Tor Browser ou tor sur cet ordinateur. hchat continue de lui-même.",
        "Un tor du système a besoin de ControlPort 9051 et de CookieAuthentication 1 dans torrc, et de vous dans son groupe.",
      ],
      torClosed: () => [
        "Mettez ControlPort 9051 et CookieAuthentication 1 dans torrc, et redémarrez tor.",
        "Rejoignez le groupe de tor, debian-tor sous Debian et Ubuntu. Puis reconnectez-vous et relancez hchat.",
        "Ou lancez Tor Browser, qui n’a besoin ni de l’un ni de l’autre.",
      ],
      torPassword: () => [
        "Écrivez le mot de passe du port de contrôle de tor dans un fichier, et nommez ce fichier dans les réglages.",
        "Ou lancez Tor Browser, qui n’en a pas besoin.",
      ],
      onionSilent: (name) => [
        `Demandez à ${name} si hchat y tourne et si sa page dit que Tor mène à lui.`,
        "Tor met une minute ou deux à trouver une adresse nouvelle. hchat continue d’appeler.",
      ],
      wrongCaller: (name) => [
        `Quelqu’un a appelé, peut-être ${name}, avec une autre liste ou une horloge fausse.`,
        "Comparez les deux horloges avec un téléphone.",
        "Comparez les listes\u00a0: lisez-vous les nombres qu’affiche hchat fingerprint.",
      ],
      lost: (name) => [
        `Téléphonez à ${name} et comparez les six mots. S’ils diffèrent, arrêtez et faites une nouvelle liste.`,
        "S’ils sont les mêmes, dites-le au-dessus de la conversation.",
      ],
    },
  },
};
