"""The same needs in German, Spanish, French and Chinese."""

from typing import Any

import pytest

from tests.support.read_sentences import job, read, reader, values

REQUESTS, BUDGET = "workload.requests_per_month", "budget.monthly_usd"
UNWANTED, SPOKEN, SELF = (
    "origin.exclude_developer_countries",
    "must.languages",
    {"hosting.where": ("self-host",)},
)


@pytest.mark.parametrize(
    ("sentence", "name", "found"),
    [
        ("Kundenservice mit 400 Anfragen am Tag", "customer-service", {REQUESTS: 12_000}),
        ("Kundenservice mit 1,2 Mio. Anfragen im Jahr", "customer-service", {REQUESTS: 100_000}),
        ("Kundenservice, zwölftausend Anfragen im Monat", "customer-service", {REQUESTS: 12_000}),
        ("Chatbot für 40 Mitarbeiter, je 10 Fragen pro Tag", "general-chat", {REQUESTS: 8800}),
        (
            "Kundenservice auf Deutsch, keine chinesischen Modelle",
            "customer-service",
            {SPOKEN: ("de",), UNWANTED: ("CN",)},
        ),
        ("Kundenservice, chinesische Modelle sind in Ordnung", "customer-service", {}),
        (
            "Kundenservice, so günstig wie möglich, quelloffen",
            "customer-service",
            {"priorities.cost": 2, "license.require": "open-weights"},
        ),
        (
            "Kundenservice, keine Bilder, in Deutschland gehostet",
            "customer-service",
            {"must.inputs": (), "origin.serving_countries": ("DE",)},
        ),
        (
            "Transkription von 300 Stunden Aufnahmen im Monat, auf eigener Hardware",
            "speech-to-text",
            {REQUESTS: 600} | SELF,
        ),
        (
            "Übersetzung von 100 Dokumenten täglich, DSGVO-konform",
            "translation",
            {REQUESTS: 3000, "origin.serving_countries": ("EU",)},
        ),
    ],
)
def test_german(sentence: str, name: str, found: dict[str, Any]) -> None:
    assert (job(sentence), values(sentence)) == (name, found)


@pytest.mark.parametrize(
    ("sentence", "name", "found"),
    [
        ("Atención al cliente, 400 consultas al día", "customer-service", {REQUESTS: 12_000}),
        ("Atención al cliente, 1,2 millones de consultas al año", "customer-service", {REQUESTS: 100_000}),
        ("Chatbot para 40 empleados, 10 preguntas al día cada uno", "general-chat", {REQUESTS: 8800}),
        (
            "Atención al cliente en español, sin modelos chinos",
            "customer-service",
            {SPOKEN: ("es",), UNWANTED: ("CN",)},
        ),
        ("Atención al cliente, los modelos chinos están permitidos", "customer-service", {}),
        (
            "Atención al cliente, lo más barato posible, código abierto",
            "customer-service",
            {"priorities.cost": 2, "license.require": "open-weights"},
        ),
        ("Atención al cliente, máximo 300 dólares al mes", "customer-service", {BUDGET: 300}),
        (
            "Resumir 600 documentos al mes, alojado en España",
            "summarisation",
            {REQUESTS: 600, "origin.serving_countries": ("ES",)},
        ),
        (
            "Transcribir 300 horas de llamadas al mes en nuestros servidores",
            "speech-to-text",
            {REQUESTS: 600} | SELF,
        ),
    ],
)
def test_spanish(sentence: str, name: str, found: dict[str, Any]) -> None:
    assert (job(sentence), values(sentence)) == (name, found)


@pytest.mark.parametrize(
    ("sentence", "name", "found"),
    [
        ("Service client, 400 demandes par jour", "customer-service", {REQUESTS: 12_000}),
        ("Service client, 1,2 million de demandes par an", "customer-service", {REQUESTS: 100_000}),
        ("Assistant pour 40 employés, 10 questions par jour chacun", "general-chat", {REQUESTS: 8800}),
        (
            "Service client en français, pas de modèles chinois",
            "customer-service",
            {SPOKEN: ("fr",), UNWANTED: ("CN",)},
        ),
        ("Service client, les modèles chinois conviennent", "customer-service", {}),
        ("Service client, au plus 300 dollars par mois", "customer-service", {BUDGET: 300}),
        (
            "Résumer 600 documents par mois, hébergé en France",
            "summarisation",
            {REQUESTS: 600, "origin.serving_countries": ("FR",)},
        ),
        (
            "Transcrire 300 heures d'appels par mois sur nos serveurs",
            "speech-to-text",
            {REQUESTS: 600} | SELF,
        ),
    ],
)
def test_french(sentence: str, name: str, found: dict[str, Any]) -> None:
    assert (job(sentence), values(sentence)) == (name, found)


@pytest.mark.parametrize(
    ("sentence", "name", "found"),
    [
        ("客服机器人，每天400个工单，预算每月500美元", "customer-service", {REQUESTS: 12_000, BUDGET: 500}),
        ("客服，不要美国模型", "customer-service", {UNWANTED: ("US",)}),
        ("客服，开源模型，本地部署", "customer-service", {"license.require": "open-weights"} | SELF),
        ("客服，质量第一", "customer-service", {"priorities.capability": 2}),
        ("翻译，每月100篇文章，中文和英文", "translation", {REQUESTS: 100, SPOKEN: ("zh", "en")}),
        ("录音转写，每月300小时通话录音", "speech-to-text", {REQUESTS: 600}),
    ],
)
def test_chinese(sentence: str, name: str, found: dict[str, Any]) -> None:
    assert (job(sentence), values(sentence)) == (name, found)


@pytest.mark.parametrize(
    ("sentence", "code"),
    [
        ("Kundenservice, höchstens 300 Euro im Monat", "EUR"),
        ("Atención al cliente, presupuesto de 300 euros al mes", "EUR"),
        ("Service client, au plus 300 euros par mois", "EUR"),
        ("客服机器人，预算每月300元", "CNY"),
    ],
)
def test_money_of_other_countries(sentence: str, code: str) -> None:
    rate = reader().use_cases.language.rates.usd[code]
    assert read(sentence).values == {BUDGET: round(300 * rate, 2)}
