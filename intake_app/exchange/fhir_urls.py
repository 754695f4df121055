"""The addresses of FHIR's extensions, and which of them change what a person sees or may answer."""

from typing import Final

_CORE: Final = "http://hl7.org/fhir/StructureDefinition/"
_SDC: Final = "http://hl7.org/fhir/uv/sdc/StructureDefinition/"

TRANSLATION: Final = f"{_CORE}translation"
ORDINAL: Final = f"{_CORE}ordinalValue"
WEIGHTS: Final = (ORDINAL, f"{_CORE}itemWeight", f"{_CORE}questionnaire-ordinalValue")
HIDDEN: Final = f"{_CORE}questionnaire-hidden"
UNIT: Final = f"{_CORE}questionnaire-unit"
UNIT_OPTION: Final = f"{_CORE}questionnaire-unitOption"
MIN_VALUE: Final = f"{_CORE}minValue"
MAX_VALUE: Final = f"{_CORE}maxValue"
ITEM_CONTROL: Final = f"{_CORE}questionnaire-itemControl"
EXCLUSIVE: Final = f"{_CORE}questionnaire-optionExclusive"
SHORT_TEXT: Final = f"{_SDC}sdc-questionnaire-shortText"
ABSENT: Final = f"{_CORE}data-absent-reason"
MARKUP: Final = (f"{_CORE}rendering-markdown", f"{_CORE}rendering-xhtml")

OWN_FORM: Final = "urn:intake:form"
"""Our own: the parts of the form file FHIR has no home for (scales, bands, alerts, sources), as JSON text."""
OWN_TEXTS: Final = "urn:intake:texts"
"""Our own: by language, the texts FHIR has no home for, as JSON text."""
OWN_ITEM: Final = "urn:intake:item"
"""Our own: what FHIR has no home for in an item, as JSON text."""
OWN_CODE: Final = "urn:intake:code"
"""Our own, as the system of a coding: the code is the form's own. As an extension of an option: our code for it."""
OWN_URL: Final = "urn:intake:questionnaire:"
"""The address of a form that has none of its own begins so."""
LOINC: Final = "http://loinc.org"

READ: Final = frozenset({
    *WEIGHTS, HIDDEN, UNIT, UNIT_OPTION, MIN_VALUE, MAX_VALUE, ITEM_CONTROL, EXCLUSIVE, SHORT_TEXT, *MARKUP, OWN_FORM,
    OWN_TEXTS, OWN_ITEM, OWN_CODE,
})  # fmt: skip

SILENT_TAILS: Final = frozenset({
    "questionnaire-displayCategory", "questionnaire-choiceOrientation", "rendering-style", "rendering-styleSensitive",
    "rendering-xhtml", "rendering-markdown", "entryFormat", "questionnaire-sliderStepValue", "itemMedia",
    "sdc-questionnaire-width", "sdc-questionnaire-collapsible", "sdc-questionnaire-choiceColumn", "columnCount",
    "sdc-questionnaire-columnCount", "sdc-questionnaire-openLabel", "sdc-questionnaire-keyboard", "itemAnswerMedia",
    "sdc-questionnaire-itemMedia", "sdc-questionnaire-itemAnswerMedia", "sdc-questionnaire-optionalDisplay",
    "questionnaire-optionPrefix", "questionnaire-usageMode", "designNote", "preferredTerminologyServer",
    "sdc-questionnaire-preferredTerminologyServer", "terminology-server", "sdc-questionnaire-performerType",
    "questionnaire-supportLink", "sdc-questionnaire-observationLinkPeriod", "observationLinkPeriod",
    "sdc-questionnaire-observationExtract", "sdc-questionnaire-observation-extract-category",
    "sdc-questionnaire-itemExtractionContext", "sdc-questionnaire-isSubject", "sdc-questionnaire-assemble-expectation",
    "sdc-questionnaire-assembledFrom", "sdc-questionnaire-endpoint", "sdc-questionnaire-entryMode",
    "sdc-questionnaire-targetStructureMap", "sdc-questionnaire-sourceStructureMap",
    "sdc-questionnaire-sourceQueries", "sdc-questionnaire-launchContext", "structuredefinition-wg",
    "structuredefinition-fmm", "structuredefinition-standards-status", "structuredefinition-normative-version",
    "resource-instance-name", "resource-instance-description", "questionnaire-baseType", "iso21090-preferred",
    "sdc-questionnaire-preferredTermLength", "questionnaire-preferredTermLength", "preferredTermLength",
    "sdc-questionnaire-itemPopulationContext-hint", "valueset-label", "valueset-conceptOrder",
})  # fmt: skip
"""How an item is drawn, or what programs do with the answers afterwards: nothing a person filling it in would miss."""

CHECK_TAILS: Final = frozenset({
    "regex", "minLength", "maxDecimalPlaces", "mimeType", "maxSize", "questionnaire-minOccurs",
    "questionnaire-maxOccurs", "questionnaire-constraint", "targetConstraint", "questionnaire-unitValueSet",
    "questionnaire-referenceResource", "questionnaire-referenceProfile", "questionnaire-referenceFilter",
    "questionnaire-signatureRequired", "sdc-questionnaire-maxQuantity", "sdc-questionnaire-minQuantity",
    "questionnaire-unitOpen", "sdc-questionnaire-unitOpen", "sdc-questionnaire-unitSupplementalSystem",
})  # fmt: skip
"""What restricts the answers, or the units, in a way we do not check."""
