/** Emoji in French, and the words that find them. */
import type { EmojiWords } from "../emoji_words.ts";

/** What the page says of emoji, in French. */
export const EMOJI: EmojiWords["emoji"] = {
  insert: "Insérer un émoji",
  react: "Réagir avec un autre émoji",
  search: "Chercher un émoji",
  recent: "Utilisés récemment",
  groups: {
    faces: "Visages et cœurs",
    people: "Personnes",
    nature: "Animaux et nature",
    food: "Aliments et boissons",
    travel: "Voyages et lieux",
    activities: "Activités",
    objects: "Objets",
    symbols: "Symboles",
    flags: "Drapeaux",
  },
  topics: {
    faces: [
      "sourire content heureux", // smile
      "rire mdr joie larmes drôle", // laugh
      "clin d’œil ironie langue fou miam", // wink
      "amour bisou yeux étoiles ange", // love
      "câlin", // hug
      "chut secret silence oups", // hush
      "penser doute monocle hmm", // think
      "cool lunettes soleil geek cowboy fête", // cool
      "ennui neutre grimace menteur", // bored
      "dormir sommeil soulagé bave fatigué zzz", // sleep
      "malade masque fièvre vomir éternuer chaud froid ivre", // ill
      "surprise choc oh rougir explosé", // surprise
      "triste pleurer larmes désolé inquiet", // sad
      "peur effrayé cri", // fear
      "fatigué sueur épuisé", // tired
      "colère fâché rage juron diable", // angry
      "mort crâne cercueil", // dead
      "caca crotte clown", // poo
      "fantôme extraterrestre robot monstre halloween", // ghost
      "chat sourire pleurer", // catFace
      "singe voir entendre parler", // wiseMonkey
      "cœur amour bisou lettre brisé", // heart
      "boum cent explosion sueur", // boom
      "parole bulle pensée", // speech
    ],
    people: [
      "pouce haut bas oui non bien mal", // thumb
      "bonjour salut au revoir main stop", // wave
      "ok super victoire paix chance doigts croisés rock appel", // fine
      "doigt montrer gauche droite haut bas", // point
      "poing", // fist
      "applaudir bravo mains", // clap
      "accord poignée de main", // deal
      "merci prier s’il te plaît", // please
      "écrire selfie ongles", // write
      "fort muscle bras", // strong
      "corps jambe pied oreille nez cerveau dent os yeux bouche", // body
      "enfant bébé garçon fille", // child
      "adulte homme femme vieux", // adult
      "non ok main désolé haussement d’épaules", // gesture
      "travail police espion garde ouvrier prince princesse mariée", // work
      "magie père noël héros mage fée vampire sirène elfe génie zombie", // magic
      "marcher courir danser", // walk
      "sport grimper ski golf surf ramer nager vélo jongler yoga repos", // athlete
      "famille couple amis personnes", // family
    ],
    nature: [
      "singe gorille", // monkey
      "chien chiot loup patte", // dog
      "renard raton", // fox
      "chat chaton", // cat
      "lion tigre léopard", // lion
      "cheval licorne zèbre cerf", // horse
      "vache bœuf taureau", // cow
      "cochon sanglier", // pig
      "mouton bélier chèvre", // sheep
      "éléphant rhinocéros hippopotame", // elephant
      "souris rat hamster", // mouse
      "lapin lièvre", // rabbit
      "ours koala panda paresseux loutre kangourou blaireau", // bear
      "oiseau poule manchot colombe aigle canard cygne hibou perroquet", // bird
      "serpent grenouille crocodile tortue lézard dragon dinosaure", // snake
      "poisson baleine dauphin requin pieuvre coquillage", // fish
      "crabe homard crevette calmar huître", // crab
      "insecte escargot papillon fourmi abeille coccinelle araignée microbe virus", // insect
      "fleur bouquet rose tulipe tournesol", // flower
      "arbre plante palmier cactus herbe trèfle feuille champignon", // tree
      "soleil planète", // sun
      "lune nuit", // moon
      "étoile comète", // star
      "météo nuage pluie orage vent brouillard", // weather
      "parapluie pluie", // umbrella
      "arc-en-ciel", // rainbow
      "éclair électrique", // lightning
      "neige bonhomme froid hiver", // snow
      "feu flamme chaud", // fire
      "eau goutte vague mer", // water
    ],
    food: [
      "fruit raisin melon orange citron banane ananas mangue pomme poire pêche cerise fraise kiwi tomate coco", // fruit
      "légume avocat aubergine pomme de terre carotte maïs piment concombre salade brocoli ail oignon noix", // vegetable
      "pain croissant baguette bretzel crêpe gaufre", // bread
      "fromage beurre", // cheese
      "œuf", // egg
      "viande poulet bacon", // meat
      "burger frites pizza hotdog sandwich taco kebab", // fastFood
      "repas plat soupe salade popcorn pâtes nouilles curry riz", // meal
      "gâteau anniversaire tarte", // cake
      "sucré glace beignet biscuit chocolat bonbon miel", // sweet
      "café thé", // coffee
      "boisson lait jus soda glaçon", // drink
      "bière vin champagne cocktail santé", // beer
    ],
    travel: [
      "monde terre carte boussole", // world
      "montagne volcan camping parc", // mountain
      "plage île désert vacances", // beach
      "maison jardin", // house
      "bâtiment hôpital banque hôtel magasin école usine", // building
      "église mosquée temple synagogue", // church
      "train tramway métro gare", // train
      "bus car", // bus
      "ambulance pompiers police alarme", // ambulance
      "voiture taxi camion tracteur", // car
      "vélo trottinette scooter skateboard moto", // bicycle
      "bateau navire ancre voile ferry", // ship
      "avion vol aéroport hélicoptère parachute siège", // plane
      "fusée satellite ovni espace", // rocket
      "temps heure horloge montre réveil sablier", // time
    ],
    activities: [
      "fête ballon feu d’artifice citrouille noël", // party
      "cadeau ruban", // gift
      "médaille coupe gagnant premier or", // medal
      "ballon football basket baseball tennis volley rugby bowling cricket hockey badminton", // football
      "sport boxe judo golf patin pêche plongée ski", // sport
      "jeu fléchettes cerf-volant billard dés puzzle ours", // game
      "cartes échecs joker", // cards
      "art théâtre tableau peinture tricot", // art
      "musique note chanson micro casque guitare piano trompette violon tambour radio", // music
      "film cinéma caméra télévision photo", // film
    ],
    objects: [
      "vêtements cravate chemise jean écharpe gants manteau chaussettes robe bikini", // clothes
      "sac achats", // bag
      "chapeau couronne casquette diplôme", // hat
      "bague diamant rouge à lèvres", // ring
      "cloche silence son fort", // bell
      "téléphone portable appel fax", // telephone
      "ordinateur imprimante clavier disque pile prise", // computer
      "chercher loupe microscope télescope antenne", // search
      "lumière ampoule idée lampe bougie", // light
      "livre journal page lire", // book
      "argent dollar euro livre carte riche", // money
      "courrier lettre poste colis boîte vote", // mail
      "stylo crayon pinceau écrire note", // pen
      "calendrier date", // calendar
      "clé clef cadenas sûr", // key
      "outil marteau hache clé engrenage balance chaîne aimant", // tool
      "arme bombe pistolet arc épée bouclier", // weapon
      "médicament pilule seringue sang pansement médecin test", // medicine
    ],
    symbols: [
      "oui coche fait ok", // yes
      "non croix faux interdit", // no
      "question interrogation exclamation", // question
      "attention danger interdit recyclage", // warning
      "flèche haut bas gauche droite retour bientôt", // arrow
      "lecture pause stop suivant répéter", // play
      "religion paix croix", // religion
      "couleur cercle carré rouge orange jaune vert bleu violet brun noir blanc", // colour
    ],
    flags: [
      "drapeau arrivée arc-en-ciel pirate", // flag
    ],
  },
};
