"""Words that say nothing about what a text is about, folded as `fold` does it."""

_TEXT = """
    aber alle allem allen aller alles als also am an andere anderem anderen anderer anderes auch auf aus bei beim bin
    bis bist da dabei dadurch dafuer dagegen daher damit danach dann daran darauf daraus darf darin darueber darum
    das dass davon dazu dein deine dem den denen denn der deren derer des dessen die dies diese diesem diesen dieser
    dieses doch dort du durch ein eine einem einen einer eines er es etwa etwas euch euer eure fuer gegen gewesen hab
    habe haben hat hatte hatten hier hin hinter ich ihm ihn ihnen ihr ihre ihrem ihren ihrer ihres im in indem ins
    ist ja jede jedem jeden jeder jedes jene jenem jenen jener jenes jetzt kann kein keine keinem keinen keiner
    koennen koennte machen man manche mein meine meinem meinen meiner mich mir mit muss muessen nach nicht nichts noch
    nun nur ob oder ohne sehr sein seine seinem seinen seiner seines seit selbst sich sie sind so solche solchem
    solchen solcher solches soll sollen sollte sondern sonst ueber um und uns unser unsere unter viel vom von vor
    waehrend war waren warum was weil welche welchem welchen welcher welches wenn wer werden wie wieder will wir wird
    wirst wo wollen worden wurde wurden zu zum zur zwar zwischen
"""
STOP_WORDS = frozenset(_TEXT.split())
