"""The words the demo city is made of. No surname here is anyone's."""

from datetime import date
from random import Random

WOMEN = (
    "Alma Amina Ana Anja Asta Bahar Berit Cecilia Dilan Disa Ebba Elin Elsa Eva Fatima Freja Greta Hanna Hedda "
    "Helin Ida Ines Ingrid Iris Jasmin Johanna Karin Katja Lea Leila Lina Lovisa Maja Mariam Marta Mira Nadia Nora "
    "Olga Parisa Petra Rania Rosa Ruth Saga Samira Sara Selma Shirin Signe Siri Sofia Tilda Tuva Vera Viola Yara "
    "Zara Åsa"
).split()
MEN = (
    "Adam Ali Anton Arvid Axel Bo David Emil Erik Filip Folke Frank Gabriel Hassan Hugo Ibrahim Ivar Jakob Johan "
    "Jonas Karim Karl Kevin Lars Leo Love Malte Marko Mattias Mehdi Mikael Nils Noel Olle Omar Oskar Otto Per Rami "
    "Robin Samir Sebastian Sixten Stefan Sven Tariq Ture Victor Viktor Yusuf Åke Örjan"
).split()
CHILDREN = (
    "Alva Arn Cleo Dani Ellis Engla Esra Femi Hedvig Ilse Jamie Juno Kim Lo Love Luca Melvin Milo Minna Moa Nico "
    "Noa Nour Otis Pim Rio Sam Sigge Soli Stella Tage Tim Ture Uma Vide Vira Wilma Yngve Zoe"
).split()
BEGINNINGS = (
    "Alm Berg Björk Blad Bro Dal Ek Fjäll Fors Gran Hag Hav Hed Holm Järn Klipp Kvist Lind Ljung Lund Malm Mo Norr "
    "Ny Rosen Sand Sjö Skog Sten Ström Sund Söder Tall Vall Vik Väster Ång Ås Öster"
).split()
ENDINGS = ("exempel", "påhitt", "prov", "saga")

LANGUAGES = (
    "arabiska",
    "tigrinska",
    "somaliska",
    "persiska",
    "kurmanji",
    "polska",
    "spanska",
    "engelska",
    "teckenspråk",
)
TASKS = (
    "Boka tolk till nästa samtal.",
    "Ring skolan om lämning och hämtning.",
    "Fråga BoU hur det gick med anmälan.",
    "Gå igenom säkerhetsplanen tillsammans.",
)
STREETS = ("Exempelgatan", "Påhittsvägen", "Provgränd", "Sagostigen", "Testbacken")

TALK_NOTES = (
    "{name} sover bättre men är orolig inför helgerna. Vi gick igenom säkerhetsplanen.",
    "Samtal om hur våldet har påverkat vardagen. {name} vill fortsätta och vi bokade ny tid.",
    "{name} berättar att kontakten med den andra parten har minskat. Inga nya händelser sedan sist.",
    "Vi talade om barnens situation och vad de har hört och sett. {name} vill att barnen får eget stöd.",
    "{name} har pratat med sin chef om tider för samtalen. Praktiska frågor om ekonomi gick vi igenom tillsammans.",
    "Genomgång av vad som gör det tryggt hemma och på vägen till arbetet. {name} har bytt lås.",
    "{name} är ledsen och trött i dag. Vi höll samtalet kort och bestämde när vi hörs igen.",
)
USING_NOTES = (
    "{name} tar upp en händelse och beskriver den med egna ord. Vi stannade vid vad som hände strax före.",
    "Samtal om ansvar och om vad barnen har märkt. {name} vill arbeta vidare med det.",
    "{name} beskriver två tillfällen av att gå ut i stället för att höja rösten.",
    "Genomgång av timeout-planen. {name} har använt den en gång sedan sist.",
)
CHILD_NOTES = (
    "{name} ritade familjen och berättade vem som bor var. Vi pratade om vad som är ett barns ansvar och inte.",
    "Andra samtalet. {name} visade på skalan hur det känns i magen på fredagar.",
    "{name} ville leka först. Mot slutet berättade hen om bråket som hen hörde genom väggen.",
)
HANDLING_NOTES = (
    "Uppgift från RVT: beslut om insats är fattat och gäller från i dag.",
    "Telefonkontakt på den säkra kanalen. Tiden bekräftad.",
    "Kontakt med BoU. De återkommer om sin bedömning.",
    "Ärendet gicks igenom i gruppen. Inga ändringar i planeringen.",
    "Tolk bokad till nästa möte.",
)
SECTIONS = {
    "reason": "Ansökan gäller stöd efter våld i en relation som har tagit slut. Ansökan lämnades vid ett besök.",
    "own_words": "”Jag vill kunna sova utan att lyssna efter ljud i trappan.”",
    "phase": "Relationen tog slut före sommaren. Kontakten sker bara om praktiska saker.",
    "safety": "Den utsatta har fått veta att utredningen görs, och hur hon når sin handläggare.",
    "violence": "Hot, kontroll av telefon och pengar, och två tillfällen av fysiskt våld enligt personen själv.",
    "needs": "Personen vill framför allt förstå vilka rättigheter som finns och ha någon att ringa.",
    "wishes": "Vill ha samtal på dagtid. Vill inte att någon anhörig kontaktas.",
}
NEEDS = {"exposed": ["information", "process", "practical"], "using_violence": ["stop_violence", "parenting"]}
SAY = ("Det gäller ”bokningen”.", "Bara ditt förnamn, till den du söker.", "Att du ringt fel, om någon annan svarar.")
WHEN = ("Vardagar 9–14 på jobbtelefonen", "Bara efter kl. 16", "Onsdagar, helst före lunch", "När som helst")


def surname(chance: Random) -> str:
    """A surname that nobody bears."""
    return chance.choice(BEGINNINGS) + chance.choice(ENDINGS)


def full_name(chance: Random, *, sex: str) -> str:
    """First name and surname."""
    first = chance.choice(MEN if sex == "male" else WOMEN)
    return f"{first} {surname(chance)}"


def identity_number(chance: Random, *, born: date) -> str:
    """Twelve digits in Skatteverket's range for tests: birth numbers 980–999."""
    digits = f"{born:%Y%m%d}{chance.randint(980, 999)}"
    doubled = [int(digit) * (2 if place % 2 == 0 else 1) for place, digit in enumerate(digits[2:])]
    total = sum(value // 10 + value % 10 for value in doubled)
    return f"{digits}{-total % 10}"


def phone(chance: Random) -> str:
    """A telephone number from the ranges kept free for fiction."""
    return chance.choice((f"070-174 06 {chance.randint(5, 99):02}", f"08-465 004 {chance.randint(0, 99):02}"))


def address(chance: Random) -> str:
    """A place that is not on any map."""
    return f"{chance.choice(STREETS)} {chance.randint(1, 99)}, 000 00 Påhittad"


SUMMARY = {
    "who_i_am": "Jag arbetar i skolan och vill helst bli kallad vid förnamn.",
    "what_has_happened": "Det började med att allt jag gjorde skulle förklaras. Sedan kom hoten.",
    "what_i_need": "Att tiderna ligger på förmiddagen, och att samma person ringer mig.",
    "what_i_do_not_want": "Jag vill inte berätta om början en gång till.",
}
PROMISE = "En plats i skyddat boende över helgen, tills någon har kunnat pröva saken."
COMMISSION = (
    "Tio stödsamtal om våldet och om hur vardagen blir trygg, ett i veckan. Skriv till oss när hälften av "
    "samtalen är gjorda."
)
DISCLOSED_BY = "Enhetschefen för RVC Sydväst"
QUESTION = "Kan samtalen hållas på kvällstid? Vi har tider från klockan sexton."
DECISION = "Stödsamtal enskilt, en gång i veckan."
CIRCUMSTANCES = "Stödet ges redan av en annan enhet, och hon är nöjd med det."
REASONS = "Behovet är tillgodosett på annat sätt. Därför avslås ansökan."

WHAT_NEXT = (
    ("go_on", "Vill fortsätta hos samma person om det går."),
    ("content", "Känner sig lugnare och vill prova själv."),
    ("elsewhere", "Vill ha stöd närmare arbetet."),
    ("not_known", "Vill tänka till nästa gång."),
)
WHY_MORE = "Rättegången är om två veckor. Två samtal till hinner förbereda den och avsluta lugnt."
