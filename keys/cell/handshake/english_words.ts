/** Plain words of three to eight letters, few of which differ in one letter alone, in alphabetical order. */
const TEXT = `
abbey absent absorb accent accept acid acorn acrobat act actor adapt add adept admire adobe adopt
adult advice afar affair afford agenda agent agile agree ahead aim album alert algae alibi alien
alley allow almond aloft alone alpha alpine amber amble amuse anchor ancient angel anger angle
animal ankle annual answer antenna antler anvil apart apex apple apricot april apron aqua arcade
arch arctic arena argue armor army aroma arrive arrow artist ashore aside ask aspen asphalt asset
atlas atom attic auction audio author autumn avenue avocado avoid awake award away awning axis axle
azure baby bacon badge badger bag bagel balance balcony ballad ballet balloon bamboo banana bandit
banjo bank banner barber bargain barley barrel basalt basic basil basin basket bath baton battery
bazaar beach beacon beagle beam beard beast beaver become bed beehive beetle before begin behave
belief bell belong below bench benefit beret beside betray better beyond bicycle bike bird birth
biscuit bishop bison bitter black blade blanket blaze blend bless blink block blond bloom blossom
blouse bluff blush boat body bolt bone bonfire bonus book boost border borrow boss bottle bottom
bounce bowl box boxer brain branch brass brave bread breeze brick bridge brief bright bring brisk
broad broken bronze broom brother brown brush bubble bucket buckle budget buffalo bugle build bulb
bulk bumper bundle bunny burden burger burn burrow burst bus busy butcher butler button buyer buzz
cabbage cabin cable cactus cadet cafe calcium calf camel camera camp canal canary candle candy canoe
canvas canyon capable captain caramel caravan carbon card cargo carol carpet carrot carry carve cash
cashew castle casual cat catalog catch cattle cause caution cavern cedar ceiling celery cello cement
center ceramic certain chain chair chalk chamber champion chance change channel chapel chapter
charge charm chart chase cheap check cheek cheer cheese chef cherry chess chest chicken chief child
chili chimney chin choice choir choose chorus chrome church cider cigar cinema circle circus citizen
citrus city civil claim clarinet class claw clean clear clerk clever cliff climb clinic clip cloak
cloth cloud clover clown club cluster coach coast cobalt cobra cocoa coconut code coffee cold collar
college colony color column comb comedy comet comfort comic common compass concert condor confirm
connect consul contest control convoy cookie copper copy coral cork corner correct cosmic cosmos
cost cottage cotton couch cougar count country couple courage course court cousin cover cow coyote
crab cradle craft crane crater crayon cream credit crest crew cricket crisp critic crop cross crowd
crucial crumb crush crystal cube cuckoo cucumber culture cup cupboard curfew curious curl current
curtain curve cushion custom cycle cymbal cypress dad daily dairy daisy damp dance dark dash date
dawn debate debris decade decent decide decline deep defend define degree delay delta demand denim
dental depart depend depth deputy derby design desk despair dessert detail detect device diagram
dial diamond diary diesel differ dig digital dilemma dime dinghy dinner dinosaur direct dirt disc
dismiss distance ditch divide dizzy doctor doll dollar dolphin domain domino donate donkey donor
door dose dot double dough dozen dragon drain drama draw dream dress drift drill drink drive drop
drum dry duck duet dune during duty dwarf dynamo eager eagle early earn earth easy echo eclipse edge
edit educate effort egg either elbow elder electric elegant element elephant elevator elf elite elm
embark ember emblem embrace emerald emotion empire empty enable enamel encore end energy engage
engine english enjoy enough ensure enter entire entry envelope envoy equal equip era erase errand
error escape essay estate eternal evening event ever evict exact example exchange excite excuse
exempt exercise exhale exhibit exile exist exotic expand expect expert explain express extend extra
eye eyebrow fable fabric face factor factory faint faith falcon fall family famous fancy fantasy
farm farmer fashion fast faucet favor feather feature federal feed fellow felt fence fern ferret
fertile festival fetch few fiber fiction fiddle field figure file film filter final find finger
finish first fish fit flag flame flamingo flannel flash flavor fleet flesh flight flint flip float
flock flood floor flora flow fluid flute fly foam focus fog foil folk follow foot force forest
forget formal fortune forum forward fossil foster found fountain fragile frame freckle free freeze
freight fresh friend fringe frog front frost frown frozen fruit fudge fuel fun funny furnace future
gadget gain galaxy gallery gallon gallop game gamma gap garage garden garlic garment garnet gasp
gather gauge gazelle gear gecko general genius gentle genuine gesture geyser ghost giant gift giggle
ginger giraffe girl give glacier glad glance glass gleam glide glimpse glitter globe gloom glory
glow glue goal goblet goblin golf gondola good goose gorge gorilla gospel gossip govern gown grab
grace grade grammar grand granite grant graph grass gravel gravity gravy green greet grid grill grip
grocery groove ground group grove growl guard guess guest guide guild guitar gull gum guru gutter
gym gypsum habit haiku half hammer hammock hamster hand handle hangar happen happy harbor harmony
harness harp harvest hatch hawk hay hazard hazel head health heart heavy hedge height helium hello
helmet help hen herald herb hermit heron herring hidden high hill hinge hippo history hobby hockey
hold holiday hollow home honest honey hook hope horizon horn hornet hospital hotel hover howl hub
huge human humble humid humor hundred hunt hurdle hurry husband hybrid hydrant ice icicle icon idea
ideal identity igloo ignore iguana image imagine impact import impress improve inch include income
increase index indigo indoor infant inform inhale initial inland inn inner input insect inside
inspect install intact intend interest invest invite iris iron island isolate item ivory ivy jacket
jade jaguar january jar jasmine java jazz jeans jelly jester jet jewel jigsaw job jockey join joke
jolly journal journey joy jubilee judge juggle juice july jump june jungle junior juniper jury just
kale kangaroo karate kayak keen kelp kennel kernel kettle key kick kid kidney king kingdom kiosk
kiss kitchen kite kitten kiwi knee knife knock koala label labor ladder lady lagoon lake lamb land
language lantern laptop large laser laugh laundry lava lavender lawn lawyer layer lazy leader leaf
league learn lease leather leave lecture left leg legal legend lemon length lens leopard letter
lettuce level liberty library license lid life light lilac lily limit linden linen lion liquid list
little lizard llama load lobby lobster local locket locust lodge logic lonely loop lord lotus lounge
love loyal lucky luggage lumber lunar lunch lung lure luxury lynx lyric machine magenta magic magma
magnet magpie maiden major mammal mammoth man manage mandolin mango mansion mantle manual maple
marble march margin marina market marmot marsh mask mason master material matrix matter maximum
maybe mayor maze meadow measure mechanic media medley melody melon melt member memory menu mercury
mercy merge merit mermaid merry mesh message metal meteor method middle midnight mild mimic mineral
minimum mint miracle mirror mitten mixture mobile model modern modest module moment monarch monday
money monkey monsoon month moon moral mosaic mosquito moss mother motion motor mountain mouse movie
much mud muffin mule museum mushroom music must mustard mutual myself mystery myth nail name napkin
narrow nation native nature navy near nebula neck nectar needle neglect neighbor neon nephew nerve
network neutral never news next nice nickel nimble noble noise nomad noodle normal north notable
note nothing notice novel november nozzle nuclear number nurse nut nutmeg nylon nymph oak oasis obey
oblige observe obtain ocean october octopus odd odor offer office often okay olive omega omen omit
once onion online only onyx opal open opera opinion oppose optic option orange orbit orchard orchid
order ordinary oregano organ orient origin orphan osprey ostrich otter ounce outdoor outer outfit
output outside oval owner oxide oxygen oyster ozone pack paddle page pagoda palace palm panda panel
panic panther papaya paper parade parcel pardon parent parrot parsley party pass pasta pastry path
patient patrol pattern paw payment pea peacock peanut pearl pebble pecan peel pelican pencil penguin
pension people pepper perfect perfume period permit person petal phantom phone photo phrase physics
piano picnic picture pier pig pigeon pill pillow pilot pink pioneer pipe pirate pitch pixel pizza
place plaid planet plank plant plasma plaster plastic plate platform play plaza please pledge plenty
plot plug plum plumber plunge plush poem point polar police polish polite pollen pond pony pool
poplar poppy popular porch port portal portion portrait position possible potato pottery poultry
powder power practice prairie preach precious prefer prepare pretty prevent pride primary prince
print prism private prize problem process produce program project promise proof proper protect proud
provide prune public pudding pulp pulse puma pumpkin punch pupil puppet puppy purchase pure purple
purpose push puzzle pyramid python quail quality quantum quarry quart queen quest question quick
quiet quill quince quiz quote rabbit raccoon radar radio radish raft rainbow raisin rally ranch
random ranger rapid rare rascal rather rattle raven ravine razor react ready real reason rebel
recall receive recipe recover recycle reduce reef reflect reform refuse region regret regular
reindeer reject relax release relief rely remain remark remedy remember remind remote remove render
renew rent repair repeat reply report reptile rescue resist resort result retire return reunion
reveal review reward rhino rhythm rib ribbon rich ridge rigid riot ripple rise ritual rival river
roast robe robin robot robust rocket rocky rod rodeo roof rookie rotate rough royal rubber ruby
rudder rug rule rumble runway rural rye saddle safari safe saffron sailor salad salmon salon salt
salute sample sandal sapphire sardine satin satisfy saturn sausage savanna scale scan scarf scarlet
school science scissors scooter scorpion scout scrap screen screw script scroll scrub sculptor
search season seat second secret section security seek segment select seminar senate senior sense
sequel series sermon serve session settle seven shadow shaft shallow shampoo shape share shawl shed
sheep shelf shelter sheriff shield shimmer shine shiver shock shoot shop short shoulder shovel
shower shrimp shrub shuffle shut shuttle shy sibling siege sierra sign silence silent silk silly
silver similar simple since siren sister six size skate sketch ski skirt skull slab sled sleep
sleeve slender slice slight slim slogan slope small smart smile smoke smooth snack snail snake snow
soap soccer social sock soda soft soil solar soldier solid solo solve someone song sonic sorry sound
soup south space spark sparrow speak spear special speed spell sphere spider spike spin spiral
spirit splash split sponge spoon spot spray spread spring spruce square squash squid squirrel stable
stadium staff stage stairs stamp stand star station statue stay step stereo stick still sting
stomach stone stool storm story stove straw stream street strike strong student studio stuff style
submit subway success sudden sugar suggest suit sulfur summer summit sunset super supply supreme
surf surface surge surprise survey sushi swallow swamp swan swarm sweater sweet swift swim swing
switch sword symbol symptom syrup system tablet tactic tadpole tailor talent talk tango tape target
tart taste tavern taxi teach tempo tenant tender tennis tent term terrace textile thank theater
theme theory thick thing thirst thistle thorn thought thread three thrive thumb thunder ticket tiger
tilt timber time tiny tip tissue titan title today toddler toffee together token tomato tomorrow
tongue tonight tooth top topaz topic torch tornado tortoise total toucan tourist toward towel town
track trade traffic trail transfer travel tray treat trend trial tribe trigger trim trolley trophy
trout true trumpet trunk trust truth tube tug tulip tuna tundra tunnel turban turbine turkey turnip
turtle tutor tuxedo twelve twenty twice twig twist type typhoon typical umbrella unable uncle under
unfold unhappy uniform union unique unit universe unknown unlock until unusual update upgrade uphold
upper upset urban urge useful usual utensil utility vacant vacuum vague valid valley valve van
vanilla vapor various vase vault vector vehicle veil velvet vendor venture venus verb verify verse
version vessel veteran viaduct vibrant video view village vine vintage vinyl viola violet violin
virtual visa visit visual vital vivid vocal voice volcano volume vote voyage vulture wafer waffle
wagon walk wallet walnut walrus waltz want water wave wax wealth weasel web wedding weekend weird
welcome west wheat wheel when whip whisper whistle white wide width wild willow win window winter
wire wisdom wish wizard wolf woman wool work world worry worth wrestle wrist yacht yam yard yeast
yellow yes yield yoga yogurt yolk young youth zebra zenith zephyr zero zigzag zinc zipper zodiac zoo
`;

/** The 2,048 words of the authentication string (FORMAT.md §authentication words): each says 11 bits. */
export const ENGLISH_WORDS: readonly string[] = TEXT.trim().split(/\s+/);
