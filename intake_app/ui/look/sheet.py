"""The style sheet: one template filled with the roles and sizes of a look."""

from string import Template

from intake_app.ui.look.theme import Look

# ruff: noqa: E501
_FIRST = """
QWidget { color: ${text_primary}; outline: none; }
QMainWindow, QDialog, QWidget[look="window"], QStackedWidget { background: ${surface_window}; }
QFrame[look="rail"] { background: ${surface_rail}; border: none; ${rail_edge} }
QLabel { background: transparent; border: none; }
${labels}
QLineEdit, QPlainTextEdit, QSpinBox, QComboBox {
  background: ${surface_card}; color: ${text_primary}; border: ${border}px solid ${line_control}; border-radius: 8px;
  font-size: ${body}px; selection-background-color: ${accent_base}; selection-color: ${accent_on};
  placeholder-text-color: ${text_tertiary}; }
QLineEdit { padding: 0 ${field_pad}px; min-height: ${field_inner}px; lineedit-password-character: 8226; }
QLineEdit[wide="true"] { min-height: ${field_large_inner}px; }
QLineEdit:hover, QPlainTextEdit:hover, QComboBox:hover { border-color: ${line_strong}; }
QLineEdit[state="error"], QPlainTextEdit[state="error"], QComboBox[state="error"] { border: 2px solid ${alert_danger}; }
QLineEdit[state="error"], QLineEdit[state="soft"] { min-height: ${field_inner_2}px; padding: 0 ${field_pad_2}px; }
QLineEdit[state="soft"], QPlainTextEdit[state="soft"], QComboBox[state="soft"] { border: 2px solid ${alert_caution}; }
QLineEdit[dense="true"], QLineEdit[dense="true"][state="error"] { min-height: 0px; padding: 0 8px; }
QLineEdit:disabled, QPlainTextEdit:disabled, QComboBox:disabled {
  background: transparent; border: ${border}px dashed ${line_control}; color: ${text_disabled}; }
QScrollArea, QScrollArea > QWidget > QWidget[look="middle"] { background: transparent; border: none; }
QScrollBar { widget-animation-duration: 0; }
QScrollBar:vertical { background: transparent; width: 14px; margin: 0; }
QScrollBar:horizontal { background: transparent; height: 14px; margin: 0; }
QScrollBar::handle { background: ${line_control}; border-radius: 4px; }
QScrollBar::handle:vertical { min-height: 48px; margin: 2px 3px; }
QScrollBar::handle:horizontal { min-width: 48px; margin: 3px 2px; }
QScrollBar::handle:hover { background: ${line_strong}; }
QScrollBar::add-line, QScrollBar::sub-line { width: 0; height: 0; }
QScrollBar::add-page, QScrollBar::sub-page { background: transparent; }
"""
"""What the first window is made of."""

_LATER = """
QToolTip { background: ${surface_raised}; color: ${text_primary}; border: ${border}px solid ${line_control}; padding: 6px; }
QFrame[look="card"] { background: ${surface_card}; border: 1px solid ${line_soft}; border-radius: 10px; }
QFrame[look="sunk"] { background: ${surface_sunk}; border: 1px solid ${line_soft}; border-radius: 10px; }
QFrame[look="next"] { background: ${surface_card}; border: 2px solid ${accent_base}; border-radius: 10px; }
QFrame[look="chosen"] { background: ${accent_soft}; border: none; border-radius: 8px; }
QFrame[look="dashed"] { background: transparent; border: ${border}px dashed ${line_control}; border-radius: 8px; }
QFrame[look="framed"] { background: ${surface_card}; border: ${border}px solid ${line_control}; border-radius: 8px; }
QFrame[look="sunk-side"] { background: ${surface_sunk}; border: none; }
QFrame[look="header"] { background: ${surface_window}; border: none; border-bottom: 1px solid ${line_soft}; }
QFrame[look="footer"] { background: ${surface_card}; border: none; border-top: 1px solid ${line_soft}; }
QFrame[look="line"] { background: ${line_soft}; border: none; max-height: 1px; min-height: 1px; }
QFrame[look="line-strong"] { background: ${line_control}; border: none; max-height: 1px; min-height: 1px; }
QFrame[level="danger"] { background: ${alert_danger_soft}; border: 2px solid ${alert_danger}; border-radius: 8px; }
QFrame[level="caution"] { background: ${alert_caution_soft}; border: ${border}px solid ${alert_caution}; border-radius: 8px; }
QFrame[level="info"] { background: ${alert_info_soft}; border: ${border}px solid ${alert_info}; border-radius: 8px; }
QFrame[level="good"] { background: ${alert_good_soft}; border: ${good_border}px solid ${alert_good}; border-radius: 8px; }
QPlainTextEdit { padding: 8px; }
QPlainTextEdit[voice="own"] { font-size: ${lead}px; font-style: italic; }
QComboBox { padding: 0 12px; min-height: ${field_inner}px; combobox-popup: 0; }
QComboBox::drop-down { border: none; width: ${chevron_room}px; }
QComboBox::down-arrow { image: none; }
QComboBox QAbstractItemView, QMenu {
  background: ${surface_raised}; color: ${text_primary}; border: ${border}px solid ${line_control}; border-radius: 0;
  padding: 4px; font-size: ${body}px; selection-background-color: ${accent_soft}; selection-color: ${accent_soft_text}; }
QComboBox QAbstractItemView::item { min-height: ${menu_row}px; padding: 0 8px; }
QMenu::item { padding: 8px 24px 8px 12px; border-radius: 4px; }
QMenu::icon { padding-left: 10px; }
QMenu::item:selected { background: ${accent_soft}; color: ${accent_soft_text}; }
QMenu::item:disabled { color: ${text_disabled}; }
QMenu::separator { height: 1px; background: ${line_soft}; margin: 4px 8px; }
QTableView, QTreeView, QListView { background: ${surface_card}; border: none; color: ${text_primary};
  activate-on-singleclick: 0; widget-animation-duration: 0;
  font-size: ${body}px; selection-background-color: ${accent_soft}; selection-color: ${accent_soft_text}; }
QTreeView[look="outline"] { background: transparent; }
QHeaderView { background: ${surface_card}; border: none; }
QHeaderView::section { background: ${surface_card}; color: ${text_secondary}; border: none;
  border-bottom: 1px solid ${line_control}; padding: 0 12px; font-size: ${caption}px; font-weight: 600; }
QTableCornerButton::section { background: ${surface_card}; border: none; }
QAbstractScrollArea::corner { background: transparent; border: none; }
QSplitter::handle { background: ${line_soft}; }
"""

_INKS = ("text.", "accent.", "alert.", "tier.", "missing.", "rail.")


def _key(role: str) -> str:
    return role.replace(".", "_")


_FIRST_TYPES = ("caption", "body", "strong", "lead", "heading_1", "level")
_FIRST_INKS = ("text.primary", "text.secondary", "alert.danger", "alert.caution", "rail.text", "rail.selected_text")


def _label_rules(look: Look, first: bool) -> str:
    rules = []
    for name in _FIRST_TYPES if first else look.tokens.type_names():
        token = look.tokens.type(name)
        weight = "" if token.weight == 400 else f" font-weight: {token.weight};"
        rules.append(f'QLabel[type="{name}"] {{ font-size: {look.px(token.size)}px;{weight} }}')
    rules.append(f'QLabel[type="name"] {{ font-size: {look.px(20)}px; font-weight: 600; }}')
    rules += [f'QLabel[weight="{weight}"] {{ font-weight: {weight}; }}' for weight in (400, 600, 700)]
    rules.append('QLabel[voice="own"] { font-style: italic; }')
    for role in _FIRST_INKS if first else look.tokens.roles():
        if role.startswith(_INKS) and not role.endswith("_soft"):
            rules.append(f'QLabel[ink="{role}"] {{ color: {look.hex(role)}; }}')
    rules.append(f"QLabel:disabled {{ color: {look.hex('text.disabled')}; }}")
    return "\n".join(rules)


def style_sheet(look: Look, *, first: bool = False) -> str:
    """The style sheet of the whole program in this look; with `first` only what the first window needs."""
    field = look.control("field")
    large = look.control("button_large", "answer")
    values: dict[str, object] = {_key(role): look.hex(role) for role in look.tokens.roles(look.theme)}
    values.update(
        labels=_label_rules(look, first),
        border=look.border,
        good_border=2 if look.high_contrast else 0,
        rail_edge=f"border-right: 2px solid {look.hex('line.strong')};" if look.high_contrast else "",
        caption=look.text_px("caption"),
        body=look.text_px("body"),
        lead=look.text_px("lead"),
        field_inner=field - 2 * look.border,
        field_inner_2=field - 4,
        field_large_inner=large - 2 * look.border,
        field_pad=13 - look.border,
        field_pad_2=11,
        menu_row=look.control("field"),
        chevron_room=look.icon_size() + 16,
    )
    return Template(_FIRST if first else _FIRST + _LATER).substitute(values)
