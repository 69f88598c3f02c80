/** Words that common passwords are built of, alone, repeated, joined, or with digits and marks around them. */
export const commonWords: ReadonlySet<string> = new Set(
  `password passwort passwd passphrase passcode secret secrets qwerty qwertz azerty qwertyuiop qwertzuiop asdfgh asdfghjkl
  zxcvbn zxcvbnm yxcvbnm letmein letme welcome willkommen bienvenue admin administrator adminadmin root superuser sysadmin
  user username login logon guest test testing tester testtest changeme change changeit default temp temporary master
  iloveyou ilove loveyou loveme lovely princess monkey dragon sunshine shadow football baseball basketball soccer hockey
  superman batman spiderman starwars pokemon minecraft fortnite trustno letsgo whatever nothing something computer internet
  windows microsoft google facebook apple samsung summer winter spring autumn january february march april june july august
  september october november december monday tuesday wednesday thursday friday saturday sunday hello helloworld world
  michael jennifer jessica charlie daniel thomas jordan ashley michelle liverpool chelsea arsenal barcelona london berlin
  paris america company business office work money family mother father brother sister forever freedom flower flowers
  ticket tickets ticketflower workflow access account open sesame opensesame please abc abcd abcdef abcdefg abcdefgh the my
  is your this me you i a one two three four five six seven eight nine ten zero god jesus christ angel angels killer hunter
  tigger ginger pepper cookie cheese banana orange purple silver golden yellow green blue red black white`.split(
    /\s+/,
  ),
);

/** Common passwords of at least twelve characters that no rule catches. */
export const commonPasswords: ReadonlySet<string> = new Set(
  `1q2w3e4r5t6y 1q2w3e4r5t6y7u 1q2w3e4r5t6y7u8i 1q2w3e4r5t6y7u8i9o0p 1qaz2wsx3edc 1qaz2wsx3edc4rfv 1qazxsw23edc
  1qaz@wsx#edc !qaz2wsx3edc zaq12wsxcde3 zaq1xsw2cde3 zaq1zaq1zaq1 qazwsxedcrfv qazwsxedc123 qazwsxedcrfvtgb q1w2e3r4t5y6
  q1w2e3r4t5y6u7i8 q1w2e3r4t5y6u7i8o9p0 qweasdzxc123 qweasdzxcvbn qwer1234asdf qwerasdfzxcv 123qweasdzxc 1234qwerasdf
  1a2b3c4d5e6f a1b2c3d4e5f6 a1s2d3f4g5h6 asdfjkl;asdfjkl; 147258369147 147258369000 741852963000 789456123000 159753456852
  963852741000 112233445566 123123123123 121212121212 123321123321 102030405060 314159265358 271828182845 correcthorsebatterystaple
  correct horse battery staple thequickbrownfox maytheforcebewithyou maytheforce1 tobeornottobe onceuponatime
  neveragain123 ihateyou1234 fuckyou12345 motherfucker fuckyoufuckyou mypassword12 unbelievable congratulations
  rollercoaster supercalifragilisticexpialidocious extraordinary rockandroll1 metallica123 slipknot6666 linkinpark123
  manchesterunited realmadrid123 fcbarcelona1 chocolate123 butterfly123 elizabeth123 alexander123 christopher1
  stephanie123 jonathan1234 victoria1234 nicholas1234 benjamin1234 isabella1234 scarface1234 mustang12345 corvette1234
  harley123456 mercedes1234 playstation3 playstation4 counterstrike callofduty12 worldofwarcraft leagueoflegends
  halflife2episode gfhjkmgfhjkm ghjcnjgfhjkm yfcntymrf123 1234567890-= \`1234567890- qwertyuiop[] !@#$%^&*()_+ !@#$%^&*()!@ 
  blink182blink thunderbirds knightrider hakunamatata abracadabra1 `.split(/\s+/),
);
