"""The look: everything that is seen is made of these components. They take plain values and know no case.

Names are looked up when first used, so that importing this package costs next to nothing.

In force
    apply_look(app, theme, text_scale)  theme `light|dark|high_contrast`, scale 1.0 to 2.0; call it again at any time
    look()              the look in force: colour(role), px(n), font(type), is_narrow(width), high_contrast
    look_notice()       its signal `changed` follows every apply_look
    set_words(texts)    the `look.*` texts of the screen's language (resources/texts/<language>/look.yaml)
    icon(name, role), pixmap(name, size, role, ratio)   Lucide icons in the colour of a role
    FocusRing(window)   create one in every window

Frame
    Rail([RailPage(code, text, icon)], always)   chosen(code); set_current, set_count(code, n), set_words(bool)
    Page(header)        header / middle that scrolls (add) / footer; body takes side columns (add_side);
                        is_narrow, narrow_changed(bool)
    HeaderBar(title, caption, back_name=, caption_below=)   went_back; set_title, add_left, add
    FooterBar()         add_left, set_reason(text), add
    Scroll(content)     a scrolling column
    tab_in_order(page), tab_anew(part)   Tab walks as the layouts are read; call it after parts were made anew
    Flow(*widgets, ends=)   a row that wraps

Text
    Label(text, type, ink, wrap=, weight=, own_words=)      every text; set_ink(role)
    Heading(text, level), Titled(title, count, aside)       headings; Titled.add(widget) at the far end
    Icon(name, ink, size), IconLine(icon, text, ink=, aside=), Line(strong=), KeyHint(key, text)
    Mark(text, kind, icon)   own wording (`plain`), `unverified`, and missing answers in a list
                             (`declined`, `unknown`, `not_asked`, `skipped`)

To press
    Button(text, kind, key=, icon=, icon_right=, large=, name=, short=)   kind primary|second|quiet|danger;
                        set_kind, set_text; header and footer buttons show `short` in a narrow window
    FilterChip(text, count, menu=, tick=)           toggled; set_count, set_on
    AnsweredRow(number, text, answer, missing=, alert=, reachable=)   clicked; a question that is not on the table
    CheckRow(text, checked)                         toggled
    TickCard(title, line, facts, aside=, warning=, framed=)   an offer or a document to tick
    WorkerCard(name, role)                          one of several people
    AnswerButton(text, key, number, count), MissingButton(kind, text, key)
    AnswerGroup([Choice(code, text, key)], [Missing(kind, text, key)], arrange=, multiple=, large=, aside=)
                        chosen(code), missing_chosen(kind), ticked(codes); set_chosen, press_key, focus_first

To fill in (each: label above, set_error(mend), set_soft(question), set_hint, clear_state; setFocus works)
    TextField           edited(text), finished(text)
    SearchField(placeholder, key)   searched(text)
    PasswordField(label, caps_text)
    DateField(label, today, day=, future=)   picked(date or None); read_date(text, pivot)
    TimeField(label, at)   picked(time or None); read_time(text)
    NumberField(label, unit=, least=, most=, decimals=)   counted(Decimal or None)
    WordsField(label, text, lines=, own_words=)   finished(text)
    ChoiceBox(label, [(code, text)], code)   chosen(code);  Combo is the bare box
    Stepper(label, value, least, most)   counted(int)

To read
    Card(title, tone=, count=, aside=)   tone card|sunk|next|chosen|dashed|framed; add, add_line, add_stretch, clear
    Fact(label, value, aside)   WorkRow(icon, name, what, when, verb, late=)   LinkRow(icon, text, aside)
    DashedRow(icon, title, text)   Progress(done, whole, said)   CurrentBar()   the petrol bar of the question
    PersonCard          who comes next, with one button;  DateRow(weekday, day, title, line)   an appointment
    AlertFrame(level, title, text, aside=, buttons_beside=)   level danger|caution|info|good; add_button, set_text
    SavedMark(saved_text, writing_text, failed_text)   saved(at), writing(), failed(why)
    LevelPill(tier, text), StepSign, LevelSign, LevelCard(tier, word, why, ruled_out=), OpenLevels(tiers, text)
    paint_steps, paint_level, paint_mark   the painters behind them, for delegates
    BandPlot(name, [BandShape(low, high, label)], most, slim=)   show_value, show_reachable, show_not_scored
    TrendPlot(name, bands, most)   show_points([TrendPoint(when, value)])
    Timeline([Moment(when, title, line, icon, state)])   state happened|now|due; a button on `now`
    Outline(), OutlineBox()   on one OutlineModel of OutlineEntry(code, text, count, state, depth)
    Table(model or RowsModel), Column, Cell, Row   pills, late sign, attempt dots, missing marks, group headings
    Agenda([Appointment(...)], now)
    PersonQuestion      the page that is turned to the person: progress, question, answers, reassurance
    StepList            the steps of the set-up
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

_WHERE = {
    "applying": "apply_look complete_look load_fonts",
    "theme": "look look_notice Look",
    "tokens": "Tokens THEMES",
    "icons": "icon pixmap",
    "words": "set_words word word_keys",
    "flows": "Flow",
    "focus": "FocusRing",
    "painting": "paint_box paint_icon paint_key_cap paint_steps paint_text",
    "labels": "ShortLabel Label Heading Icon IconLine Line Mark Titled paint_mark repolish stacked",
    "buttons": "Button FilterChip",
    "answers": "AnswerButton MissingButton",
    "answered": "AnsweredRow",
    "answer_group": "AnswerGroup Choice Missing",
    "fields": "Entry Field SearchField TextField WordsField",
    "passwords": "PasswordField",
    "entries": "ChoiceBox Combo DateField NumberField Stepper read_date",
    "checks": "CheckRow TickCard WorkerCard",
    "cards": "Card CurrentBar DashedRow PersonCard Progress clear_layout",
    "rows": "DateRow Fact FactLine LinkRow WorkRow",
    "levels": "LEVELS LevelCard LevelPill LevelSign OpenLevels StepSign paint_level",
    "bands": "BandPlot BandShape pieces",
    "trends": "TrendPlot TrendPoint",
    "timelines": "Moment Timeline",
    "outlines": "Outline OutlineBox OutlineEntry OutlineModel",
    "cells": "CELL_ROLE GROUP_ROLE KEY_ROLE Cell",
    "tables": "Column Row RowsModel Table header_data",
    "alerts": "AlertFrame SavedMark",
    "rails": "Rail RailItem RailPage",
    "pages": "FooterBar HeaderBar Page Scroll",
    "times": "TimeField read_time",
    "hints": "KeyHint",
    "tab_order": "tab_anew tab_in_order",
    "agendas": "Agenda Appointment",
    "persons": "PersonQuestion StepList",
}
_MODULE_OF = {name: module for module, names in _WHERE.items() for name in names.split()}

if TYPE_CHECKING:
    from intake_app.ui.look.agendas import Agenda, Appointment
    from intake_app.ui.look.alerts import AlertFrame, SavedMark
    from intake_app.ui.look.answer_group import AnswerGroup, Choice, Missing
    from intake_app.ui.look.answered import AnsweredRow
    from intake_app.ui.look.answers import AnswerButton, MissingButton
    from intake_app.ui.look.applying import apply_look, complete_look, load_fonts
    from intake_app.ui.look.bands import BandPlot, BandShape, pieces
    from intake_app.ui.look.buttons import Button, FilterChip
    from intake_app.ui.look.cards import Card, CurrentBar, DashedRow, PersonCard, Progress, clear_layout
    from intake_app.ui.look.cells import CELL_ROLE, GROUP_ROLE, KEY_ROLE, Cell
    from intake_app.ui.look.checks import CheckRow, TickCard, WorkerCard
    from intake_app.ui.look.entries import ChoiceBox, Combo, DateField, NumberField, Stepper, read_date
    from intake_app.ui.look.fields import Entry, Field, SearchField, TextField, WordsField
    from intake_app.ui.look.flows import Flow
    from intake_app.ui.look.focus import FocusRing
    from intake_app.ui.look.hints import KeyHint
    from intake_app.ui.look.icons import icon, pixmap
    from intake_app.ui.look.labels import (
        Heading,
        Icon,
        IconLine,
        Label,
        Line,
        Mark,
        ShortLabel,
        Titled,
        paint_mark,
        repolish,
        stacked,
    )
    from intake_app.ui.look.levels import LEVELS, LevelCard, LevelPill, LevelSign, OpenLevels, StepSign, paint_level
    from intake_app.ui.look.outlines import Outline, OutlineBox, OutlineEntry, OutlineModel
    from intake_app.ui.look.pages import FooterBar, HeaderBar, Page, Scroll
    from intake_app.ui.look.painting import paint_box, paint_icon, paint_key_cap, paint_steps, paint_text
    from intake_app.ui.look.passwords import PasswordField
    from intake_app.ui.look.persons import PersonQuestion, StepList
    from intake_app.ui.look.rails import Rail, RailItem, RailPage
    from intake_app.ui.look.rows import DateRow, Fact, FactLine, LinkRow, WorkRow
    from intake_app.ui.look.tab_order import tab_anew, tab_in_order
    from intake_app.ui.look.tables import Column, Row, RowsModel, Table, header_data
    from intake_app.ui.look.theme import Look, look, look_notice
    from intake_app.ui.look.timelines import Moment, Timeline
    from intake_app.ui.look.times import TimeField, read_time
    from intake_app.ui.look.tokens import THEMES, Tokens
    from intake_app.ui.look.trends import TrendPlot, TrendPoint
    from intake_app.ui.look.words import set_words, word, word_keys

__all__ = [
    "CELL_ROLE",
    "GROUP_ROLE",
    "KEY_ROLE",
    "LEVELS",
    "THEMES",
    "Agenda",
    "AlertFrame",
    "AnswerButton",
    "AnswerGroup",
    "AnsweredRow",
    "Appointment",
    "BandPlot",
    "BandShape",
    "Button",
    "Card",
    "Cell",
    "CheckRow",
    "Choice",
    "ChoiceBox",
    "Column",
    "Combo",
    "CurrentBar",
    "DashedRow",
    "DateField",
    "DateRow",
    "Entry",
    "Fact",
    "FactLine",
    "Field",
    "FilterChip",
    "Flow",
    "FocusRing",
    "FooterBar",
    "HeaderBar",
    "Heading",
    "Icon",
    "IconLine",
    "KeyHint",
    "Label",
    "LevelCard",
    "LevelPill",
    "LevelSign",
    "Line",
    "LinkRow",
    "Look",
    "Mark",
    "Missing",
    "MissingButton",
    "Moment",
    "NumberField",
    "OpenLevels",
    "Outline",
    "OutlineBox",
    "OutlineEntry",
    "OutlineModel",
    "Page",
    "PasswordField",
    "PersonCard",
    "PersonQuestion",
    "Progress",
    "Rail",
    "RailItem",
    "RailPage",
    "Row",
    "RowsModel",
    "SavedMark",
    "Scroll",
    "SearchField",
    "ShortLabel",
    "StepList",
    "StepSign",
    "Stepper",
    "Table",
    "TextField",
    "TickCard",
    "TimeField",
    "Timeline",
    "Titled",
    "Tokens",
    "TrendPlot",
    "TrendPoint",
    "WordsField",
    "WorkRow",
    "WorkerCard",
    "apply_look",
    "clear_layout",
    "complete_look",
    "header_data",
    "icon",
    "load_fonts",
    "look",
    "look_notice",
    "paint_box",
    "paint_icon",
    "paint_key_cap",
    "paint_level",
    "paint_mark",
    "paint_steps",
    "paint_text",
    "pieces",
    "pixmap",
    "read_date",
    "read_time",
    "repolish",
    "set_words",
    "stacked",
    "tab_anew",
    "tab_in_order",
    "word",
    "word_keys",
]  # fmt: skip


def __getattr__(name: str) -> Any:
    module = _MODULE_OF.get(name)
    if module is None:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    found = getattr(import_module(f"{__name__}.{module}"), name)
    globals()[name] = found
    return found
