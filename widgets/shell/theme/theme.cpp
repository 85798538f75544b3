// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/shell/theme/theme.h"

#include "widgets/shell/theme/high_contrast.h"
#include "widgets/shell/theme/icon.h"
#include "widgets/shell/theme/system_scheme.h"

#include <QApplication>
#include <QPalette>
#include <QProxyStyle>
#include <QStyleFactory>
#include <QWidget>
#include <algorithm>
#include <cmath>

namespace plumbline::theme {

namespace {

// Fusion, but letters of menus are underlined only in menus that are open: the bar is one quiet row.
class Style final : public QProxyStyle {
public:
    Style()
        : QProxyStyle(QStyleFactory::create("Fusion"))
    {
    }
    int styleHint(StyleHint hint, const QStyleOption* option, const QWidget* widget, QStyleHintReturn* data) const override
    {
        if (hint == SH_UnderlineShortcut)
            return widget != nullptr && widget->inherits("QMenu") ? 1 : 0;
        return QProxyStyle::styleHint(hint, option, widget, data);
    }
};

} // namespace

Theme::Theme(Tokens tokens, QObject* parent)
    : QObject(parent)
    , m_original(std::move(tokens))
    , m_systemPalette(QGuiApplication::palette())
    , m_tokens(m_original)
    , m_colors(std::make_shared<Colors>(m_tokens.light.colors))
    , m_system(new SystemScheme(this))
{
    m_scheme = m_system->scheme();
    *m_colors = m_tokens.of(m_scheme).colors;
    connect(m_system, &SystemScheme::changed, this, [this] {
        update();
        makeTokens(); // the contrast may be another one
    });
}

void Theme::setChoice(SchemeChoice choice)
{
    m_choice = choice;
    update();
}

void Theme::setContrast(ContrastChoice choice)
{
    const bool before = isHighContrast();
    m_contrast = choice;
    if (isHighContrast() != before)
        makeTokens();
}

bool Theme::isHighContrast() const
{
    return m_contrast == ContrastChoice::High || (m_contrast == ContrastChoice::System && m_system->wantsHighContrast());
}

void Theme::setPreview(Vision vision)
{
    if (vision == m_preview)
        return;
    m_preview = vision;
    makeTokens();
}

void Theme::makeTokens()
{
    m_tokens = m_original;
    for (const auto& [scheme, tokens] : {std::pair(Scheme::Light, &m_tokens.light), std::pair(Scheme::Dark, &m_tokens.dark)}) {
        if (isHighContrast())
            tokens->colors = highContrast(tokens->colors, scheme, m_systemPalette);
        *tokens = seenBy(*tokens, m_preview);
    }
    *m_colors = m_tokens.of(m_scheme).colors;
    apply();
}

void Theme::setScale(int percent)
{
    const int scale = std::clamp(percent, kLeastScale, kMostScale);
    if (scale == m_fonts.scale)
        return;
    m_fonts.scale = scale;
    m_fontCache.clear();
    apply();
}

void Theme::setChinese(bool chinese)
{
    if (chinese == m_fonts.chinese)
        return;
    m_fonts.chinese = chinese;
    m_fontCache.clear();
    apply();
}

void Theme::setFewerAnimations(bool fewer)
{
    m_fewerAnimations = fewer;
}

const ColorMap& Theme::map(MapName name) const
{
    return m_tokens.of(m_scheme).maps[static_cast<std::size_t>(name)];
}

const std::array<Group, 6>& Theme::groups() const
{
    return m_tokens.of(m_scheme).groups;
}

QFont Theme::font(TextRole role, bool strong) const
{
    const auto [known, isNew] = m_fontCache.try_emplace({role, strong});
    if (isNew)
        known->second = fontFor(role, m_fonts, strong);
    return known->second;
}

int Theme::px(double length) const
{
    return static_cast<int>(std::lround(length * m_fonts.scale / 100.0));
}

QIcon Theme::icon(const QString& name, QColor Colors::*tone) const
{
    return makeIcon(name, m_colors, tone);
}

QString Theme::styleSheet() const
{
    return theme::styleSheet(m_tokens, m_scheme, m_fonts, isHighContrast());
}

void Theme::applyTo(QApplication& application)
{
    m_application = &application;
    application.setStyle(new Style);
    apply();
}

void Theme::update()
{
    const Scheme scheme = m_choice == SchemeChoice::System ? m_system->scheme()
        : m_choice == SchemeChoice::Dark                   ? Scheme::Dark
                                                           : Scheme::Light;
    if (scheme == m_scheme)
        return;
    m_scheme = scheme;
    *m_colors = m_tokens.of(scheme).colors;
    apply();
}

void Theme::apply()
{
    if (m_application != nullptr) {
        const Colors& c = colors();
        QPalette palette;
        palette.setColor(QPalette::Window, c.window);
        palette.setColor(QPalette::WindowText, c.text);
        palette.setColor(QPalette::Base, c.surface);
        palette.setColor(QPalette::AlternateBase, c.panel);
        palette.setColor(QPalette::Text, c.text);
        palette.setColor(QPalette::PlaceholderText, c.text3);
        palette.setColor(QPalette::Button, c.bar);
        palette.setColor(QPalette::ButtonText, c.text);
        palette.setColor(QPalette::BrightText, c.error);
        palette.setColor(QPalette::Light, c.surface);
        palette.setColor(QPalette::Midlight, c.hover);
        palette.setColor(QPalette::Mid, c.line2);
        palette.setColor(QPalette::Dark, c.field);
        palette.setColor(QPalette::Shadow, c.scrim);
        palette.setColor(QPalette::Highlight, c.accent);
        palette.setColor(QPalette::HighlightedText, c.surface);
        palette.setColor(QPalette::Link, c.accentText);
        palette.setColor(QPalette::LinkVisited, c.accentText);
        palette.setColor(QPalette::ToolTipBase, c.ink);
        palette.setColor(QPalette::ToolTipText, c.onInk);
        for (const auto role : {QPalette::WindowText, QPalette::Text, QPalette::ButtonText})
            palette.setColor(QPalette::Disabled, role, c.disabled);
        m_application->setPalette(palette);
        m_application->setFont(font(TextRole::Body));
        m_application->setStyleSheet(styleSheet());
    }
    Q_EMIT changed();
}

} // namespace plumbline::theme
