/** Emoji in English, and the words that find them. */
import type { EmojiWords } from "../emoji_words.ts";

/** What the page says of emoji, in English. */
export const EMOJI: EmojiWords["emoji"] = {
  insert: "Insert an emoji",
  react: "React with another emoji",
  search: "Search emoji",
  recent: "Used lately",
  groups: {
    faces: "Faces and hearts",
    people: "People",
    nature: "Animals and nature",
    food: "Food and drink",
    travel: "Travel and places",
    activities: "Activities",
    objects: "Objects",
    symbols: "Symbols",
    flags: "Flags",
  },
  topics: {
    faces: [
      "smile grin happy", // smile
      "laugh lol joy tears funny", // laugh
      "wink smirk tongue silly crazy yum", // wink
      "love kiss eyes stars angel", // love
      "hug", // hug
      "hush secret quiet zip oops", // hush
      "think doubt monocle hmm", // think
      "cool sunglasses nerd cowboy party", // cool
      "bored neutral eyeroll grimace liar", // bored
      "sleep relieved yawn drool zzz", // sleep
      "ill sick mask fever vomit sneeze hot cold dizzy drunk", // ill
      "surprise wow shock blush mind blown", // surprise
      "sad cry tears sorry worried pleading", // sad
      "fear scared scream", // fear
      "tired sweat weary", // tired
      "angry mad rage swear devil", // angry
      "dead skull coffin", // dead
      "poo clown", // poo
      "ghost alien robot monster halloween", // ghost
      "cat smile cry", // catFace
      "monkey see hear speak no evil", // wiseMonkey
      "heart love kiss letter broken", // heart
      "boom hundred bang dizzy sweat", // boom
      "speech bubble thought", // speech
    ],
    people: [
      "thumb up down like yes no good bad", // thumb
      "wave hello bye hand stop high five", // wave
      "ok fine victory peace luck fingers crossed rock call", // fine
      "point finger left right up down", // point
      "fist punch bump", // fist
      "clap bravo hands", // clap
      "deal handshake agree", // deal
      "please thanks pray", // please
      "write selfie nails", // write
      "strong muscle arm", // strong
      "body leg foot ear nose brain tooth bone eyes mouth", // body
      "child baby boy girl", // child
      "adult man woman old", // adult
      "no ok hand bow facepalm shrug", // gesture
      "work police spy guard builder prince princess bride", // work
      "magic santa hero wizard fairy vampire mermaid elf genie zombie", // magic
      "walk run dance", // walk
      "sport climb ski golf surf row swim lift ride juggle yoga rest", // athlete
      "family couple friends people", // family
    ],
    nature: [
      "monkey gorilla ape", // monkey
      "dog puppy wolf paw", // dog
      "fox raccoon", // fox
      "cat kitten", // cat
      "lion tiger leopard", // lion
      "horse unicorn zebra deer", // horse
      "cow ox bull", // cow
      "pig boar", // pig
      "sheep ram goat", // sheep
      "elephant rhino hippo", // elephant
      "mouse rat hamster", // mouse
      "rabbit bunny hare", // rabbit
      "bear koala panda sloth otter skunk kangaroo badger", // bear
      "bird chicken penguin dove eagle duck swan owl parrot", // bird
      "snake frog crocodile turtle lizard dragon dinosaur", // snake
      "fish whale dolphin shark octopus shell", // fish
      "crab lobster shrimp squid oyster", // crab
      "insect snail butterfly bug ant bee ladybird spider microbe virus", // insect
      "flower bouquet blossom rose tulip sunflower", // flower
      "tree plant palm cactus herb clover leaf mushroom", // tree
      "sun planet", // sun
      "moon night", // moon
      "star sparkles comet", // star
      "weather cloud rain storm wind fog", // weather
      "umbrella rain", // umbrella
      "rainbow", // rainbow
      "lightning electric", // lightning
      "snow snowman cold winter", // snow
      "fire hot flame", // fire
      "water drop wave sea", // water
    ],
    food: [
      "fruit grapes melon orange lemon banana pineapple mango apple pear peach cherry strawberry kiwi tomato coconut", // fruit
      "vegetable avocado aubergine potato carrot maize pepper cucumber salad broccoli garlic onion nut", // vegetable
      "bread croissant baguette pretzel pancake waffle", // bread
      "cheese butter", // cheese
      "egg", // egg
      "meat chicken bacon", // meat
      "burger fries chips pizza hotdog sandwich taco kebab", // fastFood
      "meal stew soup salad popcorn pasta noodles curry rice", // meal
      "cake birthday pie", // cake
      "sweet ice cream doughnut cookie biscuit chocolate candy honey", // sweet
      "coffee tea", // coffee
      "drink milk juice cola ice", // drink
      "beer wine champagne cocktail cheers", // beer
    ],
    travel: [
      "world earth map compass", // world
      "mountain volcano camping park", // mountain
      "beach island desert holiday", // beach
      "house home garden", // house
      "building hospital bank hotel shop school factory", // building
      "church mosque temple synagogue", // church
      "train tram metro station", // train
      "bus", // bus
      "ambulance fire police alarm", // ambulance
      "car taxi lorry tractor", // car
      "bicycle bike scooter skateboard motorbike", // bicycle
      "ship boat anchor sail ferry", // ship
      "plane flight airport helicopter parachute seat", // plane
      "rocket satellite ufo space", // rocket
      "time clock watch alarm hourglass timer", // time
    ],
    activities: [
      "party balloon fireworks pumpkin christmas", // party
      "gift present ribbon", // gift
      "medal trophy winner first gold", // medal
      "ball football basketball baseball tennis volleyball rugby bowling cricket hockey badminton", // football
      "sport boxing judo golf skate fishing diving ski", // sport
      "game dart kite billiards dice puzzle teddy", // game
      "cards chess joker", // cards
      "art theatre picture paint knit", // art
      "music note song microphone headphones guitar piano trumpet violin drum radio", // music
      "film movie camera television photo", // film
    ],
    objects: [
      "clothes tie shirt jeans scarf gloves coat socks dress bikini", // clothes
      "bag purse shopping backpack", // bag
      "hat crown cap graduation", // hat
      "ring diamond lipstick", // ring
      "bell mute sound loud", // bell
      "telephone mobile call fax", // telephone
      "computer laptop printer keyboard disk battery plug", // computer
      "search microscope telescope antenna", // search
      "light bulb idea torch candle", // light
      "book newspaper page read", // book
      "money dollar euro pound card rich", // money
      "mail letter post parcel box vote", // mail
      "pen pencil brush write note", // pen
      "calendar date", // calendar
      "key lock secure", // key
      "tool hammer axe spanner gear scales chain magnet", // tool
      "weapon bomb gun sword bow shield", // weapon
      "medicine pill syringe blood plaster doctor test", // medicine
    ],
    symbols: [
      "yes check tick done ok", // yes
      "no cross wrong forbidden", // no
      "question exclamation", // question
      "warning danger forbidden recycle", // warning
      "arrow up down left right back soon", // arrow
      "play pause stop next repeat", // play
      "religion peace cross", // religion
      "colour circle square red orange yellow green blue purple brown black white", // colour
    ],
    flags: [
      "flag finish rainbow pirate", // flag
    ],
  },
};
