"""The demonstration's customers: restaurants, caterers and shops that do not exist."""

from __future__ import annotations

from typing import NamedTuple

from flowtui.text import file_name, search_key


class Person(NamedTuple):
    """One customer as the demonstration invents it."""

    code: str
    name: str
    street: str
    postcode: str
    city: str
    terms: str
    language: str
    mood: str
    """How it pays: ``prompt``, ``late``, ``slow`` or ``part``."""
    case: str
    """What it is there to show; empty: nothing special."""

    @property
    def domain(self) -> str:
        """Its mail domain, under the name that belongs to nobody (RFC 2606)."""
        return (
            f"{file_name(search_key(self.name)).replace('_', '-').replace('.', '')[:30].strip('-')}.example"
        )


_ROWS = """
À la Bonne Fourchette|12 rue Mercière|69002|Lyon|30 jours fin de mois|fr|prompt|
Au Petit Marché SARL|4 place Carnot|69002|Lyon|30 jours|fr|late|
Auberge du Pont de l'Ain|Route de Genève|01160|Pont-d'Ain|30 jours fin de mois|fr|prompt|
Auberge Les Trois Épis|2 chemin des Vignes|68410|Trois-Épis|45 jours|fr|slow|
Bistrot Chez Zoé|31 quai Saint-Antoine|69002|Lyon|30 jours|fr|late|group
Boucherie Müller & Fils|7 rue des Tanneurs|67000|Strasbourg|30 jours fin de mois|fr|prompt|
Boulangerie Pâtisserie Lefèvre|18 rue de la République|42000|Saint-Étienne|30 jours|fr|late|
Brasserie de l'Hôtel de Ville|1 place de l'Hôtel de Ville|71000|Mâcon|30 jours fin de mois|fr|slow|
Brasserie Georgette|30 cours de Verdun|69002|Lyon|30 jours fin de mois|fr|prompt|several
Café de la Gare|Place de la Gare|38000|Grenoble|30 jours|fr|late|
Café des Négociants|1 place Francisque-Régaud|69002|Lyon|30 jours|fr|prompt|
Cave à vins Les Caudalies|9 rue du Bœuf|69005|Lyon|45 jours|fr|part|
Château de la Roche-Noire|Le Bourg|63450|Saint-Saturnin|45 jours fin de mois|fr|slow|
Clinique du Val d'Ouest|39 chemin de la Vernique|69130|Écully|60 jours|fr|late|several
Cocagne Traiteur|ZA des Platières|69440|Mornant|30 jours fin de mois|fr|late|
Collège Sainte-Thérèse|12 montée du Gourguillon|69005|Lyon|60 jours|fr|prompt|grouped
Comptoir des Épices|22 rue Paul-Bert|75011|Paris|30 jours|fr|late|
Crêperie Ty Breizh|3 rue de Brest|69002|Lyon|30 jours|fr|slow|pair
Cuisine & Compagnie|140 avenue Jean-Jaurès|69007|Lyon|30 jours fin de mois|fr|prompt|
Domaine des Iris|Route de Vienne|38440|Beauvoir-de-Marc|45 jours|fr|late|
Dupont & Fils|8 rue des Augustins|69001|Lyon|30 jours fin de mois|fr|late|several
Durif Restauration|Zone artisanale Sud|43000|Le Puy-en-Velay|30 jours|fr|late|bad
EHPAD Les Tilleuls|5 allée des Tilleuls|01000|Bourg-en-Bresse|60 jours|fr|prompt|grouped
Épicerie du Faubourg|66 rue du Faubourg|21000|Dijon|30 jours|fr|late|
Festin de Babette|14 rue Sala|69002|Lyon|30 jours|fr|slow|
Fleurs & Saveurs|2 place Bellecour|69002|Lyon|30 jours|fr|prompt|single
Fromagerie Bonnat|27 cours Berriat|38000|Grenoble|30 jours fin de mois|fr|prompt|
Garden Party Events|17 rue Royale|74000|Annecy|30 jours|en|late|
Gîte de la Vallée|Hameau du Lac|73100|Aix-les-Bains|comptant|fr|late|none
Grand Café Foy|1 place Stanislas|54000|Nancy|45 jours fin de mois|fr|late|
Green Linnet Pub|12 rue Sainte-Catherine|69001|Lyon|30 jours|en|slow|
Hôtel Bellevue|10 quai des Bateliers|67000|Strasbourg|30 jours fin de mois|fr|prompt|
Hôtel de l'Europe|45 avenue de la Gare|06000|Nice|45 jours|fr|late|
Hôtel du Lac|3 quai Perdtemps|74200|Thonon-les-Bains|30 jours fin de mois|fr|slow|
Institut Culinaire d'Ainay|8 rue Vaubecour|69002|Lyon|60 jours|fr|prompt|
Kervella Poissonnerie|Halles Paul-Bocuse|69003|Lyon|comptant|fr|prompt|
L'Atelier des Chefs|5 rue Lanterne|69001|Lyon|30 jours|fr|late|
L'Épi d'Or|41 Grande Rue|25000|Besançon|30 jours|fr|slow|refused
La Cantine de Léa|19 rue d'Alsace|69100|Villeurbanne|30 jours|fr|late|
La Table d'Ésope|6 rue Auguste-Comte|69002|Lyon|30 jours|fr|part|
Le Bouchon des Canuts|88 montée de la Grande-Côte|69001|Lyon|30 jours|fr|prompt|
Le Cèdre du Liban|13 rue Grenette|69002|Lyon|30 jours|fr|late|
Le Garet Gourmand|7 rue du Garet|69001|Lyon|30 jours fin de mois|fr|prompt|
Legrand Réceptions|ZI Nord, lot 12|69400|Villefranche-sur-Saône|45 jours|fr|late|none
Les Halles de Martinière|24 rue de la Martinière|69001|Lyon|30 jours|fr|prompt|credit
Lycée hôtelier François-Rabelais|Chemin du Dodin|69570|Dardilly|60 jours|fr|prompt|
Mairie de Fontaines-lès-Dijon|Place de la Mairie|21121|Fontaines-lès-Dijon|30 jours|fr|late|
Maison Perrachon|11 rue de Bonnel|69003|Lyon|30 jours fin de mois|fr|prompt|
Mas des Oliviers|Chemin de la Fontaine|84220|Gordes|45 jours|fr|slow|
Mercier Traiteur & Associés|56 route de Paris|69260|Charbonnières-les-Bains|30 jours|fr|late|
Moulin de Rivoire|Lieu-dit Rivoire|38270|Beaurepaire|30 jours|fr|late|blocked
O'Malley's Irish Pub|3 place Saint-Paul|69005|Lyon|30 jours|en|late|
Pâtisserie Océane|9 rue de la Charité|69002|Lyon|30 jours|fr|prompt|
Petit et Cie|33 boulevard Gambetta|38200|Vienne|30 jours fin de mois|fr|late|
Pizzeria Da Noëlla|15 avenue Berthelot|69007|Lyon|30 jours|fr|slow|
Primeurs Ñandú|Marché-gare, allée 4|69007|Lyon|comptant|fr|prompt|
Relais de la Poste|1 rue Nationale|01480|Beauregard|30 jours fin de mois|fr|late|
Restaurant Ø Nordique|21 rue de Créqui|69006|Lyon|30 jours|en|late|
Rôtisserie Saint-Jean|40 rue Saint-Jean|69005|Lyon|30 jours|fr|prompt|
Sarrazin Hôtellerie|12 avenue du Mont-Blanc|74400|Chamonix-Mont-Blanc|45 jours fin de mois|fr|slow|
The Cheese Cellar|28 rue de Sèze|69006|Lyon|30 jours|en|prompt|
Traiteur Éphémère|Espace Carco|69120|Vaulx-en-Velin|30 jours|fr|late|none
Vatel & Frères|4 rue Childebert|69002|Lyon|30 jours fin de mois|fr|prompt|
Villa Wellington Guesthouse|Avenue des Ducs|73000|Chambéry|30 jours|en|late|
Yachting Club du Léman|Port de plaisance|74140|Nernier|45 jours|fr|slow|
Zinc & Comptoir|71 rue Mazenod|69003|Lyon|30 jours|fr|late|
"""

#: In the order of their codes.
PEOPLE: tuple[Person, ...] = tuple(
    Person(f"C{100 + 7 * index:04d}", *line.split("|"))
    for index, line in enumerate(_ROWS.strip().splitlines())
)


def addresses(person: Person) -> list[tuple[str, str, str]]:
    """The person's mail addresses as purpose, role and address."""
    domain = person.domain
    if person.case == "none":
        return []
    if person.case == "bad":
        return [("all", "to", f"compta@@{domain}")]
    if person.case == "refused":
        return [("all", "to", refused_address())]
    if person.case == "several":
        return [
            ("invoice", "to", f"factures@{domain}"),
            ("reminder", "to", f"direction@{domain}"),
            ("reminder", "cc", f"compta@{domain}"),
            ("statement", "to", f"compta@{domain}"),
            ("statement", "to", f"tresorerie@{domain}"),
        ]
    local = "accounts" if person.language == "en" else "compta" if int(person.code[1:]) % 2 else "contact"
    return [("all", "to", f"{local}@{domain}")]


def refused_address() -> str:
    """The one address that the demonstration's mail server does not know."""
    return next(f"ancien.comptable@{person.domain}" for person in PEOPLE if person.case == "refused")
