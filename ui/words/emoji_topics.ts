/**
 * The emoji that the page offers, by group and topic: those of one topic are found by the same words,
 * which each language has in the same place. A topic has no name but in a comment: names would be in the page twice. No
 * flags of countries.
 */

/** In the order in which they are shown; without skin tones, and none younger than what systems of 2020 draw. */
export const EMOJI_GROUPS = {
  faces: [
    "😀😃😄😁🙂😊☺️", // smile
    "😆😅🤣😂", // laugh
    "😉😏🙃😜🤪😛😝😋", // wink
    "🥰😍🤩😘😗😚😙😇", // love
    "🤗", // hug
    "🤭🤫🤐", // hush
    "🤔🤨🧐", // think
    "😎🤓🤠🥳", // cool
    "😐😑😶😒🙄😬🤥", // bored
    "😌😪🤤😴🥱💤", // sleep
    "😷🤒🤕🤢🤮🤧🥵🥶🥴😵", // ill
    "😮😯😲😳🤯", // surprise
    "😔😕😟🙁☹️🥺😞😥😢😭", // sad
    "😦😧😨😰😱", // fear
    "😓😣😖😩😫", // tired
    "😤😠😡🤬👿😈", // angry
    "💀☠️⚰️", // dead
    "💩🤡", // poo
    "👻👽👾🤖", // ghost
    "😺😸😹😻😼😽🙀😿😾", // catFace
    "🙈🙉🙊", // wiseMonkey
    "❤️🧡💛💚💙💜🤎🖤🤍💔❣️💕💞💓💗💖💘💝💟💌💋", // heart
    "💯💢💥💫💦💨", // boom
    "💬🗯️💭", // speech
  ],
  people: [
    "👍👎", // thumb
    "👋🤚🖐️✋🖖", // wave
    "👌🤏✌️🤞🤟🤘🤙", // fine
    "👈👉👆👇☝️🖕", // point
    "✊👊🤛🤜", // fist
    "👏🙌👐🤲", // clap
    "🤝", // deal
    "🙏", // please
    "✍️🤳💅", // write
    "💪🦾", // strong
    "🦵🦶👂👃🧠🦷🦴👀👅👄", // body
    "👶🧒👦👧", // child
    "🧑👱👨🧔👩🧓👴👵", // adult
    "🙅🙆🙋🙇🤦🤷💁🙎🙍", // gesture
    "👮🕵️💂👷🤴👸👳🧕🤵👰", // work
    "🎅🤶🦸🦹🧙🧚🧛🧜🧝🧞🧟", // magic
    "🚶🏃💃🕺👯", // walk
    "🧗🏇⛷️🏂🏌️🏄🚣🏊⛹️🏋️🚴🤸🤹🧘🛌", // athlete
    "👫👭👬💏💑👪👤👥👣", // family
  ],
  nature: [
    "🐵🐒🦍🦧", // monkey
    "🐶🐕🦮🐩🐺🐾", // dog
    "🦊🦝", // fox
    "🐱🐈", // cat
    "🦁🐯🐅🐆", // lion
    "🐴🐎🦄🦓🦌", // horse
    "🐮🐂🐃🐄", // cow
    "🐷🐖🐗🐽", // pig
    "🐏🐑🐐", // sheep
    "🐘🦏🦛", // elephant
    "🐭🐁🐀🐹", // mouse
    "🐰🐇", // rabbit
    "🐻🐨🐼🦥🦦🦨🦘🦡", // bear
    "🦃🐔🐓🐣🐤🐥🐦🐧🕊️🦅🦆🦢🦉🦩🦚🦜", // bird
    "🐸🐊🐢🦎🐍🐲🐉🦕🦖", // snake
    "🐳🐋🐬🐟🐠🐡🦈🐙🐚", // fish
    "🦀🦞🦐🦑🦪", // crab
    "🐌🦋🐛🐜🐝🐞🦗🕷️🕸️🦂🦟🦠", // insect
    "💐🌸💮🏵️🌹🥀🌺🌻🌼🌷", // flower
    "🌱🌲🌳🌴🌵🌾🌿☘️🍀🍁🍂🍃🍄", // tree
    "☀️🌞🌝🪐", // sun
    "🌙🌑🌒🌓🌔🌕🌖🌗🌘🌚🌛", // moon
    "⭐🌟✨🌠🌌☄️", // star
    "🌤️⛅☁️🌦️🌧️⛈️🌨️🌪️🌫️", // weather
    "☔☂️🌂⛱️", // umbrella
    "🌈", // rainbow
    "⚡", // lightning
    "❄️☃️⛄", // snow
    "🔥", // fire
    "💧🌊", // water
  ],
  food: [
    "🍇🍈🍉🍊🍋🍌🍍🥭🍎🍏🍐🍑🍒🍓🥝🍅🥥", // fruit
    "🥑🍆🥔🥕🌽🌶️🥒🥬🥦🧄🧅🥜🌰", // vegetable
    "🍞🥐🥖🥨🥯🥞🧇", // bread
    "🧀🧈", // cheese
    "🥚🍳", // egg
    "🍖🍗🥩🥓", // meat
    "🍔🍟🍕🌭🥪🌮🌯🥙", // fastFood
    "🥘🍲🥣🥗🍿🥫🍝🍜🍛🍚", // meal
    "🎂🍰🧁🥧", // cake
    "🍦🍧🍨🍩🍪🍫🍬🍭🍮🍯", // sweet
    "☕🍵", // coffee
    "🍼🥛🧃🥤🧉🧊", // drink
    "🍺🍻🍷🍾🥂🍸🍹🍶🥃", // beer
  ],
  travel: [
    "🌍🌎🌏🌐🗺️🧭", // world
    "🏔️⛰️🌋🗻🏕️🏞️", // mountain
    "🏖️🏝️🏜️", // beach
    "🏠🏡🏘️🏚️🏗️", // house
    "🏢🏥🏦🏨🏪🏫🏭🏛️", // building
    "⛪🕌🛕🕍🕋⛩️", // church
    "🚂🚃🚄🚆🚇🚉", // train
    "🚌🚍🚎🚐", // bus
    "🚑🚒🚓🚨", // ambulance
    "🚗🚕🚙🚚🚛🚜🏎️", // car
    "🚲🛴🛹🛵🏍️", // bicycle
    "⚓⛵🛶🚤🛳️⛴️🛥️🚢", // ship
    "✈️🛩️🛫🛬🪂💺🚁🚠", // plane
    "🚀🛰️🛸", // rocket
    "⌛⏳⌚⏰⏱️🕰️", // time
  ],
  activities: [
    "🎉🎊🎈🎆🎇🧨🎄🎍🎎🎏🎐🎑", // party
    "🎁🎀🧧", // gift
    "🏆🏅🥇🥈🥉🎖️", // medal
    "⚽🏀🏈⚾🥎🎾🏐🏉🥏🎳🏏🏑🏒🥍🏓🏸", // football
    "🥊🥋🥅⛳⛸️🎣🤿🎽🎿🛷🥌", // sport
    "🎯🪀🪁🎱🔮🧿🎮🕹️🎰🎲🧩🧸", // game
    "♠️♥️♦️♣️♟️🃏🀄🎴", // cards
    "🎭🖼️🎨🧵🧶", // art
    "🎵🎶🎼🎤🎧🎷🎸🎹🎺🎻🪕🥁📻", // music
    "🎬🎥🎞️📺📷📸📹", // film
  ],
  objects: [
    "👔👕👖🧣🧤🧥🧦👗👘🥻🩱👙👚", // clothes
    "👛👜👝🛍️🎒", // bag
    "👑👒🎩🎓🧢⛑️", // hat
    "💍💎💄📿", // ring
    "🔔🔕🔇🔊📢📣", // bell
    "📱📲☎️📞📠", // telephone
    "💻🖥️🖨️⌨️🖱️💾💿🔋🔌", // computer
    "🔍🔎🔬🔭📡", // search
    "💡🔦🕯️🏮", // light
    "📚📖📓📜📄📰🔖", // book
    "💰💵💶💷💸💳🧾🤑", // money
    "✉️📧📨📩📦📬📮🗳️", // mail
    "✏️🖊️🖌️🖍️📝", // pen
    "📅🗓️", // calendar
    "🔑🗝️🔐🔒🔓🔏", // key
    "🔨🪓🛠️🔧🔩⚙️⚖️🔗⛓️🧰🧲", // tool
    "💣🔫🗡️⚔️🏹🛡️", // weapon
    "💊💉🩸🩹🩺🧪🧬", // medicine
  ],
  symbols: [
    "✅✔️🆗", // yes
    "❌🚫⛔", // no
    "❓❗‼️⁉️", // question
    "⚠️🚷🔞☢️☣️♻️", // warning
    "⬆️↗️➡️↘️⬇️↙️⬅️↖️↔️🔄🔙🔜🔝", // arrow
    "▶️⏸️⏹️⏩⏪🔀🔁", // play
    "✝️☪️🕉️✡️☸️☯️☮️", // religion
    "🔴🟠🟡🟢🔵🟣🟤⚫⚪🟥🟧🟨🟩🟦🟪🟫⬛⬜", // colour
  ],
  flags: [
    "🏁🚩🎌🏴🏳️🏳️‍🌈🏴‍☠️", // flag
  ],
} as const;

/** A group, as the picker heads it. */
export type EmojiGroup = keyof typeof EMOJI_GROUPS;

/** One line for each topic, in the order of `Topics`. */
type LinesOf<Topics extends readonly string[]> = { readonly [At in keyof Topics]: string };

/** Words that find the emoji of each topic, with spaces between them. */
export type EmojiTopics = {
  readonly [Group in EmojiGroup]: LinesOf<typeof EMOJI_GROUPS[Group]>;
};
