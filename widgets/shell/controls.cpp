// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/shell/controls.h"

#include "widgets/shell/theme/icon.h"

#include <QEvent>
#include <QFontMetrics>
#include <QHBoxLayout>
#include <QKeyEvent>
#include <QPainter>
#include <QPainterPath>
#include <QStyle>

namespace plumbline::shell {

using theme::Colors;
using theme::TextRole;

QLabel* makeLabel(const QString& text, const char* type, const char* tone, QWidget* parent)
{
    auto* label = new QLabel(text, parent);
    if (*type != '\0')
        label->setProperty("type", type);
    if (*tone != '\0')
        label->setProperty("tone", tone);
    return label;
}

void restyle(QWidget* widget, const char* property, const QVariant& value)
{
    if (widget->property(property) == value)
        return;
    widget->setProperty(property, value);
    widget->style()->unpolish(widget);
    widget->style()->polish(widget);
}

QFrame* makeRule(const char* role, QWidget* parent)
{
    auto* rule = new QFrame(parent);
    rule->setProperty("role", role);
    return rule;
}

QPushButton* makeButton(const QString& text, const char* kind, QWidget* parent)
{
    auto* button = new QPushButton(text, parent);
    button->setAutoDefault(false);
    if (*kind != '\0')
        button->setProperty("kind", kind);
    return button;
}

QToolButton* makeToolButton(const Theme& theme, const QString& icon, QWidget* parent)
{
    auto* button = new QToolButton(parent);
    button->setIcon(theme.icon(icon));
    button->setIconSize({16, 16});
    button->setFocusPolicy(Qt::TabFocus);
    return button;
}

QString besideIcon(const QString& text)
{
    return QChar(QChar::Nbsp) + text;
}

QHBoxLayout* makeRow(int spacing)
{
    auto* row = new QHBoxLayout;
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(spacing);
    return row;
}

// Keycap

QString keyWords(const QString& keys)
{
    if (keys.endsWith(QLatin1String("++")))
        return keys.chopped(2).replace('+', ' ') + QStringLiteral(" +");
    return keys.size() == 1 ? keys : QString(keys).replace('+', ' ').replace(QLatin1String("Return"), QStringLiteral("↵"));
}

Keycap::Keycap(const Theme& theme, const QString& keys, QWidget* parent)
    : QWidget(parent)
    , m_theme(theme)
    , m_keys(keys)
{
    setAccessibleName(keys);
    setSizePolicy(QSizePolicy::Fixed, QSizePolicy::Fixed);
    connect(&theme, &Theme::changed, this, &QWidget::updateGeometry);
}

void Keycap::setKeys(const QString& keys)
{
    m_keys = keys;
    setAccessibleName(keys);
    updateGeometry();
    update();
}

QSize Keycap::sizeHint() const
{
    if (m_keys.isEmpty())
        return {0, 0};
    const QFontMetrics metrics(m_theme.font(TextRole::Label));
    return {metrics.horizontalAdvance(keyWords(m_keys)) + 10, m_theme.px(18)};
}

int Keycap::paint(QPainter& painter, const Theme& theme, const QString& keys, int right, int middle)
{
    if (keys.isEmpty())
        return 0;
    const Colors& colors = theme.colors();
    painter.save();
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setFont(theme.font(TextRole::Label));
    const QString text = keyWords(keys);
    const QFontMetrics metrics(painter.font());
    const int width = metrics.horizontalAdvance(text) + 10;
    const int height = theme.px(18);
    const QRectF rect(right - width + 0.5, middle - height / 2.0 + 0.5, width - 1, height - 1);
    painter.setPen(colors.line2);
    painter.setBrush(colors.surface);
    painter.drawRoundedRect(rect, 3, 3);
    painter.drawLine(QPointF(rect.left() + 2, rect.bottom() - 1), QPointF(rect.right() - 2, rect.bottom() - 1));
    painter.setPen(colors.text2);
    painter.drawText(rect.adjusted(0, -1, 0, -1), Qt::AlignCenter, text);
    painter.restore();
    return width;
}

void Keycap::paintEvent(QPaintEvent*)
{
    QPainter painter(this);
    paint(painter, m_theme, m_keys, width(), height() / 2);
}

// ElidedLabel

ElidedLabel::ElidedLabel(const QString& text, Qt::TextElideMode mode, QWidget* parent)
    : QLabel(parent)
    , m_mode(mode)
{
    setFullText(text);
    setSizePolicy(QSizePolicy::Preferred, QSizePolicy::Preferred);
}

void ElidedLabel::setFullText(const QString& text)
{
    m_text = text;
    setText(text);
    setToolTip(text);
}

QSize ElidedLabel::minimumSizeHint() const
{
    return {fontMetrics().horizontalAdvance("…") * 3, QLabel::minimumSizeHint().height()};
}

QSize ElidedLabel::sizeHint() const
{
    ensurePolished(); // the style sheet may give it a larger font
    return {fontMetrics().horizontalAdvance(m_text) + 2, QLabel::sizeHint().height()};
}

void ElidedLabel::paintEvent(QPaintEvent*)
{
    QPainter painter(this);
    painter.setPen(palette().color(foregroundRole()));
    painter.setFont(font());
    painter.drawText(contentsRect(), static_cast<int>(alignment() | Qt::TextSingleLine),
        fontMetrics().elidedText(m_text, m_mode, contentsRect().width()));
}

// Segment

Segment::Segment(const QString& objectName, const QString& name, QWidget* parent)
    : QFrame(parent)
{
    setProperty("role", "segment");
    setObjectName(objectName);
    setAccessibleName(name);
    setToolTip(name);
    auto* row = makeRow(0);
    row->setContentsMargins(1, 1, 1, 1);
    setLayout(row);
    setSizePolicy(QSizePolicy::Maximum, QSizePolicy::Fixed);
}

QToolButton* Segment::add(const QString& id, const QString& text, const QIcon& icon)
{
    auto* button = new QToolButton(this);
    button->setCheckable(true);
    button->setAutoExclusive(true);
    button->setText(icon.isNull() ? text : besideIcon(text));
    button->setIcon(icon);
    button->setIconSize({16, 16});
    button->setToolButtonStyle(icon.isNull() ? Qt::ToolButtonTextOnly : Qt::ToolButtonTextBesideIcon);
    button->setProperty("id", id);
    button->setFocusPolicy(m_buttons.isEmpty() ? Qt::TabFocus : Qt::ClickFocus);
    described(button, objectName() + '.' + id, text);
    button->installEventFilter(this);
    for (QToolButton* other : m_buttons)
        restyle(other, "last", false);
    restyle(button, "last", true);
    layout()->addWidget(button);
    m_buttons << button;
    connect(button, &QToolButton::clicked, this, [this, id] { Q_EMIT picked(id); });
    return button;
}

void Segment::choose(const QString& id)
{
    if (QToolButton* wanted = button(id); wanted != nullptr)
        wanted->setChecked(true);
}

QString Segment::chosen() const
{
    for (const QToolButton* button : m_buttons) {
        if (button->isChecked())
            return button->property("id").toString();
    }
    return {};
}

QToolButton* Segment::button(const QString& id) const
{
    for (QToolButton* button : m_buttons) {
        if (button->property("id") == id)
            return button;
    }
    return nullptr;
}

void Segment::setIconsOnly(bool iconsOnly)
{
    for (QToolButton* button : m_buttons) {
        if (!button->icon().isNull())
            button->setToolButtonStyle(iconsOnly ? Qt::ToolButtonIconOnly : Qt::ToolButtonTextBesideIcon);
    }
}

// One stop for Tab, arrows inside: as radio buttons do.
bool Segment::eventFilter(QObject* watched, QEvent* event)
{
    if (event->type() == QEvent::KeyPress) {
        const int key = static_cast<QKeyEvent*>(event)->key();
        const int step = key == Qt::Key_Left ? -1 : key == Qt::Key_Right ? 1 : 0;
        const qsizetype at = m_buttons.indexOf(static_cast<QToolButton*>(watched));
        if (step != 0 && at >= 0 && at + step >= 0 && at + step < m_buttons.size()) {
            m_buttons[at + step]->setFocus(Qt::TabFocusReason);
            m_buttons[at + step]->click();
            return true;
        }
    }
    return QFrame::eventFilter(watched, event);
}

// Switch

Switch::Switch(const Theme& theme, QWidget* parent)
    : QAbstractButton(parent)
    , m_theme(theme)
{
    setCheckable(true);
    setFocusPolicy(Qt::StrongFocus);
    setSizePolicy(QSizePolicy::Fixed, QSizePolicy::Fixed);
}

QSize Switch::sizeHint() const
{
    return {30, 24}; // room for the focus ring, and a target of 24
}

void Switch::paint(QPainter& painter, const Theme& theme, const QRectF& rect, bool on, bool enabled)
{
    const Colors& colors = theme.colors();
    painter.setRenderHint(QPainter::Antialiasing);
    const QRectF body(rect.center().x() - 12.5, rect.center().y() - 6.5, 25, 13);
    painter.setPen(QPen(!enabled ? colors.line2 : on ? colors.accent : colors.field, 1));
    painter.setBrush(!enabled ? colors.sunken : on ? colors.accent : colors.surface);
    painter.drawRoundedRect(body, 6.5, 6.5);
    painter.setPen(Qt::NoPen);
    painter.setBrush(!enabled ? colors.line2 : on ? colors.surface : colors.field);
    painter.drawEllipse(QPointF(on ? body.right() - 6.5 : body.left() + 6.5, body.center().y()), 4, 4);
}

void Switch::paintEvent(QPaintEvent*)
{
    QPainter painter(this);
    paint(painter, m_theme, rect(), isChecked(), isEnabled());
    if (hasFocus()) {
        painter.setPen(QPen(m_theme.colors().accent, 2));
        painter.setBrush(Qt::NoBrush);
        painter.drawRoundedRect(QRectF(rect()).adjusted(1, 3, -1, -3), 9, 9);
    }
}

// Banner

Banner::Banner(const Theme& theme, QWidget* parent)
    : QFrame(parent)
    , m_theme(theme)
    , m_icon(new QLabel(this))
    , m_text(makeLabel({}, "", "", this))
    , m_act(makeButton({}, "", this))
    , m_close(makeToolButton(theme, "close", this))
{
    setObjectName("plBanner");
    setProperty("role", "banner");
    described(m_act, "plBanner.act", tr("Act on this message"));
    described(m_close, "plBanner.close", tr("Close this message"));
    m_text->setWordWrap(true);
    auto* row = makeRow(8);
    row->setContentsMargins(10, 5, 6, 5);
    row->addWidget(m_icon);
    row->addWidget(m_text, 1);
    row->addWidget(m_act);
    row->addWidget(m_close);
    setLayout(row);
    hide();
    connect(m_close, &QToolButton::clicked, this, &QWidget::hide);
    connect(m_act, &QPushButton::clicked, this, [this] {
        hide();
        if (m_run)
            m_run();
    });
    connect(&theme, &Theme::changed, this, &Banner::updateIcon);
}

void Banner::show(Tone tone, const QString& text, const QString& act, std::function<void()> run)
{
    static constexpr const char* kTones[] = {"ok", "warn", "error"};
    m_tone = tone;
    m_run = std::move(run);
    restyle(this, "tone", kTones[static_cast<int>(tone)]);
    m_text->setText(text);
    setAccessibleName(text);
    m_act->setText(act);
    m_act->setAccessibleName(act);
    m_act->setToolTip(act);
    m_act->setVisible(!act.isEmpty());
    updateIcon();
    setVisible(true);
}

void Banner::updateIcon()
{
    const Colors& colors = m_theme.colors();
    const QColor color = m_tone == Tone::Ok ? colors.ok : m_tone == Tone::Warn ? colors.warn : colors.error;
    const char* icon = m_tone == Tone::Ok ? "check" : m_tone == Tone::Warn ? "warning" : "close";
    m_icon->setPixmap(theme::iconPixmap(icon, color, 16, devicePixelRatioF()));
}

// IconLabel, Mark

IconLabel::IconLabel(const Theme& theme, const QString& icon, double side, QColor Colors::*tone, QWidget* parent)
    : QWidget(parent)
    , m_theme(theme)
    , m_icon(icon)
    , m_side(side)
    , m_tone(tone)
{
    setSizePolicy(QSizePolicy::Fixed, QSizePolicy::Fixed);
    connect(&theme, &Theme::changed, this, qOverload<>(&QWidget::update));
}

void IconLabel::setIcon(const QString& icon, QColor Colors::*tone)
{
    m_icon = icon;
    m_tone = tone;
    update();
}

QSize IconLabel::sizeHint() const
{
    return {static_cast<int>(m_side), static_cast<int>(m_side)};
}

void IconLabel::paintEvent(QPaintEvent*)
{
    if (m_icon.isEmpty())
        return;
    QPainter painter(this);
    painter.drawPixmap(QPointF((width() - m_side) / 2, (height() - m_side) / 2),
        theme::iconPixmap(m_icon, m_theme.colors().*m_tone, m_side, devicePixelRatioF()));
}

Mark::Mark(const Theme& theme, double height, QWidget* parent)
    : QWidget(parent)
    , m_theme(theme)
    , m_height(height)
{
    setSizePolicy(QSizePolicy::Fixed, QSizePolicy::Fixed);
    setAccessibleName("Plumbline");
    connect(&theme, &Theme::changed, this, qOverload<>(&QWidget::update));
}

QSize Mark::sizeHint() const
{
    return {static_cast<int>(m_height * 22 / 24), static_cast<int>(m_height)};
}

void Mark::paintEvent(QPaintEvent*)
{
    // The drawing of icons/app-mark.svg with colours of the theme.
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    const double scale = m_height / 24;
    painter.translate((width() - 22 * scale) / 2, (height() - m_height) / 2);
    painter.scale(scale, scale);
    painter.setPen(QPen(m_theme.colors().text, 1.8, Qt::SolidLine, Qt::RoundCap));
    painter.drawLine(QPointF(5, 2.5), QPointF(17, 2.5));
    painter.setPen(QPen(m_theme.colors().accent, 1.6, Qt::SolidLine, Qt::FlatCap));
    painter.drawLine(QPointF(11, 2.5), QPointF(11, 12.5));
    painter.setPen(Qt::NoPen);
    painter.setBrush(m_theme.colors().text);
    QPainterPath bob;
    bob.moveTo(7.2, 12.5);
    for (const QPointF& point : {QPointF(14.8, 12.5), QPointF(14.8, 15.1), QPointF(11, 22.2), QPointF(7.2, 15.1)})
        bob.lineTo(point);
    bob.closeSubpath();
    painter.drawPath(bob);
}

} // namespace plumbline::shell
