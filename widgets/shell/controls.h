// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "widgets/shell/theme/theme.h"

#include <QAbstractButton>
#include <QFrame>
#include <QLabel>
#include <QPushButton>
#include <QToolButton>
#include <functional>

class QHBoxLayout;

namespace plumbline::shell {

using theme::Theme;

/// Gives a control its object name, its name for screen readers and a tooltip (the same words where none is given), with its
/// key in the description.
template <class W>
W* described(W* widget, const QString& objectName, const QString& name, const QString& toolTip = {}, const QString& key = {})
{
    widget->setObjectName(objectName);
    widget->setAccessibleName(name);
    const QString words = toolTip.isEmpty() ? name : toolTip;
    widget->setToolTip(key.isEmpty() ? words : words + QStringLiteral(" (") + key + QLatin1Char(')'));
    widget->setAccessibleDescription(key);
    return widget;
}

/// A label of the style sheet's kinds. @param type title, heading, reading, panelTitle, strong, label, mono, or empty for body
/// @param tone 2, 3, disabled, ok, warn, error, or empty for plain text
[[nodiscard]] QLabel* makeLabel(const QString& text, const char* type = "", const char* tone = "", QWidget* parent = nullptr);
/// A property that the style sheet reads, changed after the widget was shown.
void restyle(QWidget* widget, const char* property, const QVariant& value);
/// 1 px line: rule (light), rule2 (stronger), separator (upright).
[[nodiscard]] QFrame* makeRule(const char* role = "rule", QWidget* parent = nullptr);
[[nodiscard]] QPushButton* makeButton(const QString& text, const char* kind = "", QWidget* parent = nullptr);
/// 26 × 26 with an icon of 16.
[[nodiscard]] QToolButton* makeToolButton(const Theme& theme, const QString& icon, QWidget* parent = nullptr);
/// Text of a tool button that stands beside its icon: Qt leaves 2 px between them, the design 6.
[[nodiscard]] QString besideIcon(const QString& text);
/// A horizontal layout without margins.
[[nodiscard]] QHBoxLayout* makeRow(int spacing = 8);

/// "Ctrl+Shift+Z" as it stands on keycaps: "Ctrl Shift Z". A plus that is a key stays.
[[nodiscard]] QString keyWords(const QString& keys);

/// Draws the keys of one act as little caps: "Ctrl K". Reads as the keys.
class Keycap final : public QWidget {
    Q_OBJECT
public:
    Keycap(const Theme& theme, const QString& keys, QWidget* parent = nullptr);
    void setKeys(const QString& keys);
    [[nodiscard]] QSize sizeHint() const override;
    [[nodiscard]] QSize minimumSizeHint() const override { return sizeHint(); }
    /// For delegates. @returns the width taken; `right` is the right edge
    static int paint(QPainter& painter, const Theme& theme, const QString& keys, int right, int middle);

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    const Theme& m_theme;
    QString m_keys;
};

/// One line that gives way: elided at the end (or in the middle), whole text in the tooltip.
class ElidedLabel final : public QLabel {
    Q_OBJECT
public:
    explicit ElidedLabel(const QString& text = {}, Qt::TextElideMode mode = Qt::ElideRight, QWidget* parent = nullptr);
    void setFullText(const QString& text);
    [[nodiscard]] const QString& fullText() const { return m_text; }
    [[nodiscard]] QSize minimumSizeHint() const override;
    [[nodiscard]] QSize sizeHint() const override;

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    QString m_text;
    Qt::TextElideMode m_mode;
};

/// A choice of a few, side by side.
class Segment final : public QFrame {
    Q_OBJECT
public:
    explicit Segment(const QString& objectName, const QString& name, QWidget* parent = nullptr);
    QToolButton* add(const QString& id, const QString& text, const QIcon& icon = {});
    void choose(const QString& id); ///< emits nothing
    [[nodiscard]] QString chosen() const;
    [[nodiscard]] QToolButton* button(const QString& id) const;
    void setIconsOnly(bool iconsOnly);

Q_SIGNALS:
    void picked(const QString& id);

protected:
    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    QList<QToolButton*> m_buttons;
};

/// 26 × 14, knob right and brass when on. The whole row of a table may be its target.
class Switch final : public QAbstractButton {
    Q_OBJECT
public:
    explicit Switch(const Theme& theme, QWidget* parent = nullptr);
    [[nodiscard]] QSize sizeHint() const override;
    static void paint(QPainter& painter, const Theme& theme, const QRectF& rect, bool on, bool enabled);

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    const Theme& m_theme;
};

/// A message across the view: icon, words, up to two acts.
class Banner final : public QFrame {
    Q_OBJECT
public:
    enum class Tone { Ok, Warn, Error };
    explicit Banner(const Theme& theme, QWidget* parent = nullptr);
    void show(Tone tone, const QString& text, const QString& act = {}, std::function<void()> run = {});

private:
    void updateIcon();
    const Theme& m_theme;
    QLabel* m_icon;
    QLabel* m_text;
    QPushButton* m_act;
    QToolButton* m_close;
    std::function<void()> m_run;
    Tone m_tone = Tone::Ok;
};

/// A small icon in a fixed tone that follows the theme.
class IconLabel final : public QWidget {
    Q_OBJECT
public:
    IconLabel(const Theme& theme, const QString& icon, double side = 16, QColor theme::Colors::*tone = &theme::Colors::text2,
        QWidget* parent = nullptr);
    void setIcon(const QString& icon, QColor theme::Colors::*tone);
    [[nodiscard]] QSize sizeHint() const override;

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    const Theme& m_theme;
    QString m_icon;
    double m_side;
    QColor theme::Colors::*m_tone;
};

/// The program's mark: two colours, both of the theme.
class Mark final : public QWidget {
    Q_OBJECT
public:
    Mark(const Theme& theme, double height, QWidget* parent = nullptr);
    [[nodiscard]] QSize sizeHint() const override;

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    const Theme& m_theme;
    double m_height;
};

} // namespace plumbline::shell
