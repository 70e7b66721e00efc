"""What the demonstration's company sells: text, unit, price in cents, VAT in hundredths of a per cent."""

from __future__ import annotations

from typing import NamedTuple

_FOOD, _FLOWERS, _NORMAL = 550, 1000, 2000


class Good(NamedTuple):
    """One line of the price list."""

    text: str
    unit: str
    price_cents: int
    vat_rate: int


GOODS = (
    Good("Farine de blé T55, sac de 25 kg", "sac", 2190, _FOOD),
    Good("Beurre AOP Charentes-Poitou, plaque de 1 kg", "kg", 980, _FOOD),
    Good("Huile d'olive vierge extra, bidon de 5 l", "bidon", 4350, _FOOD),
    Good("Comté AOP 18 mois", "kg", 2240, _FOOD),
    Good("Saint-marcellin affiné, caisse de 12", "caisse", 2580, _FOOD),
    Good("Riz arborio, sac de 5 kg", "sac", 1475, _FOOD),
    Good("Café en grains «\N{NO-BREAK SPACE}Croix-Rousse\N{NO-BREAK SPACE}», 1 kg", "kg", 1690, _FOOD),
    Good("Chocolat de couverture 64 %, 5 kg", "sac", 6120, _FOOD),
    Good("Œufs plein air, plateau de 30", "plateau", 895, _FOOD),
    Good("Sel de Guérande, seau de 5 kg", "seau", 1120, _FOOD),
    Good("Bouquet de table, fleurs coupées", "pièce", 1450, _FLOWERS),
    Good("Plante de saison en pot", "pièce", 980, _FLOWERS),
    Good("Plateau-repas froid, prêt à servir", "pièce", 1590, _FLOWERS),
    Good("Beaujolais-Villages, carton de 6", "carton", 3960, _NORMAL),
    Good("Côtes-du-Rhône, carton de 6", "carton", 4380, _NORMAL),
    Good("Eau minérale gazeuse, 12 × 75 cl", "pack", 1140, _FOOD),
    Good("Verre à pied 35 cl, boîte de 24", "boîte", 5280, _NORMAL),
    Good("Serviettes ouate 2 plis, carton de 2 000", "carton", 4690, _NORMAL),
    Good("Produit de plonge, bidon de 20 l", "bidon", 5850, _NORMAL),
    Good("Poêle acier Ø 28 cm", "pièce", 3420, _NORMAL),
    Good("Consigne et livraison", "forfait", 1200, _NORMAL),
)
