"""The subjects and letters that are used where a user wrote none.

They are messages of the catalogues like any other text: the English ones stand here, the French ones
in the French catalogue, each with the field names of its own language.
"""

from __future__ import annotations

from flowtui.i18n import N_
from flowtui.models.words import Purpose

SUBJECTS: dict[str, str] = {
    Purpose.INVOICE: N_("{{ company }} - {{ kind }} no. {{ number }}"),
    Purpose.REMINDER: N_("{{ company }} - Reminder: invoice no. {{ number }}"),
    Purpose.STATEMENT: N_("{{ company }} - Statement of account as of {{ date }}"),
}

TEXTS: dict[str, str] = {
    Purpose.INVOICE: N_("""\
Dear Sir or Madam,

Please find attached {% if notice %}the notice of {% endif %}{% if credit_note %}our credit note{% else %}our invoice{% endif %} no. {{ number }} of {{ date }}, for {{ amount }}.

{% if settled and not credit_note %}It has been paid already, for which we thank you.{% elif not credit_note %}Amount to be paid: {{ balance }}{% if due_date %}, due on {{ due_date }}{% endif %}.{% if iban %} Our account: {{ iban }}{% if bic %} (BIC {{ bic }}){% endif %}.{% endif %}{% endif %}

We remain at your disposal for any question.

Yours faithfully,

{{ signature }}"""),
    Purpose.REMINDER: N_("""\
Dear Sir or Madam,

{% if reminder > 1 %}In spite of our previous reminder, we have not received the payment of{% else %}Unless we are mistaken, we have not yet received the payment of{% endif %} our invoice no. {{ number }} of {{ date }}, for {{ amount }}{% if due_date %}, due on {{ due_date }}{% endif %}{% if days_late %} ({{ days_late }} {% if days_late > 1 %}days{% else %}day{% endif %} late){% endif %}. {% if notice %}A notice that recalls it is attached.{% else %}A copy is attached.{% endif %}

Amount still to be paid: {{ balance }}.{% if payments %} Payments received and not yet matched: {{ payments }}.{% endif %}{% if iban %} Our account: {{ iban }}{% if bic %} (BIC {{ bic }}){% endif %}.{% endif %}

We should be grateful if you would pay it on receipt of this message. If your payment is already on its way, please disregard this reminder.

Yours faithfully,

{{ signature }}"""),
    Purpose.STATEMENT: N_("""\
Dear Sir or Madam,

Please find below the statement of your account as of {{ date }}{% if documents %}; the documents it lists are attached{% endif %}.

{{ table }}

{% if payments %}Payments received and not yet matched: {{ payments }}.{% endif %}

{% if days_late %}Unless we are mistaken, all or part of this amount is overdue, by up to {{ days_late }} {% if days_late > 1 %}days{% else %}day{% endif %}; we should be grateful if you would pay it on receipt of this message. {% endif %}If your payment is already on its way, please disregard this message.{% if iban %} Our account: {{ iban }}{% if bic %} (BIC {{ bic }}){% endif %}.{% endif %}

Yours faithfully,

{{ signature }}"""),
}
