// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "widgets/shell/theme/style_sheet.h"
#include "widgets/shell/theme/tokens.h"
#include "widgets/shell/theme/vision.h"

#include <QIcon>
#include <QObject>
#include <QPalette>
#include <map>
#include <memory>

class QApplication;

namespace plumbline::theme {

class SystemScheme;

enum class SchemeChoice { System, Light, Dark };
enum class ContrastChoice { System, Normal, High };

/// The look of the window at this moment. One object, made by the application and passed to every widget that paints by
/// itself; such a widget calls update() when changed() comes. GUI thread.
class Theme : public QObject {
    Q_OBJECT
public:
    static constexpr int kLeastScale = 90;
    static constexpr int kMostScale = 150;

    explicit Theme(Tokens tokens = Tokens::load(), QObject* parent = nullptr);

    /// System follows the desktop from now on.
    void setChoice(SchemeChoice choice);
    /// System follows the desktop from now on; High takes ground and text from its palette. @see highContrast
    void setContrast(ContrastChoice choice);
    /// The whole window, rasters too, as other eyes see it. Figures that are exported stay as they are.
    void setPreview(Vision vision);
    /// @param percent clamped to 90…150
    void setScale(int percent);
    void setChinese(bool chinese);
    /// No transitions of 120 ms.
    void setFewerAnimations(bool fewer);

    [[nodiscard]] SchemeChoice choice() const { return m_choice; }
    [[nodiscard]] Scheme scheme() const { return m_scheme; }
    [[nodiscard]] bool isHighContrast() const;
    [[nodiscard]] Vision preview() const { return m_preview; }
    [[nodiscard]] int scale() const { return m_fonts.scale; }
    [[nodiscard]] int animationMilliseconds() const { return m_fewerAnimations ? 0 : 120; }
    /// As they are shown: with high contrast and preview.
    [[nodiscard]] const Tokens& tokens() const { return m_tokens; }
    [[nodiscard]] const Colors& colors() const { return *m_colors; }
    [[nodiscard]] const ColorMap& map(MapName name) const;
    [[nodiscard]] const std::array<Group, 6>& groups() const;
    /// Kept: which families the system has is a slow question, and every cell of a table asks.
    [[nodiscard]] QFont font(TextRole role, bool strong = false) const;
    /// A length of the design in the user's text scale.
    [[nodiscard]] int px(double length) const;
    [[nodiscard]] QIcon icon(const QString& name, QColor Colors::*tone = &Colors::text2) const;
    [[nodiscard]] QString styleSheet() const;

    /// Sets Fusion, style sheet and palette now and on every change.
    void applyTo(QApplication& application);

Q_SIGNALS:
    void changed();

private:
    void update();
    void apply();

    void makeTokens();

    Tokens m_original;
    QPalette m_systemPalette; ///< the desktop's, before ours took its place
    Tokens m_tokens;
    std::shared_ptr<Colors> m_colors; ///< shared with the icons
    SystemScheme* m_system;
    QApplication* m_application = nullptr;
    SchemeChoice m_choice = SchemeChoice::System;
    ContrastChoice m_contrast = ContrastChoice::System;
    Vision m_preview = Vision::Full;
    Scheme m_scheme = Scheme::Light;
    FontSettings m_fonts;
    mutable std::map<std::pair<TextRole, bool>, QFont> m_fontCache; ///< of m_fonts
    bool m_fewerAnimations = false;
};

} // namespace plumbline::theme
